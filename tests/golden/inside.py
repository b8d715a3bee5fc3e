"""Writes inside.safetensors: what Keras and PyTorch make of two pictures, layer by layer, with the shipped weights.

    python tests/golden/inside.py

Keras answers for the notebook's network by `Model(inputs, layer.output)`, PyTorch for the accurate one by forward hooks.
The networks are built by the readers that the page hands out (www/assets/readers). README.md beside this script says what
each entry is.
"""

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import keras
import numpy as np
import tensorflow as tf
import torch
from safetensors.numpy import save_file

HERE = Path(__file__).parent
OUT = HERE / "inside.safetensors"
ASSETS = HERE.parents[1] / "www/assets"
sys.path.insert(0, str(ASSETS / "readers"))
import load_keras  # noqa: E402
import load_pytorch  # noqa: E402

PICTURES = 2
POSITIONS = 200
# No map's size has this factor: its multiples meet every place of a map before they come back to one.
STEP = 7919


def pictures():
    """The first samples of the page, [n, 3, 32, 32]."""
    sheet = tf.io.decode_png((ASSETS / "data/samples.png").read_bytes(), channels=3).numpy()
    images = [sheet[:32, 32 * at : 32 * at + 32].transpose(2, 0, 1) for at in range(PICTURES)]
    return np.ascontiguousarray(np.stack(images))


def with_keras(path, images):
    """The normalised pictures, then every layer's output, channels first."""
    network, _ = load_keras.load(path)
    found, shape = [], None
    for layer in network.layers[1:]:
        output = keras.Model(network.input, layer.output)(images.transpose(0, 2, 3, 1).astype("float32")).numpy()
        if isinstance(layer, keras.layers.Flatten):
            # Row, column, channel there; channel, row, column here.
            output = output.reshape(len(images), *shape).transpose(0, 3, 1, 2)
        elif output.ndim == 4:
            shape = output.shape[1:]
            output = output.transpose(0, 3, 1, 2)
        found.append(output)
    return found


def with_pytorch(path, images):
    """The same."""
    torch.set_num_threads(1)
    network, _ = load_pytorch.load(path)
    found = []
    for module in network:
        module.register_forward_hook(lambda _module, _inputs, output: found.append(output.numpy()))
    with torch.no_grad():
        network(torch.tensor(images).float())
    return found


def entries(network, outputs):
    """Of each stage: values at fixed places, and the largest size and the mean of all. Stage 0 is the picture."""
    for stage, output in enumerate(outputs):
        rows = output.reshape(PICTURES, -1)
        count = rows.shape[1]
        places = [STEP * at % count for at in range(min(POSITIONS, count))]
        name = f"{network}/{stage}"
        yield f"{name}/values", np.ascontiguousarray(rows[:, places])
        yield f"{name}/largest", np.abs(rows).max(axis=1)
        yield f"{name}/mean", rows.mean(axis=1, dtype="float64").astype("float32")


def main():
    images = pictures()
    tensors = {"pictures": images}
    for network, library in {"notebook": with_keras, "accurate": with_pytorch}.items():
        tensors |= entries(network, library(ASSETS / f"models/{network}.safetensors", images))
    versions = {"keras": f"{keras.__version__} on TensorFlow {tf.__version__}", "pytorch": torch.__version__}
    settings = {"step": json.dumps(STEP), "positions": json.dumps(POSITIONS)}
    save_file(tensors, OUT, {"format": "cifar-lab-golden/1", **settings, **versions})
    print(f"{OUT}: {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
