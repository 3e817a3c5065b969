"""Serve the pages of a brief to this computer alone; a page reloads itself when its file changes.

The script that reloads a page is not in its file: the server adds it to the page that it sends. The content security
policy of a page forbids scripts that it does not name, so the server also adds the hash of this script to the policy.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

from geo.errors import OutputError
from geo.maps.policy import source_hash
from geo.provenance import digest

HOST: Final = "127.0.0.1"
USUAL_PORT: Final = 80  # of http, which addresses leave out
EVENTS: Final = "/-changes/"
SCRIPT: Final = (
    'new EventSource("{events}{page}").onmessage = (event) => {{'
    ' if (event.data !== "{version}") location.reload(); }};'
)
# The texts that a browser shows instead of a page.
NO_PAGE: Final = b"There is no such page. If the terminal lists problems in the brief, fix them. Then reload this page."
ONLY_HERE: Final = b"This server answers only pages opened from its own address on this computer."
POLL_S: Final = 0.1  # the server checks this often whether it was asked to end
# Something is sent on every open connection at least this often, for only a failed write shows that a page was closed.
PULSE_S: Final = 10.0


class Site(ThreadingHTTPServer):
    """A server of the pages in one folder, for this computer alone.

    Attributes
    ----------
    folder
        The folder of the pages. It changes when the id of the brief changes.
    is_closed
        Whether the server is ending, so that connections must end, too.
    announcements
        How often :meth:`announce` was called. A connection that remembers this number learns from it whether files may
        have changed since.
    """

    daemon_threads = True

    def __init__(self, folder: Path, port: int) -> None:
        super().__init__((HOST, port), _Handler)
        self.folder = folder
        self.is_closed = False
        self.announcements = 0
        self._changed = threading.Condition()

    @property
    def address(self) -> str:
        """The address of the page that lists the maps."""
        return f"http://{HOST}:{self.server_port}/"

    @property
    def hosts(self) -> frozenset[str]:
        """The Host headers of requests that are answered.

        Requests for other hosts are refused: another site may make its name lead to this computer, so that its
        scripts could read the pages.
        """
        return hosts_of(self.server_port)

    def page(self, name: str) -> bytes | None:
        """Return the bytes of the page with this file name; None if the folder has no such page.

        Only HTML files directly in the folder are pages, and no links that lead out of it.
        """
        try:
            if name not in {path.name for path in self.folder.glob("*.html")}:
                return None
            path = (self.folder / name).resolve()
            return path.read_bytes() if path.parent == self.folder.resolve() else None
        except (OSError, RuntimeError):
            # A folder of this name, a file being replaced, a link to itself.
            return None

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as inherited
        """Print an error, unless a browser merely closed its connection."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def announce(self) -> None:
        """Wake all connections of open pages, because files may have changed."""
        with self._changed:
            self.announcements += 1
            self._changed.notify_all()

    def wait(self, known_announcements: int) -> None:
        """Wait until there is a new announcement, at most ``PULSE_S``.

        ``known_announcements`` is the number of announcements that the caller has dealt with.
        """
        with self._changed:
            self._changed.wait_for(lambda: self.announcements != known_announcements, PULSE_S)


@contextmanager
def served(folder: Path, port: int = 0) -> Iterator[Site]:
    """Serve the pages of a folder while the block of a ``with`` statement runs.

    Parameters
    ----------
    folder
        The folder of the pages.
    port
        Port on this computer; 0 for any free port.

    Raises
    ------
    OutputError
        If the port cannot be used, because it is taken or no valid port.
    """
    try:
        site = Site(folder, port)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise OutputError(
            f"port {port}: cannot be used ({reason}). Choose another port with --port."
        ) from None
    threading.Thread(target=site.serve_forever, args=(POLL_S,), daemon=True).start()
    try:
        yield site
    finally:
        site.is_closed = True
        site.announce()  # wakes the connections, so that they end
        site.shutdown()
        site.server_close()


class _Handler(BaseHTTPRequestHandler):
    """A handler of GET requests: for a page, or for the events that report changes of a page."""

    server: Site
    server_version = "geo"
    sys_version = ""

    def do_GET(self) -> None:
        """Send a page, or the events that report its changes; refuse requests that other sites make."""
        host, origin = self.headers.get("Host"), self.headers.get("Origin")
        if host not in self.server.hosts or origin not in {None, f"http://{host}"}:
            self._answer(HTTPStatus.FORBIDDEN, ONLY_HERE, "text/plain")
            return
        path = self.path.partition("?")[0]
        with suppress(ConnectionError):  # the page was closed
            if path.startswith(EVENTS):
                self._send_changes(path.removeprefix(EVENTS))
            else:
                self._send_page(path.removeprefix("/") or "index.html")

    def _send_page(self, name: str) -> None:
        """Send the page with this file name, with the script that reloads it."""
        page = self.server.page(name)
        if page is None:
            self._answer(HTTPStatus.NOT_FOUND, NO_PAGE, "text/plain")
        else:
            self._answer(HTTPStatus.OK, with_reload(page, name), "text/html; charset=utf-8")

    def _answer(self, status: HTTPStatus, content: bytes, content_type: str) -> None:
        """Send a whole answer, which browsers must not keep and other sites must not read."""
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.end_headers()
        self.wfile.write(content)

    def _send_changes(self, name: str) -> None:
        """Send the version of a page now and whenever it changes, as server-sent events, until the page is closed."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        sent_version = ""
        while not self.server.is_closed:
            # Before the page is read, so that a change in the meantime is announced after it, and not missed.
            known_announcements = self.server.announcements
            page = self.server.page(name)
            version = version_of(page) if page else sent_version  # a missing page is being replaced
            # An event or, if there is nothing new, a comment: the write fails if the page was closed.
            event = f"data: {version}\n\n" if version != sent_version else ":\n\n"
            self.wfile.write(event.encode())
            sent_version = version
            self.server.wait(known_announcements)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Print nothing: the terminal is for builds."""


def hosts_of(port: int) -> frozenset[str]:
    """Return the Host headers that browsers may send when they open a page of this computer at a port.

    Browsers leave out the port in the header if it is the usual one of http, 80.

    Examples
    --------
    >>> sorted(hosts_of(80))
    ['127.0.0.1', '127.0.0.1:80', 'localhost', 'localhost:80']
    """
    names = (HOST, "localhost")
    bare = names if port == USUAL_PORT else ()
    return frozenset((*bare, *(f"{name}:{port}" for name in names)))


def version_of(page: bytes) -> str:
    """Return a short checksum that differs between versions of a page."""
    return digest(page)[:16]


def with_reload(page: bytes, name: str) -> bytes:
    """Return a page with a script that reloads it when its file changes.

    The script compares the version of this page with those that the server sends. The page's content security policy is
    extended, so that it allows the script and its connection to the server.

    Parameters
    ----------
    page
        The bytes of the page's file.
    name
        The name of the file.

    Examples
    --------
    >>> page = b'<meta content="script-src x"><body></body>'
    >>> b"connect-src 'self'; script-src 'sha256-" in with_reload(page, "a.html")
    True
    """
    script = SCRIPT.format(events=EVENTS, page=name, version=version_of(page))
    policy = f"connect-src 'self'; script-src {source_hash(script)} ".encode()
    head, body_end, tail = page.rpartition(b"</body>")
    head = head.replace(b"script-src ", policy, 1)  # the policy is the first to mention scripts
    return head + f"<script>{script}</script>".encode() + body_end + tail
