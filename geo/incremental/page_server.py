"""Serve the pages of a brief to this computer alone; a page reloads itself when its file changes.

The files are not changed: the script that reloads a page is added as it is served, and its policy allows the script
by its hash.
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
NO_PAGE: Final = b"There is no such page. If the terminal lists problems in the brief, fix them. Then reload this page."
ONLY_HERE: Final = b"This server answers only pages opened from its own address on this computer."
POLL_S: Final = 0.1  # seconds until the server ends after it was asked to
PULSE_S: Final = 10.0  # seconds after which a silent connection is tried: its page may be closed


class Site(ThreadingHTTPServer):
    """A server of the pages in one folder.

    Attributes
    ----------
    folder
        Where the pages are; it may change with the brief's id.
    announcements
        Number of times that files may have changed.
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
        """The address of the list of maps."""
        return f"http://{HOST}:{self.server_port}/"

    @property
    def hosts(self) -> frozenset[str]:
        """The Host headers that are answered: the name of another site may lead to this computer, too."""
        return hosts_of(self.server_port)

    def page(self, name: str) -> bytes | None:
        """Return the bytes of a page; None if the folder has no page of that name."""
        try:
            names = {path.name for path in self.folder.glob("*.html")}
            path = (self.folder / name).resolve() if name in names else None
            is_page = path is not None and path.parent == self.folder.resolve()
            return path.read_bytes() if path and is_page else None
        except (OSError, RuntimeError):  # a folder, being replaced, or a link to itself
            return None

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as inherited
        """Print an error, unless a browser merely closed its connection."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def announce(self) -> None:
        """Let open pages know that files may have changed."""
        with self._changed:
            self.announcements += 1
            self._changed.notify_all()

    def wait(self, known: int) -> None:
        """Wait for an announcement after the first ``known`` ones, but no longer than a connection may be silent."""
        with self._changed:
            self._changed.wait_for(lambda: self.announcements != known, PULSE_S)


@contextmanager
def served(folder: Path, port: int = 0) -> Iterator[Site]:
    """Serve the pages of a folder within a block.

    Parameters
    ----------
    port
        0 for any that is free.

    Raises
    ------
    OutputError
        If the port is taken.
    """
    try:
        site = Site(folder, port)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise OutputError(
            f"port {port}: cannot be used ({reason}). Choose another with --port."
        ) from None
    threading.Thread(target=site.serve_forever, args=(POLL_S,), daemon=True).start()
    try:
        yield site
    finally:
        site.is_closed = True
        site.announce()
        site.shutdown()
        site.server_close()


class _Handler(BaseHTTPRequestHandler):
    """A handler of GET requests for pages and for their changes."""

    server: Site
    server_version = "geo"
    sys_version = ""

    def do_GET(self) -> None:
        """Send a page, or the versions of one as it changes."""
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
        page = self.server.page(name)
        if page is None:
            self._answer(HTTPStatus.NOT_FOUND, NO_PAGE, "text/plain")
        else:
            self._answer(HTTPStatus.OK, with_reload(page, name), "text/html; charset=utf-8")

    def _answer(self, status: HTTPStatus, content: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.end_headers()
        self.wfile.write(content)

    def _send_changes(self, name: str) -> None:
        """Send the version of a page now and whenever it changes, as server-sent events."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        sent_version = ""
        while not self.server.is_closed:
            # Before the page is read, so that no change in the meantime is missed.
            known = self.server.announcements
            page = self.server.page(name)
            version = version_of(page) if page else sent_version
            self.wfile.write(
                f"data: {version}\n\n".encode() if version != sent_version else b":\n\n"
            )
            sent_version = version
            self.server.wait(known)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Print nothing: the terminal is for builds."""


def hosts_of(port: int) -> frozenset[str]:
    """Return the Host headers that browsers may send to a port of this computer; they may leave out the usual port.

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

    Examples
    --------
    >>> page = b'<meta content="script-src x"><body></body>'
    >>> b"connect-src 'self'; script-src 'sha256-" in with_reload(page, "a.html")
    True
    """
    script = SCRIPT.format(events=EVENTS, page=name, version=version_of(page))
    allowed = f"connect-src 'self'; script-src {source_hash(script)} ".encode()
    head, body_end, tail = page.rpartition(b"</body>")
    head = head.replace(b"script-src ", allowed, 1)
    return head + f"<script>{script}</script>".encode() + body_end + tail
