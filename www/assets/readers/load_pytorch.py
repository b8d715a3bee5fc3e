"""Builds a network of cifar-lab in PyTorch from its weights file, and checks it with the file's own pictures.

    pip install torch safetensors numpy
    python load_pytorch.py notebook.safetensors

The network takes pixels of 0 to 255 ([images, 3, 32, 32] for CIFAR-10), and gives logits: softmax makes probabilities
of them.
"""

import json
import sys

import torch
from safetensors import safe_open
from torch import nn
from torch.nn import functional


class Normalize(nn.Module):
    """(pixels / 255 - mean) / std, channel by channel."""

    def __init__(self, mean, std):
        super().__init__()
        self.register_buffer("mean", torch.tensor(mean).reshape(1, -1, 1, 1))
        self.register_buffer("std", torch.tensor(std).reshape(1, -1, 1, 1))

    def forward(self, pixels):
        return (pixels / 255 - self.mean) / self.std


class Residual(nn.Module):
    """Adds its input to what its layers make of it."""

    def __init__(self, layers, shortcut):
        super().__init__()
        self.layers, self.shortcut = layers, shortcut

    def forward(self, x):
        return self.shortcut(x) + self.layers(x)


class Same(nn.Module):
    """Padding as TensorFlow does it, for strides that PyTorch's own "same" refuses: a map of size / stride, rounded up."""

    def __init__(self, size, stride, value=0.0):
        super().__init__()
        self.size, self.stride, self.value = size, stride, value

    def forward(self, x):
        pads = []
        for length in reversed(x.shape[2:]):
            missing = max((-(-length // self.stride) - 1) * self.stride + self.size - length, 0)
            pads += [missing // 2, missing - missing // 2]
        return functional.pad(x, pads, value=self.value)


class SameAverage(nn.Module):
    """The mean of what is no padding."""

    def __init__(self, size, stride):
        super().__init__()
        self.pool = nn.Sequential(Same(size, stride), nn.AvgPool2d(size, stride))

    def forward(self, x):
        return self.pool(x) / self.pool(torch.ones_like(x))


class Builder:
    """Layers from a spec. Names are counted as in the file: conv1, dense2, residual1.conv3."""

    def __init__(self, tensors):
        self.tensors, self.counts = tensors, {}

    def layers(self, specs, prefix=""):
        return nn.Sequential(*(self.layer(spec, prefix) for spec in specs if spec["kind"] not in ("sigmoid", "softmax")))

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
            stride, groups, padding = spec.get("stride", 1), spec.get("groups", 1), spec["padding"]
            own = padding["pixels"] if isinstance(padding, dict) else "same" if (padding, stride) == ("same", 1) else 0
            module = nn.Conv2d(channels * groups, filters, size, stride=stride, padding=own, groups=groups)
            before = [Same(size, stride)] if padding == "same" and stride > 1 else []
            return nn.Sequential(*before, self.filled(module, name))
        if kind == "dense":
            outputs, inputs = self.tensors[f"{name}.weight"].shape
            return self.filled(nn.Linear(inputs, outputs), name)
        if kind == "batch_norm":
            channels, epsilon = len(self.tensors[f"{name}.running_mean"]), spec.get("epsilon", 1e-5)
            return self.filled(nn.BatchNorm2d(channels, eps=epsilon), name)
        if kind in ("max_pool", "avg_pool"):
            return self.pool(spec, kind == "max_pool")
        if kind == "residual":
            layers = self.layers(spec["layers"], f"{name}.")
            return Residual(layers, self.layers(spec.get("shortcut", []), f"{name}.shortcut."))
        return {
            "relu": nn.ReLU,
            "gelu": nn.GELU,
            "flatten": nn.Flatten,
            "relu6": nn.ReLU6,
            "leaky_relu": lambda: nn.LeakyReLU(spec["slope"]),
            "dropout": lambda: nn.Dropout(spec["rate"]),
            "global_avg_pool": lambda: nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()),
            "global_max_pool": lambda: nn.Sequential(nn.AdaptiveMaxPool2d(1), nn.Flatten()),
        }[kind]()

    def pool(self, spec, is_max):
        size, padding = spec["size"], spec.get("padding", "valid")
        stride, pixels = spec.get("stride", size), padding["pixels"] if isinstance(padding, dict) else 0
        if padding == "same" and not is_max:
            return SameAverage(size, stride)
        before = [Same(size, stride, float("-inf"))] if padding == "same" else []
        return nn.Sequential(*before, (nn.MaxPool2d if is_max else nn.AvgPool2d)(size, stride, pixels))


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
    spec, normalization = json.loads(header["spec"]), json.loads(header["normalization"])
    # A grey picture has the first channel's.
    normalization = {part: numbers[: spec["input"][0]] for part, numbers in normalization.items()}
    layers = Builder(widened(tensors)).layers(spec["layers"])
    return nn.Sequential(Normalize(**normalization), *layers).eval(), check


if __name__ == "__main__":
    network, (images, expected) = load(sys.argv[1])
    print(network)
    if images is not None:
        with torch.no_grad():
            difference = (network(images.float()) - expected).abs().max().item()
        print(f"self-check of {len(images)} pictures: largest difference {difference:.1e}")
        assert difference < 1e-4 * max(1, expected.abs().max().item()), "the numbers do not come out as they should"
