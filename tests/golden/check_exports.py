"""Exports every shipped network and runs it in onnxruntime, PyTorch and Keras: the same logits within 1e-4.

    python tests/golden/check_exports.py [PROGRAM]

PROGRAM is the built `cifar-train`; without it `cargo run --release` builds it. The readers are those that the page
hands out (`www/assets/readers`), called as a person would call them, and on twenty pictures more than the file brings.
"""

import importlib.util
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from safetensors import safe_open

ROOT = Path(__file__).parents[2]
FROM_SOURCE = ["cargo", "run", "--quiet", "--release", "-p", "cifar-train", "--"]
TOLERANCE = 1e-4


def reader(name):
    """One of the page's readers as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / f"www/assets/readers/{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def export(model, folder, form, program):
    path = folder / f"{model}.{form}"
    weights = f"www/assets/models/{model}.safetensors"
    command = [*program, "export", weights, "--out", str(path), "--format", form]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return path


def check(model, folder, program):
    """Raises where a library gives other logits; returns the largest difference of each."""
    path, onnx = (export(model, folder, form, program) for form in ["safetensors", "onnx"])
    with safe_open(path, framework="numpy") as file:
        images, expected = file.get_tensor("self_check.images"), file.get_tensor("self_check.logits")
    assert images.shape == (10, 3, 32, 32) and images.dtype == np.uint8, images.shape
    session = onnxruntime.InferenceSession(onnx, providers=["CPUExecutionProvider"])
    told = session.get_modelmeta().custom_metadata_map
    assert bytes.fromhex(told["self_check.images"]) == images.tobytes(), "the files bring other pictures"
    assert np.array_equal(np.float32(json.loads(told["self_check.logits"])), expected), "and other logits"
    noise = np.random.default_rng(1).integers(0, 256, (20, 3, 32, 32), np.uint8)
    network, _ = reader("load_pytorch").load(path)
    keras, _ = reader("load_keras").load(path)
    ask = {
        "onnxruntime": lambda x: session.run(["logits"], {"pixels": x})[0],
        "PyTorch": lambda x: network(torch.from_numpy(x)).detach().numpy(),
        "Keras": lambda x: keras.predict(x.transpose(0, 2, 3, 1), verbose=0),
    }
    answers = {name: answer(np.concatenate([images, noise]).astype(np.float32)) for name, answer in ask.items()}
    scale = max(1, np.abs(expected).max())
    found = {}
    for name, logits in answers.items():
        found[name] = float(np.abs(logits[:10] - expected).max() / scale)
        apart = float(np.abs(logits - answers["onnxruntime"]).max() / max(1, np.abs(logits).max()))
        assert found[name] < TOLERANCE and apart < TOLERANCE, f"{name}: {found[name]:.1e}, {apart:.1e} on noise"
    return found


def main():
    models = [entry["name"] for entry in json.loads((ROOT / "www/assets/models/models.json").read_text())["models"]]
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for model in models:
            try:
                found = check(model, Path(folder), sys.argv[1:] or FROM_SOURCE)
                print(model, ", ".join(f"{name} {difference:.1e}" for name, difference in found.items()))
            except Exception as problem:
                failed += 1
                print(f"{model}: {problem}")
    print(f"{len(models) - failed} passed\n{failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
