"""Makes the small pictures that page and native program have to see alike.

    python -m venv venv && venv/bin/pip install -r tests/pictures/requirements.txt
    venv/bin/python tests/pictures/make_pictures.py PATH/TO/scikit_image.whl
    UPDATE_PICTURES=1 cargo test -p cifar-train committed_pictures

The wheel of scikit-image 0.26.0 has the two photographs. The last command writes what the native program sees into
expected.planar, 3,072 bytes a case.
"""

import io
import json
import sys
import zipfile
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

    lines = ",\n".join(f"  {json.dumps(one)}" for one in cases)
    (HERE / "pictures.json").write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main(sys.argv[1])
