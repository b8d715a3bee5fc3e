"""Where the page lies whose panels are shown in frames: an address, or a folder that is served to this machine alone."""

from __future__ import annotations

import os
from functools import lru_cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Union

import traitlets

#: What a site is where none is given, so that a course sets it once.
VARIABLE = "CIFAR_LAB_PAGE"
#: Its panels in a frame.
EMBED = "embed.html"

SiteLike = Union[str, "os.PathLike[str]"]


class SiteError(traitlets.TraitError):
    """No page of cifar-lab. The message says what to do."""


class Site(traitlets.TraitType["str | None", "SiteLike | None"]):
    """The page's address, with a slash at its end. Set to a folder with the built site it becomes that of a server."""

    info_text = "the address of a page of cifar-lab, or a folder with the built site"

    def validate(self, obj: object, value: object) -> str:
        return address_of(value)


def address_of(site: object) -> str:
    """
    :param site: an address as a person copies it, or the folder into which the site's zip was unpacked.
    :raises SiteError: for anything else.
    """
    if not isinstance(site, (str, os.PathLike)):
        raise SiteError(f"{type(site).__name__} is no site: give its address, or the folder that the site's zip was unpacked into")
    text = os.fspath(site)
    if text.startswith(("http://", "https://")):
        folder, _, file = text.split("?")[0].split("#")[0].rpartition("/")
        # `https://host` alone has its only slashes before the host.
        return f"{folder}/" if folder.count("/") > 1 and "." in file or not file else f"{text.rstrip('/')}/"
    return served(folder_of(text))


def folder_of(site: SiteLike) -> Path:
    """
    :raises SiteError: where the folder is not the built site.
    """
    folder = Path(site).expanduser().resolve()
    if not (folder / EMBED).is_file():
        raise SiteError(f"{folder} has no {EMBED}: give the folder that the site's zip was unpacked into, or its address")
    return folder


class _Handler(SimpleHTTPRequestHandler):
    # A system may know these endings otherwise, or not at all, and a browser runs no script of another type.
    extensions_map = {
        **SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".json": "application/json",
        ".svg": "image/svg+xml",
        ".wasm": "application/wasm",
    }

    def log_message(self, format: str, *args: Any) -> None:
        """A notebook is no place for a server's log."""


@lru_cache(maxsize=None)
def served(folder: Path) -> str:
    """The address of a server for a folder, which ends with Python. It hears this machine alone."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    server.daemon_threads = True
    Thread(target=server.serve_forever, name="cifar-lab-site", daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"
