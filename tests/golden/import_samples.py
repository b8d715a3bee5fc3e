"""Writes networks of other programs for crates/formats/tests/samples, with what those programs answer.

    python tests/golden/import_samples.py [FOLDER]

They read other pictures than the data set's, or have layers that the other samples do not have: ReLU6, and blocks whose
shortcut is a convolution. Weights are drawn, not learnt, and statistics of norms are moved away from 0 and 1. FOLDER gets
the files and sizes.json: for each file its input and the answers to three pictures, whose bytes, row by row with a pixel's
channels side by side, are `(37 i + 11 (i // 101)) % 256` for the i-th byte of all three.
"""

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import keras
import numpy as np
import torch
from torch import nn

FOLDER = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2] / "crates/formats/tests/samples")
PICTURES = 3


def pictures(height, width, channels):
    """[3, rows, columns, channels], bytes."""
    at = np.arange(PICTURES * height * width * channels)
    return ((37 * at + 11 * (at // 101)) % 256).reshape(PICTURES, height, width, channels).astype(np.uint8)


def moved(layer, rng):
    """A norm as if it had seen something."""
    shapes = [weight.shape for weight in layer.get_weights()]
    layer.set_weights([rng.uniform(0.5, 1.5, shape).astype("float32") for shape in shapes])


def keras_grey():
    """64 x 64 in grey, scaled inside; seven classes."""
    keras.utils.set_random_seed(64)
    layers = keras.layers
    network = keras.Sequential(
        [
            keras.Input((64, 64, 1)),
            layers.Rescaling(1 / 127.5, offset=-1),
            layers.Conv2D(6, 3, strides=2, padding="same", activation="relu"),
            layers.MaxPooling2D(3, strides=2, padding="same"),
            layers.Conv2D(8, 3, activation="leaky_relu"),
            layers.MaxPooling2D(7),
            layers.Flatten(),
            layers.Dense(7, activation="softmax"),
        ]
    )
    return network, pictures(64, 64, 1).astype("float32")


def keras_projections():
    """A residual network of Keras on 32 x 32: blocks of a norm or none, with and without strides, whose shortcut is a
    convolution; one block adds its input as it is."""
    keras.utils.set_random_seed(8)
    layers, rng = keras.layers, np.random.default_rng(8)
    inputs = keras.Input((32, 32, 3))
    x = layers.Rescaling(1 / 255)(inputs)
    x = layers.Activation("relu")(layers.BatchNormalization()(layers.Conv2D(6, 3, strides=2, padding="same")(x)))
    y = layers.BatchNormalization()(layers.Conv2D(6, 3, padding="same", use_bias=False)(x))
    x = layers.ReLU(max_value=6)(layers.Add()([x, y]))
    for width, stride, has_norm in [(8, 2, True), (10, 1, False)]:
        y = layers.Conv2D(width, 3, strides=stride, padding="same")(x)
        y = layers.ReLU()(layers.BatchNormalization()(y) if has_norm else y)
        y = layers.Conv2D(width, 3, padding="same")(y)
        short = layers.Conv2D(width, 1, strides=stride, use_bias=not has_norm)(x)
        if has_norm:
            y, short = layers.BatchNormalization()(y), layers.BatchNormalization(epsilon=1e-5)(short)
        x = layers.ReLU()(layers.Add()([short, y] if has_norm else [y, short]))
    network = keras.Model(inputs, layers.Dense(10)(layers.GlobalAveragePooling2D()(x)))
    for layer in network.layers:
        if isinstance(layer, layers.BatchNormalization):
            moved(layer, rng)
    return network, pictures(32, 32, 3).astype("float32")


class Block(nn.Module):
    """As torchvision has it."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.relu = nn.ReLU()
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if stride > 1 or inputs != outputs:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
        return self.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet(nn.Module):
    """Two stages, the second half as large."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(6)
        self.relu = nn.ReLU()
        self.layer1 = nn.Sequential(Block(6, 6, 1))
        self.layer2 = nn.Sequential(Block(6, 10, 2), Block(10, 10, 1))
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(10, 10)

    def forward(self, x):
        x = self.layer2(self.layer1(self.relu(self.bn1(self.conv1(x)))))
        return self.fc(torch.flatten(self.avgpool(x), 1))


def torch_relu6():
    """48 x 48 in colour, with ReLU6; five classes."""
    torch.manual_seed(48)
    network = nn.Sequential(
        nn.Conv2d(3, 8, 5, 3, 2),
        nn.ReLU6(),
        nn.Conv2d(8, 8, 3, padding=1, groups=8),
        nn.ReLU6(),
        nn.Conv2d(8, 12, 1),
        nn.MaxPool2d(4),
        nn.Flatten(),
        nn.Linear(192, 5),
    )
    with torch.no_grad():
        # So that some values are cut off at 6.
        network[0].weight *= 8
    return network, pictures(48, 48, 3)


def torch_resnet():
    torch.manual_seed(10)
    network = ResNet()
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            for values in (module.weight, module.bias, module.running_mean, module.running_var):
                nn.init.uniform_(values.data, 0.5, 1.5)
    return network, pictures(32, 32, 3)


def main():
    told = {}

    def tell(name, images, answers):
        told[name] = {"input": list(images.shape[1:]), "values": np.asarray(answers, "float32").tolist()}

    for name, made in (("keras3-grey-64.keras", keras_grey), ("keras3-projections.keras", keras_projections)):
        network, images = made()
        network.save(FOLDER / name)
        tell(name, images, network.predict(images, verbose=0))
    for name, made in (("torch-relu6-48.onnx", torch_relu6), ("torch-resnet", torch_resnet)):
        network, images = made()
        network.eval()
        x = torch.tensor(images.transpose(0, 3, 1, 2)).float() / 255
        with torch.no_grad():
            answers = network(x).numpy()
        files = [name] if name.endswith("onnx") else [f"{name}.pt", f"{name}.onnx"]
        for file in files:
            if file.endswith("pt"):
                torch.save(network.state_dict(), FOLDER / file)
            else:
                torch.onnx.export(network, (x[:1],), FOLDER / file, dynamo=False)
            tell(file, images, answers)
    (FOLDER / "sizes.json").write_text(json.dumps(told) + "\n")
    for name in told:
        print(name, (FOLDER / name).stat().st_size)


if __name__ == "__main__":
    main()
