"""Makes the small pictures that page and native program have to see alike.

    python -m venv venv && venv/bin/pip install -r tests/pictures/requirements.txt
    venv/bin/python tests/pictures/make_pictures.py PATH/TO/scikit_image.whl
    UPDATE_PICTURES=1 cargo test -p cifar-train committed_pictures

The wheel of scikit-image 0.26.0 has the two photographs. The last command writes what the native program sees into
expected.planar, 3,072 bytes a case. What has a wide gamut is not the native program's affair, which applies no colour
profile: wide-gamut.planar, written here, has what must be seen of it.
"""

import io
import json
import struct
import sys
import zipfile
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, PngImagePlugin

HERE = Path(__file__).parent
random = np.random.default_rng(116)
cases = []


def case(file, tolerance=0, **look):
    """tolerance: levels by which a browser may differ from the native program."""
    cases.append({"file": file, "tolerance": tolerance, **look})


def noise(width, height, channels):
    return random.integers(0, 256, (height, width, channels), dtype=np.uint8)


def photo(wheel, name):
    with zipfile.ZipFile(wheel) as files:
        return Image.open(io.BytesIO(files.read(f"skimage/data/{name}"))).convert("RGB")


def save(image, name, **options):
    image.save(HERE / name, **options)
    return name


# Display P3: primaries of DCI-P3, white D65, curve of sRGB. To XYZ under D50, as profiles have it, and to linear sRGB.
P3_TO_XYZ_D50 = [[0.51512, 0.29198, 0.15710], [0.24120, 0.69225, 0.06657], [-0.00105, 0.04189, 0.78407]]
P3_TO_SRGB = [[1.22494, -0.22494, 0.0], [-0.04206, 1.04206, 0.0], [-0.01964, -0.07864, 1.09828]]


def p3_profile():
    """An ICC profile of version 4, for a screen."""
    fixed = lambda *numbers: struct.pack(f">{len(numbers)}i", *(round(65536 * n) for n in numbers))
    text = lambda words: b"mluc" + struct.pack(">5I", 0, 1, 12, 0x656E5553, 2 * len(words)) + struct.pack(">I", 28) + words.encode("utf-16-be")
    xyz = lambda numbers: b"XYZ " + bytes(4) + fixed(*numbers)
    curve = b"para" + struct.pack(">IHH", 0, 3, 0) + fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    columns = np.transpose(P3_TO_XYZ_D50)
    tags = {b"desc": text("Display P3"), b"cprt": text("CC0"), b"wtpt": xyz([0.96420, 1.0, 0.82491])}
    tags |= dict(zip([b"rXYZ", b"gXYZ", b"bXYZ"], map(xyz, columns))) | dict.fromkeys([b"rTRC", b"gTRC", b"bTRC"], curve)
    start = 128 + 4 + 12 * len(tags)
    table, data = struct.pack(">I", len(tags)), b""
    for name, body in tags.items():
        table += name + struct.pack(">II", start + len(data), len(body))
        data += body + bytes(-len(body) % 4)
    head = struct.pack(">I4sI", start + len(data), bytes(4), 0x04000000) + b"mntrRGB XYZ " + bytes(12) + b"acsp"
    head += bytes(28) + fixed(0.96420, 1.0, 0.82491)
    return head.ljust(128, b"\0") + table + data


def save_p3(values, bits, name):
    """values: rows, columns, 3, each 0 to 1. Written by hand, since Pillow has no colours of 16 bits."""
    chunk = lambda kind, body: struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    height, width, _ = values.shape
    levels = np.round(values * (2**bits - 1)).astype(">u2" if bits == 16 else np.uint8)
    rows = b"".join(b"\0" + row.tobytes() for row in levels)
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, 2, 0, 0, 0))
    profile = chunk(b"iCCP", b"Display P3\0\0" + zlib.compress(p3_profile(), 9))
    body = chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    (HERE / name).write_bytes(b"\x89PNG\r\n\x1a\n" + head + profile + body)
    return levels / (2**bits - 1)


def seen_in_srgb(values):
    """What the network must see of 64 x 64 colours in Display P3: each turned into sRGB and 8 bits, then the mean of four."""
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    linear = np.clip(linear @ np.transpose(P3_TO_SRGB), 0, 1)
    srgb = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    means = np.round(255 * srgb).reshape(32, 2, 32, 2, 3).mean(axis=(1, 3))
    return np.round(means).astype(np.uint8).transpose(2, 0, 1).tobytes()


def main(wheel):
    cat, rocket = photo(wheel, "chelsea.png"), photo(wheel, "rocket.jpg")

    # PNG: to the byte.
    file = save(cat, "cat.png", optimize=True)
    case(file)
    case(file, square={"x": 130, "y": 20, "side": 200})
    case(file, square={"x": 100.25, "y": 37.5, "side": 150.125})
    case(file, square={"x": 443, "y": 0, "side": 8})
    case(save(Image.fromarray(noise(32, 32, 3)), "noise-32.png"))
    case(save(Image.fromarray(noise(5, 3, 3)), "tiny.png"))
    case(save(Image.fromarray(noise(101, 50, 3)), "odd.png"))
    case(save(Image.fromarray(noise(1200, 12, 3)), "wide.png"), square={"x": 1188, "y": 0, "side": 12})
    case(save(Image.fromarray(noise(12, 1200, 3)), "tall.png"), square={"x": 0, "y": 600, "side": 12})
    case(save(cat.convert("L").resize((120, 80)), "grey.png"))
    case(save(cat.resize((120, 80)).quantize(16), "palette.png"))
    srgb = PngImagePlugin.PngInfo()
    srgb.add(b"sRGB", b"\0")
    case(save(cat.resize((90, 60)), "srgb.png", pnginfo=srgb))
    # Six megapixels, in two strips; a pattern, so that the file is small.
    rows, columns = np.mgrid[0:2000, 0:3000]
    large = np.stack([rows // 50 * 6 % 256, columns // 40 * 3 % 256, (rows // 100 + columns // 100) * 9 % 256], axis=2)
    case(save(Image.fromarray(large.astype(np.uint8)), "large.png", optimize=True))

    # Transparent: to the byte where a pixel is there or not, else one level for the browser's own rounding.
    cut_out = np.dstack([noise(60, 40, 3), 255 * random.integers(0, 2, (40, 60), dtype=np.uint8)])
    file = save(Image.fromarray(cut_out), "cut-out.png")
    case(file)
    case(file, background="#1f4f75")
    glass = np.dstack([np.asarray(cat.resize((60, 40))), noise(60, 40, 1)])
    case(save(Image.fromarray(glass), "glass.png"), tolerance=1, background="#6ea6dd")

    # 16 bits: one level for the way down to 8.
    deep = (np.asarray(cat.convert("L").resize((60, 40)), dtype=np.uint16) * 257) ^ 0x55
    case(save(Image.fromarray(deep), "deep.png"), tolerance=1)

    # Without loss, other containers.
    case(save(cat.resize((60, 40)), "lossless.webp", lossless=True, quality=100))
    frames = [cat.resize((60, 40)).quantize(32), Image.new("RGB", (60, 40), "red").quantize(2)]
    case(save(frames[0], "first-frame.gif", save_all=True, append_images=frames[1:], duration=200))

    # With loss: decoders round differently.
    case(save(cat.resize((240, 160)), "lossy.webp", quality=80), tolerance=4)
    case(save(rocket, "rocket.jpg", quality=80, optimize=True), tolerance=4)
    case("rocket.jpg", tolerance=4, square={"x": 250, "y": 60, "side": 300})
    turned = cat.crop((100, 0, 350, 300)).resize((50, 60))
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        case(save(turned, f"turned-{orientation}.jpg", quality=90, exif=exif, subsampling=0), tolerance=4)

    # Other codings of JPEG, whose damage is found out: scans that refine one another, restarts.
    case(save(rocket.resize((320, 214)), "progressive.jpg", quality=80, progressive=True), tolerance=4)
    case(save(rocket.resize((320, 214)), "restarts.jpg", quality=80, restart_marker_rows=1), tolerance=4)

    # Wide gamut: the cat as if its numbers were of Display P3, and a corner of colours that sRGB does not have. Of 16
    # bits the cat alone: at the very border of sRGB browsers' half floats are coarser than a level.
    colours = np.asarray(cat.crop((75, 0, 375, 300)).resize((64, 64))) / 255
    deep = save_p3(colours * 0.999, 16, "wide-gamut-16.png")
    ramp = np.arange(16) / 15
    colours[48:, :16] = np.stack(np.broadcast_arrays(1 - ramp[:, None] * 0.5, ramp[None, :], 0), axis=2)
    colours[48:, 16:32] = np.stack(np.broadcast_arrays(0, 1 - ramp[:, None] * 0.5, ramp[None, :]), axis=2)
    wide = save_p3(colours, 8, "wide-gamut.png")
    (HERE / "wide-gamut.planar").write_bytes(b"".join(map(seen_in_srgb, [wide, deep])))

    lines = ",\n".join(f"  {json.dumps(one)}" for one in cases)
    (HERE / "pictures.json").write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main(sys.argv[1])
