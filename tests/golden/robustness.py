"""What Pillow, SciPy, OpenCV and scikit-image make of pictures: numbers for crates/robustness/tests/golden.rs.

    python3 -m venv venv && venv/bin/pip install -r tests/golden/requirements-robustness.txt
    venv/bin/python tests/golden/robustness.py

It calls ImageMagick's `convert` as well (Debian's package imagemagick), for motion blur.

Pictures come from a formula, so that the file need not hold them. Corruptions are defined as in CIFAR-10-C (Hendrycks and
Dietterich 2019); only those without chance can be compared. Bytes are rounded to the nearest, where CIFAR-10-C cuts off.
"""

import hashlib
import io
import json
import pathlib
import subprocess

import cv2
import numpy as np
import PIL
import scipy
import skimage
from PIL import Image
from scipy.ndimage import zoom

SIDE = 32


def formula(height, width):
    """Waves, a few hard edges and a grain, uint8 [height, width, 3]."""
    y, x, channel = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    waves = x * (3 + channel) + y * (5 - channel)
    edges = ((x // 5 + y // 7 + channel) % 3) * 60
    grain = (x * x * 13 + y * y * 7 + x * y * 3 + channel * 5) % 17
    return ((waves % 113) + edges + grain).astype(np.uint8)


def planar(picture):
    return np.ascontiguousarray(np.asarray(picture).transpose(2, 0, 1)).reshape(-1)


def entry(picture):
    values = planar(picture)
    return {"sha256": hashlib.sha256(values.tobytes()).hexdigest(), "every_24th": values[::24].tolist()}


def to_bytes(values):
    return np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8)


def defocus(x, radius, smoothing):
    reach = np.arange(-8, 9)
    columns, rows = np.meshgrid(reach, reach)
    disk = (columns**2 + rows**2 <= radius**2).astype(np.float32)
    kernel = cv2.GaussianBlur(disk / disk.sum(), (3, 3), sigmaX=smoothing)
    return np.stack([cv2.filter2D(x[:, :, channel], -1, kernel) for channel in range(3)], axis=2)


def enlarged(x, factor):
    cut = int(np.ceil(SIDE / factor))
    top = (SIDE - cut) // 2
    large = zoom(x[top : top + cut, top : top + cut], (factor, factor, 1), order=1)
    trim = (large.shape[0] - SIDE) // 2
    return large[trim : trim + SIDE, trim : trim + SIDE]


def zoom_blur(x, end):
    factors = np.arange(1, end, 0.01)
    return (x + sum(enlarged(x, factor) for factor in factors)) / (len(factors) + 1)


def in_hsv(x, channel, change):
    hsv = skimage.color.rgb2hsv(x)
    hsv[:, :, channel] = np.clip(change(hsv[:, :, channel]), 0, 1)
    return skimage.color.hsv2rgb(hsv)


def contrast(x, factor):
    mean = x.mean(axis=(0, 1), keepdims=True)
    return (x - mean) * factor + mean


def jpeg(picture, quality):
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file))


def motion_blur(picture, radius, deviation, angle):
    """CIFAR-10-C draws the angle by chance: here it is given."""
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    blurred = ["convert", "png:-", "-motion-blur", f"{radius}x{deviation}{angle:+}", "png:-"]
    result = subprocess.run(blurred, input=file.getvalue(), capture_output=True, check=True).stdout
    return np.asarray(Image.open(io.BytesIO(result)).convert("RGB"))


def motions():
    picture = formula(SIDE, SIDE)
    settings = [(6, 1.0, 30), (8, 2.0, -20), (9, 2.5, -45), (6, 1.5, -100)]
    return [
        {"radius": radius, "deviation": deviation, "angle": angle, **entry(motion_blur(picture, radius, deviation, angle))}
        for radius, deviation, angle in settings
    ]


def pixelated(picture, side):
    small = Image.fromarray(picture).resize((side, side), Image.Resampling.BOX)
    return np.asarray(small.resize((SIDE, SIDE), Image.Resampling.BOX))


def corruptions():
    picture = formula(SIDE, SIDE)
    x = (picture / 255.0).astype(np.float64)
    saturation = [(0.3, 0), (0.1, 0), (1.5, 0), (2, 0.1), (2.5, 0.2)]
    disks = [(0.3, 0.4), (0.4, 0.5), (0.5, 0.6), (1, 0.2), (1.5, 0.1)]
    return {
        "defocus-blur": [to_bytes(defocus(x, *each)) for each in disks],
        "zoom-blur": [to_bytes(zoom_blur(x, end)) for end in [1.06, 1.11, 1.16, 1.21, 1.26]],
        "brightness": [to_bytes(in_hsv(x, 2, lambda v, by=by: v + by)) for by in [0.05, 0.1, 0.15, 0.2, 0.3]],
        "contrast": [to_bytes(contrast(x, factor)) for factor in [0.75, 0.5, 0.4, 0.3, 0.15]],
        "saturation": [to_bytes(in_hsv(x, 1, lambda s, a=a, b=b: s * a + b)) for a, b in saturation],
        "pixelation": [pixelated(picture, int(SIDE * share)) for share in [0.95, 0.9, 0.85, 0.75, 0.65]],
        "jpeg": [jpeg(picture, quality) for quality in [80, 65, 58, 50, 40]],
    }


def between(picture, x, y, side):
    """Half-pixel middles, four neighbours, as OpenCV's and PyTorch's bilinear without antialiasing."""
    step = side / SIDE
    columns = (x + (np.arange(SIDE) + 0.5) * step - 0.5).astype(np.float32)
    rows = (y + (np.arange(SIDE) + 0.5) * step - 0.5).astype(np.float32)
    maps = np.meshgrid(columns, rows)
    floats = picture.astype(np.float32)
    return np.rint(cv2.remap(floats, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)).astype(np.uint8)


FILTERS = {
    "nearest": Image.Resampling.NEAREST,
    "bilinear-antialiased": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
}


def photographed(times):
    """Enlarged by the bicubic filter, and brought back by each."""
    large = Image.fromarray(formula(SIDE, SIDE)).resize((times * SIDE, times * SIDE), Image.Resampling.BICUBIC)
    made = {name: large.resize((SIDE, SIDE), f) for name, f in FILTERS.items()}
    made["bilinear"] = between(np.asarray(large), 0, 0, times * SIDE)
    return {name: entry(result) for name, result in made.items()}


def resizers():
    cases = []
    for width, height, x, y, side in [(32, 32, 0, 0, 32), (200, 150, 25, 0, 150), (97, 131, 3.5, 20.25, 90.5), (20, 24, 0, 2, 20)]:
        picture = formula(height, width)
        square = (x, y, x + side, y + side)
        made = {name: Image.fromarray(picture).resize((SIDE, SIDE), f, box=square) for name, f in FILTERS.items()}
        made["bilinear"] = between(picture, x, y, side)
        results = {name: entry(result) for name, result in made.items()}
        cases.append({"width": width, "height": height, "square": {"x": x, "y": y, "side": side}, "results": results})
    return cases


def main():
    written = {
        "versions": {
            "numpy": np.__version__,
            "pillow": PIL.__version__,
            "scipy": scipy.__version__,
            "opencv": cv2.__version__,
            "scikit-image": skimage.__version__,
            "imagemagick": subprocess.run(["convert", "--version"], capture_output=True, text=True, check=True).stdout.split()[2],
        },
        "picture": planar(formula(SIDE, SIDE)).tolist(),
        "motions": motions(),
        "corruptions": {name: [entry(one) for one in five] for name, five in corruptions().items()},
        "resizers": resizers(),
        "photographed": photographed(7),
    }
    path = pathlib.Path(__file__).with_name("robustness.json")
    path.write_text(json.dumps(written, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
