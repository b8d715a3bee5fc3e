"""Judges every shipped network's ONNX export in onnxruntime on all 10,000 test images: the metadata's accuracy.

    python tests/golden/onnx_accuracy.py DATA [PROGRAM]

DATA is the folder of the official batches (`cifar-train data` gets it). Three images may differ: another order of
sums moves a logit by a few millionths, and a few images stand on the border between two classes.
"""

import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnxruntime
from safetensors import safe_open

from check_exports import FROM_SOURCE, ROOT, export

ALLOWED = 3
RECORD = 1 + 3 * 32 * 32


def test_set(folder):
    """Images as bytes, [10000, 3, 32, 32], and labels."""
    records = np.fromfile(folder / "test_batch.bin", np.uint8).reshape(-1, RECORD)
    return records[:, 1:].reshape(-1, 3, 32, 32), records[:, 0]


def right(onnx, images, labels):
    session = onnxruntime.InferenceSession(onnx, providers=["CPUExecutionProvider"])
    logits = [session.run(["logits"], {"pixels": part.astype(np.float32)})[0] for part in np.split(images, 100)]
    return int((np.concatenate(logits).argmax(1) == labels).sum())


def main():
    data, *program = sys.argv[1:]
    images, labels = test_set(Path(data))
    models = json.loads((ROOT / "www/assets/models/models.json").read_text())["models"]
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in (entry["name"] for entry in models):
            with safe_open(ROOT / f"www/assets/models/{name}.safetensors", framework="numpy") as file:
                told = round(float(file.metadata()["accuracy"]) * len(labels))
            onnx = export(name, Path(folder), "onnx", program or FROM_SOURCE)
            found = right(onnx, images, labels)
            print(f"{name}: {found} of {len(labels)} right in onnxruntime, {told} in the metadata")
            failed += abs(found - told) > ALLOWED
    print(f"{len(models) - failed} passed\n{failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
