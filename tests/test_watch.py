"""geo build --watch builds on each save, serves the maps to this computer alone, and their pages reload."""

from __future__ import annotations

import http.client
import socket
import struct
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from invoking import invoke
from playwright.sync_api import Browser

from geo.errors import OutputError
from geo.incremental.page_server import PULSE_S, Site, served
from geo.incremental.watch import saves
from geo.maps.policy import policy

SCRIPT = "document.title += location.hash;"
PAGE = (
    f'<!DOCTYPE html><html lang="en"><head><meta http-equiv="Content-Security-Policy" content="{policy([SCRIPT], [])}">'
    f"<title>%s</title></head><body><script>{SCRIPT}</script></body></html>"
)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Serve a folder of one page, beside a file that is not a page."""
    folder = tmp_path / "maps"
    folder.mkdir()
    (folder / "index.html").write_text(PAGE % "first", encoding="utf-8")
    (folder / "own.txt").write_text("own", encoding="utf-8")
    (tmp_path / "brief.html").write_text("own", encoding="utf-8")
    with served(folder) as site:
        yield site


def answer(
    site: Site, path: str, host: str | None = None, origin: str | None = None
) -> tuple[int, bytes]:
    """Ask for a path as it stands, and return the status and the text."""
    connection = http.client.HTTPConnection("127.0.0.1", site.server_port, timeout=5)
    connection.putrequest("GET", path, skip_host=True)
    connection.putheader("Host", host or f"127.0.0.1:{site.server_port}")
    if origin:
        connection.putheader("Origin", origin)
    connection.endheaders()
    response = connection.getresponse()
    return response.status, response.read()


def test_only_pages_of_the_folder_are_served_and_only_under_its_own_name(site: Site) -> None:
    """Paths and links out of the folder find nothing; another site's name that leads here, or its page, is refused."""
    (site.folder / "out.html").symlink_to(site.folder.parent / "brief.html")
    (site.folder / "self.html").symlink_to(site.folder / "self.html")
    (site.folder / "folder.html").mkdir()
    assert [answer(site, path)[0] for path in ("/", "/index.html?a", "/index.html")] == [200] * 3
    outside = (
        "/../brief.html", "/%2e%2e/brief.html", "/..%2fbrief.html", "//brief.html", "/own.txt",
        str(site.folder / "index.html"), "/maps", "/.", "/..", "/none.html",
        "/out.html", "/self.html", "/folder.html",
    )  # fmt: skip
    assert [(path, answer(site, path)[0]) for path in outside if answer(site, path)[0] != 404] == []
    port = site.server_port
    hosts = ("evil.example", f"evil.example:{port}", "127.0.0.1", f"127.0.0.1.evil.example:{port}")
    assert [answer(site, "/", host)[0] for host in hosts] == [403] * 4
    assert answer(site, "/", f"localhost:{port}")[0] == 200
    origins = (
        f"http://127.0.0.1:{port}",
        "http://evil.example",
        f"http://localhost:{port}",
        "null",
    )
    statuses = [answer(site, "/index.html", origin=origin)[0] for origin in origins]
    assert statuses == [200, 403, 403, 403]
    assert site.server_address[0] == "127.0.0.1"


def test_a_connection_that_ends_early_prints_nothing(
    site: Site, capfd: pytest.CaptureFixture[str]
) -> None:
    """A browser may end a connection at any time: before it asks, or while a page is sent."""
    (site.folder / "large.html").write_bytes(bytes(5_000_000))
    for request in (
        b"",
        b"GET /large.html HTTP/1.1\r\n",
        b"GET /large.html HTTP/1.1\r\nHost: %b\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", site.server_port)) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.sendall(request.replace(b"%b", f"127.0.0.1:{site.server_port}".encode()))
        assert answer(site, "/")[0] == 200
    time.sleep(0.05)
    assert capfd.readouterr() == ("", "")


def test_what_changes_while_a_page_is_read_is_not_missed(site: Site) -> None:
    """A change that was announced before the wait for it ends the wait at once."""
    seen = site.announcements
    site.announce()
    start = time.monotonic()
    site.wait(seen)
    assert time.monotonic() - start < PULSE_S / 2


def test_a_page_in_a_browser_reloads_when_its_file_changes(site: Site, browser: Browser) -> None:
    """Its address keeps what it names; the file holds no script of the server; nothing breaks its policy."""
    page = browser.new_page()
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text))
    page.goto(f"{site.address}#lang=ar")
    assert page.title() == "first#lang=ar"
    changed = PAGE % "second"
    (site.folder / "index.html").write_text(changed, encoding="utf-8")
    site.announce()
    for _ in range(100):
        if page.title() == "second#lang=ar":
            break
        page.wait_for_timeout(50)
    assert page.title() == "second#lang=ar"
    assert urlsplit(page.url).fragment == "lang=ar"
    assert (site.folder / "index.html").read_text(encoding="utf-8") == changed
    assert troubles == []
    page.close()


def test_a_save_is_noticed_once_and_waited_for(tmp_path: Path) -> None:
    """A file that is empty or missing for a moment is being saved; a save before the first look counts."""
    path = tmp_path / "my.toml"
    path.write_text("1", encoding="utf-8")
    looks = 0

    def watched() -> Iterable[Path]:
        nonlocal looks
        looks += 1
        steps: dict[int, Callable[[], object]] = {
            5: lambda: path.write_text("", encoding="utf-8"),
            7: path.unlink,
            9: lambda: path.write_text("333", encoding="utf-8"),
        }
        steps.get(looks, lambda: None)()
        return [path]

    turns = saves(watched, poll_s=0.001)
    path.write_text("22", encoding="utf-8")
    next(turns)
    assert path.read_text(encoding="utf-8") == "22"
    next(turns)
    assert path.read_text(encoding="utf-8") == "333"


def test_a_taken_port_is_told(site: Site) -> None:
    """The message says how to choose another."""
    with (
        pytest.raises(OutputError, match=r"cannot be used .*--port"),
        served(site.folder, site.server_port),
    ):
        pass
    done = invoke("build", "--port", "80")
    assert (done.exit_code, "--port needs --watch" in done.stderr) == (2, True)
