"""Builds a network of cifar-lab in Keras from its weights file, and checks it with the file's own pictures.

    pip install tensorflow safetensors numpy
    python load_keras.py notebook.safetensors

The network takes pixels of 0 to 255, as Keras has them ([images, 32, 32, 3] for CIFAR-10), and gives logits: softmax
makes probabilities of them.
"""

import json
import sys

import keras
import numpy as np
from safetensors import safe_open


class Builder:
    """Layers from a spec. Names are counted as in the file: conv1, dense2, residual1.conv3."""

    def __init__(self, tensors):
        self.tensors, self.counts = tensors, {}
        self.flattened = None

    def layers(self, specs, x, prefix=""):
        for spec in specs:
            if spec["kind"] not in ("sigmoid", "softmax"):
                x = self.layer(spec, x, prefix)
        return x

    def filled(self, layer, x, *values):
        x = layer(x)
        layer.set_weights(values)
        return x

    def kernel(self, weight):
        """Ours are [out, in]. Behind a flatten layer we count channel, row, column, Keras row, column, channel."""
        if self.flattened:
            height, width, channels = self.flattened
            weight = weight.reshape(-1, channels, height, width).transpose(0, 2, 3, 1).reshape(len(weight), -1)
            self.flattened = None
        return weight.T

    def layer(self, spec, x, prefix):
        kind = spec["kind"]
        stem = {"batch_norm": "norm"}.get(kind, kind)
        self.counts[stem] = self.counts.get(stem, 0) + 1
        name = f"{prefix}{stem}{self.counts[stem]}"
        weight, bias = (self.tensors.get(f"{name}.{part}") for part in ("weight", "bias"))
        if kind == "conv":
            return self.conv(spec, x, weight, bias)
        if kind == "dense":
            return self.filled(keras.layers.Dense(len(weight)), x, self.kernel(weight), bias)
        if kind == "batch_norm":
            statistics = [self.tensors[f"{name}.running_{part}"] for part in ("mean", "var")]
            parts = {"scale": weight is not None, "center": bias is not None}
            layer = keras.layers.BatchNormalization(epsilon=spec.get("epsilon", 1e-5), **parts)
            return self.filled(layer, x, *(part for part in (weight, bias, *statistics) if part is not None))
        if kind == "residual":
            y = self.layers(spec["layers"], x, f"{name}.")
            return keras.layers.Add()([self.layers(spec.get("shortcut", []), x, f"{name}.shortcut."), y])
        if kind == "flatten":
            self.flattened = tuple(x.shape[1:])
            return keras.layers.Flatten()(x)
        if kind in ("max_pool", "avg_pool"):
            kinds = {"max_pool": ("MaxPooling2D", -np.inf), "avg_pool": ("AveragePooling2D", 0.0)}
            pool, around = kinds[kind]
            x, padding = self.padded(spec, x, around)
            return getattr(keras.layers, pool)(spec["size"], spec.get("stride", spec["size"]), padding)(x)
        if kind in ("global_max_pool", "global_avg_pool"):
            pool = {"global_max_pool": "GlobalMaxPooling2D", "global_avg_pool": "GlobalAveragePooling2D"}[kind]
            return getattr(keras.layers, pool)()(x)
        if kind == "relu6":
            return keras.layers.ReLU(max_value=6.0)(x)
        if kind == "leaky_relu":
            return keras.layers.LeakyReLU(negative_slope=spec["slope"])(x)
        if kind == "dropout":
            return keras.layers.Dropout(spec["rate"])(x)
        return keras.layers.Activation(kind)(x)

    def padded(self, spec, x, value):
        """Keras has no padding in pixels of its own: the map with it, and the word for what is left to do."""
        padding = spec.get("padding", "valid")
        if isinstance(padding, dict):
            around = [padding["pixels"]] * 2
            return keras.ops.pad(x, [[0, 0], around, around, [0, 0]], constant_values=value), "valid"
        return x, padding

    def conv(self, spec, x, weight, bias):
        filters, group, size, _ = weight.shape
        x, padding = self.padded(spec, x, 0.0)
        settings = {"strides": spec.get("stride", 1), "padding": padding}
        groups = spec.get("groups", 1)
        if group == 1 and groups > 1:
            # Every channel is a group: [rows, columns, channel, filter of the channel].
            kernel = weight.reshape(groups, filters // groups, size, size).transpose(2, 3, 0, 1)
            layer = keras.layers.DepthwiseConv2D(size, depth_multiplier=filters // groups, **settings)
            return self.filled(layer, x, kernel, bias)
        layer = keras.layers.Conv2D(filters, size, groups=groups, **settings)
        return self.filled(layer, x, weight.transpose(2, 3, 1, 0), bias)


def widened(tensors):
    """Weights of 8 bits times their scales, one an output."""
    scales = {name[: -len(".scale")]: tensors.pop(name) for name in list(tensors) if name.endswith(".scale")}
    for name, scale in scales.items():
        tensors[name] = tensors[name].astype("float32") * scale.reshape(-1, *[1] * (tensors[name].ndim - 1))
    return tensors


def load(path):
    """The network, ready to answer, and the file's self-check: pictures and logits, or two times None."""
    with safe_open(path, framework="numpy") as file:
        header = file.metadata()
        tensors = {name: file.get_tensor(name) for name in file.keys()}
    images, logits = tensors.pop("self_check.images", None), tensors.pop("self_check.logits", None)
    spec, normalization = json.loads(header["spec"]), json.loads(header["normalization"])
    channels, height, width = spec["input"]
    mean, std = (np.array(normalization[part][:channels]) for part in ("mean", "std"))
    pixels = keras.Input((height, width, channels))
    x = keras.layers.Rescaling((1 / (255 * std)).tolist(), (-mean / std).tolist())(pixels)
    network = keras.Model(pixels, Builder(widened(tensors)).layers(spec["layers"], x))
    return network, (None if images is None else images.transpose(0, 2, 3, 1), logits)


if __name__ == "__main__":
    network, (images, expected) = load(sys.argv[1])
    network.summary()
    if images is not None:
        difference = np.abs(network.predict(images.astype("float32"), verbose=0) - expected).max()
        print(f"self-check of {len(images)} pictures: largest difference {difference:.1e}")
        assert difference < 1e-4 * max(1, np.abs(expected).max()), "the numbers do not come out as they should"
