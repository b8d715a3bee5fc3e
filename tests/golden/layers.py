"""Writes layers.safetensors: what PyTorch and Keras compute with single layers and small stacks of them.

    python tests/golden/layers.py [pytorch] [keras]

One of the two alone keeps what the file has of the other. The networks are built by the readers that the page hands out
(www/assets/readers), so that these are checked, too. README.md beside this script says what each entry is.
"""

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save_file

HERE = Path(__file__).parent
OUT = HERE / "layers.safetensors"
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "www/assets/readers")]
from check_weights import Walk  # noqa: E402

SEED = 18
IMAGES, INPUT = 2, [4, 7, 6]


def conv(kernel, padding, filters=4, **more):
    return {"kind": "conv", "filters": filters, "kernel": kernel, "padding": padding, **more}


def pool(kind, size, **more):
    return {"kind": kind, "size": size, **more}


NORM = {"kind": "batch_norm"}
# What both libraries are asked for, by the name of the case. "same" with a stride is TensorFlow's: PyTorch refuses the word.
CASES = {
    "same, even kernel": [conv(4, "same")],
    "same, stride 2": [conv(3, "same", stride=2)],
    "same, even kernel, stride 3": [conv(2, "same", stride=3)],
    "pixels, stride 2": [conv(3, {"pixels": 1}, stride=2)],
    "pixels, even kernel": [conv(4, {"pixels": 2})],
    "valid, stride 4": [conv(3, "valid", stride=4)],
    "groups": [conv(3, "same", groups=2)],
    "depthwise, stride 2": [conv(3, "same", filters=8, groups=4, stride=2)],
    "depthwise": [conv(3, {"pixels": 1}, groups=4)],
    "max pool, stride below size": [pool("max_pool", 3, stride=2)],
    "max pool, same": [pool("max_pool", 3, stride=2, padding="same")],
    "max pool, pixels": [pool("max_pool", 3, stride=2, padding={"pixels": 1})],
    "average pool": [pool("avg_pool", 2)],
    "average pool, same": [pool("avg_pool", 3, stride=2, padding="same")],
    "average pool, pixels": [pool("avg_pool", 3, stride=2, padding={"pixels": 1})],
    "norm, Keras's epsilon": [{**NORM, "epsilon": 0.001}],
    "norm without scale": [{**NORM, "scale": False}],
    "norm without shift": [{**NORM, "shift": False, "epsilon": 0.01}],
    "norm alone": [{**NORM, "scale": False, "shift": False}],
    "leaky relu": [{"kind": "leaky_relu", "slope": 0.3}],
    "relu6": [conv(3, "same", filters=8), conv(3, "same"), {"kind": "relu6"}],
    "dropout": [{"kind": "dropout", "rate": 0.5}],
    "stack": [
        conv(3, "same", filters=8, stride=2),
        {**NORM, "epsilon": 0.001},
        {"kind": "leaky_relu", "slope": 0.1},
        conv(3, "same", filters=8, groups=8),
        pool("avg_pool", 2, stride=1, padding="same"),
        {"kind": "global_avg_pool"},
        {"kind": "dense", "units": 5},
    ],
}


def drawn(layers):
    """The parameters of a case and its pictures; each case draws the same, whatever is asked for."""
    rng = np.random.default_rng(SEED)
    pictures = rng.uniform(-1, 1, [IMAGES, *INPUT]).astype(np.float32)
    shapes = Walk({"input": INPUT, "layers": layers}).shapes
    bounds = {name: (0.5, 1.5) if name.endswith("var") else (-0.7, 0.7) for name in shapes}
    return pictures, {name: rng.uniform(*bounds[name], shape).astype(np.float32) for name, shape in shapes.items()}


def drops(layers):
    return any(layer["kind"] == "dropout" for layer in layers)


def pytorch(layers, pictures, tensors, labels):
    """Logits, and the gradients of their mean cross-entropy, as PyTorch has them."""
    import load_pytorch
    import torch

    torch.set_num_threads(1)
    network = load_pytorch.Builder({name: torch.tensor(array) for name, array in tensors.items()}).layers(layers)
    x = torch.tensor(pictures)
    with torch.no_grad():
        logits = network.eval()(x).flatten(1).numpy()
    if drops(layers):
        return logits, {}, torch.__version__
    loss = torch.nn.functional.cross_entropy(network.train()(x).flatten(1), torch.tensor(labels))
    loss.backward() if loss.requires_grad else None
    # The modules come in the order of the layers, and so do the names.
    modules = [module for module in network.modules() if list(module.parameters(recurse=False))]
    names = list(dict.fromkeys(name.rsplit(".", 1)[0] for name in tensors))
    gradients = {}
    for name, module in zip(names, modules, strict=True):
        for part, parameter in module.named_parameters(recurse=False):
            if f"{name}.{part}" in tensors:
                gradients[f"{name}.{part}"] = parameter.grad.numpy()
    return logits, gradients, torch.__version__


def keras_numbers(layers, pictures, tensors, labels):
    """The same as Keras has them, on TensorFlow."""
    import keras
    import load_keras
    import tensorflow as tf

    channels, height, width = INPUT
    inputs = keras.Input((height, width, channels))
    network = keras.Model(inputs, load_keras.Builder(dict(tensors)).layers(layers, inputs))
    x = tf.constant(pictures.transpose(0, 2, 3, 1))

    def rows(output):
        output = tf.transpose(output, [0, 3, 1, 2]) if len(output.shape) == 4 else output
        return tf.reshape(output, [len(pictures), -1])

    logits = rows(network(x, training=False)).numpy()
    version = f"{keras.__version__} on TensorFlow {tf.__version__}"
    if drops(layers):
        return logits, {}, version
    with tf.GradientTape() as tape:
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, rows(network(x, training=True)))
        loss = tf.reduce_mean(losses)
    with_values = [layer for layer in network.layers if layer.trainable_weights or layer.non_trainable_weights]
    names = list(dict.fromkeys(name.rsplit(".", 1)[0] for name in tensors))
    found = [variable.value for layer in with_values for variable in layer.trainable_weights]
    slopes = iter(tape.gradient(loss, found))
    gradients = {}
    for name, layer in zip(names, with_values, strict=True):
        for variable in layer.trainable_weights:
            gradient, kind = next(slopes).numpy(), variable.path.rsplit("/", 1)[-1]
            part = "bias" if kind in ("bias", "beta") else "weight"
            gradients[f"{name}.{part}"] = np.ascontiguousarray(as_ours(gradient, tensors[f"{name}.{part}"].shape))
    return logits, gradients, version


def as_ours(array, shape):
    """Keras's kernel in this project's layout."""
    if array.ndim != 4:
        return array.T
    # A depthwise kernel is [rows, columns, channel, filter of the channel].
    if array.shape[2] != shape[1]:
        return array.transpose(2, 3, 0, 1).reshape(shape)
    return array.transpose(3, 2, 0, 1)


def main():
    libraries = {"pytorch": pytorch, "keras": keras_numbers}
    asked = sys.argv[1:] or list(libraries)
    tensors, metadata = {}, {}
    if OUT.exists():
        with safe_open(OUT, framework="numpy") as file:
            metadata = file.metadata()
            tensors = {name: file.get_tensor(name) for name in file.keys() if name.split("/")[0] not in asked}
    metadata |= {"format": "cifar-lab-golden/1", "cases": json.dumps(CASES), "input": json.dumps(INPUT)}
    for name, layers in CASES.items():
        pictures, parameters = drawn(layers)
        labels = np.arange(IMAGES) + 1
        tensors["pictures"] = pictures
        tensors |= {f"case/{name}/{part}": array for part, array in parameters.items()}
        for library in asked:
            logits, gradients, version = libraries[library](layers, pictures, parameters, labels)
            metadata[library] = version
            tensors[f"{library}/{name}/logits"] = np.ascontiguousarray(logits)
            tensors |= {f"{library}/{name}/gradient.{part}": array for part, array in gradients.items()}
    save_file(tensors, OUT, metadata)
    print(f"{OUT}: {OUT.stat().st_size} bytes, {len(CASES)} cases by {', '.join(asked)}")


if __name__ == "__main__":
    main()
