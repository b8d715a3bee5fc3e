"""Whatever Python calls a picture, as the bytes of an image file. Neither numpy nor Pillow has to be there."""

from __future__ import annotations

import io
import os
import struct
import zlib
from pathlib import Path
from typing import Any, Union

import traitlets

#: What a picture is set to; objects of Pillow and numpy by what they can do, so that neither has to be there.
PictureLike = Union[bytes, str, "os.PathLike[str]", Any]

#: What Pillow writes into a PNG file as it is; other modes (CMYK, YCbCr, floats) become RGB first.
PNG_MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")
#: By channels: PNG's colour types.
COLOUR_TYPES = {1: 0, 3: 2, 4: 6}


class PictureError(traitlets.TraitError):
    """Something that is no picture. The message says what to do."""


class Picture(traitlets.TraitType["bytes | None", "PictureLike | None"]):
    """A picture: bytes of an image file, a path, a PIL image or an array of bytes. Kept as the bytes of a file."""

    info_text = "a picture: bytes of an image file, a path, a PIL image or a uint8 array of height x width x 3"

    def validate(self, obj: object, value: object) -> bytes:
        return file_bytes(value)


def file_bytes(picture: object) -> bytes:
    """The picture as an image file: one that is a file already stays as it is, pixels become PNG.

    :param picture: bytes of a file; a path; an object with Pillow's ``save``; or whatever hands out its memory (numpy's
        arrays do) as bytes of height x width, or height x width x 1, 3 (red, green, blue) or 4 (with alpha), 0 to 255.
    :raises PictureError: for anything else.
    :raises OSError: where a path cannot be read.
    """
    if isinstance(picture, (str, os.PathLike)):
        return Path(picture).expanduser().read_bytes()
    if callable(getattr(picture, "save", None)) and hasattr(picture, "mode"):
        return _of_pil(picture)
    try:
        memory = memoryview(picture)  # type: ignore[arg-type]
    except (TypeError, ValueError, BufferError):
        kind = type(picture).__name__
        raise PictureError(
            f"{kind} is no picture: give bytes of an image file, a path, a PIL image or a uint8 array (of a tensor: .numpy())"
        ) from None
    return _of_memory(memory)


def _of_pil(image: object) -> bytes:
    if image.mode not in PNG_MODES:  # type: ignore[attr-defined]
        image = image.convert("RGB")  # type: ignore[attr-defined]
    file = io.BytesIO()
    image.save(file, format="PNG")  # type: ignore[attr-defined]
    return file.getvalue()


def _of_memory(memory: memoryview) -> bytes:
    # Signed bytes may hold a file, but no pixels: -1 would become white.
    formats = ("B", "b", "c") if memory.ndim <= 1 else ("B", "c")
    if memory.format not in formats or memory.itemsize != 1:
        raise PictureError(
            f"values of the type {memory.format!r} are no pixels: give uint8, 0 to 255, such as (255 * a).astype('uint8')"
        )
    if memory.ndim <= 1:
        return bytes(memory)
    shape = tuple(memory.shape or ())
    height, width, *rest = shape
    channels = rest[0] if rest else 1
    if len(shape) > 3 or channels not in COLOUR_TYPES or 0 in shape:
        remedy = "height x width x 3"
        if len(shape) == 3 and height in COLOUR_TYPES:
            remedy += ", such as a.transpose(1, 2, 0)"
        elif len(shape) == 4:
            remedy += ": one picture of them, such as a[0]"
        raise PictureError(f"an array of {' x '.join(map(str, shape))} is no picture: give {remedy}")
    return _png(memory.tobytes(), width, height, channels)


def _png(pixels: bytes, width: int, height: int, channels: int) -> bytes:
    """A PNG file of 8 bits a channel.

    :param pixels: row by row, channels together.
    """
    stride = width * channels
    # Each row says first how it is filtered: not at all.
    rows = b"".join(b"\0" + pixels[start : start + stride] for start in range(0, height * stride, stride))
    header = struct.pack(">IIBBBBB", width, height, 8, COLOUR_TYPES[channels], 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
