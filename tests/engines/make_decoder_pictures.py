"""Pictures for `decoders.js`: one of each kind that browsers may decode differently, made here, so that anyone can again.

    make_decoder_pictures.py FOLDER    (Pillow and NumPy as in tests/pictures/requirements.txt)
"""

import struct
import sys
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
source = Path(__file__).resolve().parents[1] / "pictures" / "rocket.jpg"
photo = Image.open(source).convert("RGB").resize((160, 120), Image.Resampling.LANCZOS)
random = np.random.default_rng(7)
noise = Image.fromarray(random.integers(0, 256, (96, 96, 3), dtype=np.uint8))
alpha = Image.fromarray(np.tile(np.arange(256, dtype=np.uint8), (64, 1)))
gradient = np.stack([np.tile(np.linspace(0, 65535, 256), (64, 1)) * share for share in (1, 0.5, 0.25)], axis=2)


def png16(name, samples, colour):
    """A PNG of 16 bits, which Pillow writes for grey alone. `colour`: its type in the header, IHDR."""
    rows, columns = samples.shape[:2]
    lines = b"".join(b"\0" + line.astype(">u2").tobytes() for line in samples.reshape(rows, -1))
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", columns, rows, 16, colour, 0, 0, 0)),
        (b"IDAT", zlib.compress(lines)),
        (b"IEND", b""),
    ]
    parts = [struct.pack(">I", len(data)) + tag + data + struct.pack(">I", zlib.crc32(tag + data)) for tag, data in chunks]
    (folder / name).write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(parts))


def with_gamma(name, image, gamma):
    """A PNG with a gAMA chunk, which Pillow does not write."""
    image.save(folder / name)
    data = (folder / name).read_bytes()
    chunk = b"gAMA" + struct.pack(">I", round(gamma * 100_000))
    (folder / name).write_bytes(data[:33] + struct.pack(">I", 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) + data[33:])


def printer_profile():
    """The smallest profile of a printer: a table of two points for each ink, each paper as much ink as there is."""

    def text(tag, words):
        return tag + b"\0" * 4 + struct.pack(">I", len(words) + 1) + words + b"\0" + b"\0" * 78

    grid = []
    for cyan in (0, 1):
        for magenta in (0, 1):
            for yellow in (0, 1):
                for black in (0, 1):
                    red, green, blue = ((1 - 0.8 * ink) * (1 - 0.9 * black) for ink in (cyan, magenta, yellow))
                    lightness = 0.3 * red + 0.6 * green + 0.1 * blue
                    # Lab in 8 bits: lightness, then two differences about 128.
                    grid += [round(255 * lightness), round(128 + 60 * (red - green)), round(128 + 60 * (green - blue))]
    curve = bytes(range(256))
    identity = struct.pack(">9i", *(65536 if place % 4 == 0 else 0 for place in range(9)))
    table = b"mft1" + b"\0" * 4 + bytes([4, 3, 2, 0]) + identity + curve * 4 + bytes(grid) + curve * 3
    white = b"XYZ " + b"\0" * 4 + struct.pack(">3i", 63190, 65536, 54061)
    tags = [(b"desc", text(b"desc", b"inks")), (b"cprt", b"text\0\0\0\0CC0\0"), (b"wtpt", white), (b"A2B0", table)]
    place, listed, data = 132 + 12 * len(tags), b"", b""
    for tag, content in tags:
        content += b"\0" * (-len(content) % 4)
        listed += tag + struct.pack(">2I", place + len(data), len(content))
        data += content
    header = struct.pack(">I4sI4s4s4s", place + len(data), b"\0\0\0\0", 0x02400000, b"prtr", b"CMYK", b"Lab ")
    header += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + b"\0" * 28 + struct.pack(">3i", 63190, 65536, 54061)
    return header.ljust(128, b"\0") + struct.pack(">I", len(tags)) + listed + data


for name, image in (("photo", photo), ("noise", noise)):
    for sampling in ("4:4:4", "4:2:2", "4:2:0"):
        plain = sampling.replace(":", "")
        image.save(folder / f"jpeg-{plain}-{name}.jpg", quality=90, subsampling=sampling)
        image.save(folder / f"avif-{plain}-{name}.avif", quality=80, subsampling=sampling)
    image.save(folder / f"jpeg-progressive-{name}.jpg", quality=90, progressive=True)
    image.save(folder / f"webp-lossy-{name}.webp", quality=80)
    image.save(folder / f"webp-lossless-{name}.webp", lossless=True)
    image.save(folder / f"png-8-{name}.png")
    image.save(folder / f"bmp-{name}.bmp")
    image.quantize(64).save(folder / f"gif-{name}.gif")
    image.convert("L").save(folder / f"jpeg-grey-{name}.jpg", quality=90)
    inks = image.convert("CMYK")
    inks.save(folder / f"jpeg-cmyk-{name}.jpg", quality=90)
    inks.save(folder / f"jpeg-cmyk-profile-{name}.jpg", quality=90, icc_profile=printer_profile())
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image.save(folder / f"jpeg-srgb-profile-{name}.jpg", quality=90, icc_profile=srgb)
    with_gamma(f"png-gamma-1-{name}.png", image, 1.0)
    with_gamma(f"png-gamma-srgb-{name}.png", image, 1 / 2.2)
png16("png-16-grey.png", gradient[:, :, :1], 0)
png16("png-16-rgb.png", gradient, 2)
png16("png-16-grey-alpha.png", np.concatenate([gradient[:, :, :1], np.full((64, 256, 1), 65535.0)], axis=2), 4)
see_through = noise.resize((256, 64), Image.Resampling.NEAREST)
see_through.putalpha(alpha)
see_through.save(folder / "png-alpha.png")
see_through.save(folder / "webp-alpha.webp", lossless=True)
print(len(list(folder.iterdir())), "pictures")
