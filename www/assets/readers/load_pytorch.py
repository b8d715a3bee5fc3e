"""Builds a network of cifar-lab in PyTorch from its weights file, and checks it with the file's own pictures.

    pip install torch safetensors numpy
    python load_pytorch.py notebook.safetensors

The network takes pixels of 0 to 255, [images, 3, 32, 32], and gives logits: softmax makes probabilities of them.
"""

import json
import sys

import torch
from safetensors import safe_open
from torch import nn


class Normalize(nn.Module):
    """(pixels / 255 - mean) / std, channel by channel."""

    def __init__(self, mean, std):
        super().__init__()
        self.register_buffer("mean", torch.tensor(mean).reshape(1, 3, 1, 1))
        self.register_buffer("std", torch.tensor(std).reshape(1, 3, 1, 1))

    def forward(self, pixels):
        return (pixels / 255 - self.mean) / self.std


class Residual(nn.Module):
    """Adds its input to what its layers make of it."""

    def __init__(self, layers):
        super().__init__()
        self.layers = layers

    def forward(self, x):
        return x + self.layers(x)


class Builder:
    """Layers from a spec. Names are counted as in the file: conv1, dense2, residual1.conv3."""

    def __init__(self, tensors):
        self.tensors, self.counts = tensors, {}

    def layers(self, specs, prefix=""):
        return nn.Sequential(*(self.layer(spec, prefix) for spec in specs if spec["kind"] != "sigmoid"))

    def filled(self, module, name):
        start = name + "."
        state = {key[len(start) :]: value for key, value in self.tensors.items() if key.startswith(start)}
        module.load_state_dict(state, strict=False)
        return module

    def layer(self, spec, prefix):
        kind = spec["kind"]
        stem = {"batch_norm": "norm"}.get(kind, kind)
        self.counts[stem] = self.counts.get(stem, 0) + 1
        name = f"{prefix}{stem}{self.counts[stem]}"
        if kind == "conv":
            filters, channels, size, _ = self.tensors[f"{name}.weight"].shape
            return self.filled(nn.Conv2d(channels, filters, size, padding=spec["padding"]), name)
        if kind == "dense":
            outputs, inputs = self.tensors[f"{name}.weight"].shape
            return self.filled(nn.Linear(inputs, outputs), name)
        if kind == "batch_norm":
            return self.filled(nn.BatchNorm2d(len(self.tensors[f"{name}.weight"]), eps=1e-5), name)
        if kind == "residual":
            return Residual(self.layers(spec["layers"], f"{name}."))
        return {
            "relu": nn.ReLU,
            "gelu": nn.GELU,
            "flatten": nn.Flatten,
            "max_pool": lambda: nn.MaxPool2d(spec["size"]),
            "global_max_pool": lambda: nn.Sequential(nn.AdaptiveMaxPool2d(1), nn.Flatten()),
        }[kind]()


def widened(tensors):
    """Weights of 8 bits times their scales, one an output."""
    scales = {name[: -len(".scale")]: tensors.pop(name) for name in list(tensors) if name.endswith(".scale")}
    for name, scale in scales.items():
        tensors[name] = tensors[name].float() * scale.reshape(-1, *[1] * (tensors[name].ndim - 1))
    return tensors


def load(path):
    """The network, ready to answer, and the file's self-check: pictures and logits, or two times None."""
    with safe_open(path, framework="pt") as file:
        header = file.metadata()
        tensors = {name: file.get_tensor(name) for name in file.keys()}
    check = tensors.pop("self_check.images", None), tensors.pop("self_check.logits", None)
    layers = Builder(widened(tensors)).layers(json.loads(header["spec"])["layers"])
    return nn.Sequential(Normalize(**json.loads(header["normalization"])), *layers).eval(), check


if __name__ == "__main__":
    network, (images, expected) = load(sys.argv[1])
    print(network)
    if images is not None:
        with torch.no_grad():
            difference = (network(images.float()) - expected).abs().max().item()
        print(f"self-check of {len(images)} pictures: largest difference {difference:.1e}")
        assert difference < 1e-4 * max(1, expected.abs().max().item()), "the numbers do not come out as they should"
