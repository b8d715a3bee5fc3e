"""Reads every shipped weights file with Python's `safetensors` and checks names, shapes and metadata.

    python tests/golden/check_weights.py

The expected names and shapes are derived here from the file's own spec, by none of the project's code.
"""

import hashlib
import json
import sys
from pathlib import Path

import numpy as np
from safetensors import safe_open

MODELS = Path(__file__).parents[2] / "www/assets/models"
KEYS = {
    "format", "name", "spec", "normalization", "classes", "recipe", "loss", "epochs", "seed", "accuracy",
    "accuracy_interval", "n", "commit", "data_sha256", "hardware",
}  # fmt: skip
OPTIONAL = {"temperature", "measured", "accuracy_on"}
STEMS = {"conv": "conv", "dense": "dense", "batch_norm": "norm", "residual": "residual"}


class Walk:
    """Follows a spec layer by layer: the shape of what flows, the names and shapes of the parameters."""

    def __init__(self, spec):
        self.counts = dict.fromkeys(STEMS, 0)
        self.shapes = {}
        self.flow = list(spec["input"])
        self.layers(spec["layers"], "")

    def layers(self, layers, prefix):
        for layer in layers:
            getattr(self, layer["kind"])(layer, prefix)

    def name(self, kind, prefix):
        self.counts[kind] += 1
        return f"{prefix}{STEMS[kind]}{self.counts[kind]}"

    def conv(self, layer, prefix):
        name, size = self.name("conv", prefix), layer["kernel"]
        channels = self.flow[0] // layer.get("groups", 1)
        self.shapes |= {f"{name}.weight": [layer["filters"], channels, size, size], f"{name}.bias": [layer["filters"]]}
        self.flow = [layer["filters"], *self.places(size, layer.get("stride", 1), layer["padding"])]

    def places(self, size, stride, padding):
        """Rows and columns of windows over the map."""
        if padding == "same":
            return [-(-length // stride) for length in self.flow[1:]]
        around = 0 if padding == "valid" else 2 * padding["pixels"]
        return [(length + around - size) // stride + 1 for length in self.flow[1:]]

    def dense(self, layer, prefix):
        name = self.name("dense", prefix)
        self.shapes |= {f"{name}.weight": [layer["units"], *self.flow], f"{name}.bias": [layer["units"]]}
        self.flow = [layer["units"]]

    def batch_norm(self, layer, prefix):
        name = self.name("batch_norm", prefix)
        learnt = [part for part, key in (("weight", "scale"), ("bias", "shift")) if layer.get(key, True)]
        parts = [*learnt, "running_mean", "running_var"]
        self.shapes |= {f"{name}.{part}": self.flow[:1] for part in parts}

    def residual(self, layer, prefix):
        name, flow = self.name("residual", prefix), [*self.flow]
        self.layers(layer["layers"], f"{name}.")
        if "shortcut" in layer:
            end, self.flow = self.flow, flow
            self.layers(layer["shortcut"], f"{name}.shortcut.")
            assert self.flow == end, f"{name} adds {self.flow} to {end}"

    def max_pool(self, layer, _):
        size = layer["size"]
        self.flow[1:] = self.places(size, layer.get("stride", size), layer.get("padding", "valid"))

    avg_pool = max_pool

    def global_max_pool(self, *_):
        self.flow = self.flow[:1]

    global_avg_pool = global_max_pool

    def flatten(self, *_):
        self.flow = [int(np.prod(self.flow))]

    def nothing(self, *_):
        """Keeps the shape and has no parameters."""

    relu = relu6 = leaky_relu = gelu = dropout = sigmoid = softmax = nothing


def check_metadata(metadata):
    """Raises where a key is missing or unknown, or a value cannot be."""
    missing, unknown = KEYS - metadata.keys(), metadata.keys() - KEYS - OPTIONAL
    assert not missing and not unknown, f"metadata: missing {sorted(missing)}, unknown {sorted(unknown)}"
    assert metadata["format"] == "cifar-lab/1", metadata["format"]
    low, high = json.loads(metadata["accuracy_interval"])
    assert 0 < low < float(metadata["accuracy"]) < high < 1, (low, metadata["accuracy"], high)
    assert int(metadata["n"]) == 10_000 and int(metadata["epochs"]) > 0
    assert len(json.loads(metadata["classes"])) == 10
    assert all(len(digest) == 64 for digest in json.loads(metadata["data_sha256"]))
    assert len(json.loads(metadata["data_sha256"])) == 6


def unpacked(tensors):
    """The arrays that the network computes with, and how many of them lie in the file in 8 bits: `NAME.scale` has what
    each output's values are multiplied by."""
    packed = [name for name, tensor in tensors.items() if tensor.dtype == np.int8]
    floats = dict(tensors)
    for name in packed:
        scale = floats.pop(f"{name}.scale")
        values = tensors[name]
        assert values.ndim > 1 and values.min() >= -127, f"{name}: {values.shape}, from {values.min()}"
        assert scale.dtype == np.float32 and scale.shape == values.shape[:1] and (scale > 0).all(), f"{name}.scale"
        floats[name] = values * scale.reshape(-1, *[1] * (values.ndim - 1))
    return floats, len(packed)


def check(entry):
    """Checks one entry of models.json; returns what to print of it."""
    path = MODELS / entry["file"]
    data = path.read_bytes()
    assert len(data) == entry["bytes"], f"{len(data)} bytes, models.json says {entry['bytes']}"
    assert hashlib.sha256(data).hexdigest() == entry["sha256"], "SHA-256 differs from models.json"
    with safe_open(path, framework="numpy") as file:
        metadata = file.metadata()
        tensors = {name: file.get_tensor(name) for name in file.keys()}
    check_metadata(metadata)
    expected = Walk(json.loads(metadata["spec"])).shapes
    tensors, packed = unpacked(tensors)
    found = {name: list(tensor.shape) for name, tensor in tensors.items()}
    assert found == expected, f"tensors {found}, expected {expected}"
    for name, tensor in tensors.items():
        assert tensor.dtype == np.float32, f"{name} is {tensor.dtype}"
        assert np.isfinite(tensor).all(), f"{name} is not finite"
        # A norm takes the mean away, and with it the bias of the convolution before: that one is left untrained, at 0.
        assert tensor.any() or name.endswith(".bias"), f"{name} is all zero"
    count = sum(tensor.size for tensor in tensors.values())
    return f"{len(tensors)} tensors, {packed} of them in 8 bits, {count} values, accuracy {metadata['accuracy']}"


def main():
    entries = json.loads((MODELS / "models.json").read_text())["models"]
    unlisted = {path.name for path in MODELS.glob("*.safetensors")} ^ {entry["file"] for entry in entries}
    assert not unlisted, f"models.json and its folder differ by {sorted(unlisted)}"
    for entry in entries:
        try:
            print(f"{entry['file']}: {check(entry)}")
        except Exception as problem:
            sys.exit(f"{entry['file']}: {problem}")


if __name__ == "__main__":
    main()
