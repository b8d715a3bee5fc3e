"""CIFAR-10's images as the page has them: nothing is asked of another host."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urljoin
from urllib.request import urlopen

from .site import VARIABLE, SiteError, SiteLike, address_of, folder_of

if TYPE_CHECKING:
    import numpy

SIDE = 32


def images(
    site: SiteLike | None = None, *, split: Literal["train", "test"] = "train", count: int = 1000
) -> tuple[numpy.ndarray, numpy.ndarray]:
    """The first images of a split, with their classes. numpy and Pillow have to be installed.

    :param site: the page's address, or the folder with the built site; without it, what ``CIFAR_LAB_PAGE`` says.
    :param count: at most 5,000 of ``train`` and 10,000 of ``test``, as the page has them.
    :returns: ``uint8 [count, 32, 32, 3]``, 0 to 255, red, green, blue; and ``uint8 [count]``, 0 to 9.
    :raises SiteError: where there is no site, or it has fewer images.
    """
    import numpy
    from PIL import Image

    site = site or os.environ.get(VARIABLE)
    if not site:
        raise SiteError(f"say where the page lies: images(site=...), or set {VARIABLE}")
    read = _reader(site)
    listed: dict[str, dict[str, Any]] = json.loads(read("assets.json"))

    def file(name: str) -> bytes:
        return read(listed.get(name, {}).get("path", name))

    manifest = json.loads(file("data/manifest.json"))
    pixels: list[numpy.ndarray] = []
    labels = ""
    for sheet in manifest["sheets"]:
        if sheet["split"] != split or len(labels) >= count:
            continue
        rows, columns = sheet["rows"], sheet["columns"]
        whole = numpy.asarray(Image.open(io.BytesIO(file(f"data/{sheet['file']}"))).convert("RGB"))
        tiles = whole.reshape(rows, SIDE, columns, SIDE, 3).swapaxes(1, 2).reshape(-1, SIDE, SIDE, 3)
        pixels.append(tiles[: sheet["count"]])
        labels += sheet["labels"]
    if len(labels) < count:
        raise SiteError(f"the page has {len(labels)} images of the split {split!r}, not {count}")
    return numpy.concatenate(pixels)[:count], numpy.array([int(sign) for sign in labels[:count]], dtype="uint8")


def _reader(site: SiteLike) -> Callable[[str], bytes]:
    text = os.fspath(site)
    if not text.startswith(("http://", "https://")):
        folder = folder_of(text)
        return lambda path: (folder / path).read_bytes()
    base = address_of(text)

    def read(path: str) -> bytes:
        with urlopen(urljoin(base, path)) as answer:
            return bytes(answer.read())

    return read
