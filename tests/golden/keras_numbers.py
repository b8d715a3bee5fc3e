"""Writes keras.safetensors: what Keras 2 computes with the notebook's network.

    python tests/golden/keras_numbers.py --data data/cifar-10-batches-bin

Everything is in this project's layout (crates/model/src/weights/mod.rs), so that whoever reads the file compares
number with number. README.md beside this script says what each entry is.
"""

import argparse
import hashlib
import json
import logging
import math
import os
from pathlib import Path

os.environ["TF_USE_LEGACY_KERAS"] = "1"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import numpy as np
import tensorflow as tf
import tf_keras as keras
from safetensors.numpy import save_file

HERE = Path(__file__).parent
TEST_BATCH_SHA256 = "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"
SEED = 2023
BIAS_BOUND = 0.05
IMAGES = 64  # logits, loss and gradients
STEPS, BATCH = 10, 32  # Adam, on the images behind those
INITIALISATIONS = 64
# The layers that have parameters: this project's name, [out, in, kh, kw] or [out, in], and [C, H, W] in front
# of the flatten layer.
LAYERS = [
    ("conv1", (32, 3, 3, 3), None),
    ("conv2", (64, 32, 3, 3), None),
    ("conv3", (64, 64, 3, 3), None),
    ("dense1", (60, 1024), (64, 4, 4)),
    ("dense2", (20, 60), None),
]


def notebook():
    """The notebook's network, compiled as the notebook compiles it."""
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Conv2D(32, (3, 3), activation="relu", input_shape=(32, 32, 3)),
            layers.MaxPooling2D((2, 2)),
            layers.Conv2D(64, (3, 3), activation="relu"),
            layers.MaxPooling2D((2, 2)),
            layers.Conv2D(64, (3, 3), activation="relu"),
            layers.Flatten(),
            layers.Dense(60, activation="relu"),
            layers.Dense(20, activation="sigmoid"),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer="adam", loss=loss, metrics=["accuracy"])
    return model


def to_keras(array, flattened):
    """A kernel in Keras's layout: [kh, kw, in, out] or [in, out], rows of a flattened map as [H, W, C]."""
    if array.ndim == 4:
        return array.transpose(2, 3, 1, 0)
    if flattened:
        return array.reshape(-1, *flattened).transpose(2, 3, 1, 0).reshape(array.shape[1], array.shape[0])
    return array.T


def from_keras(array, flattened):
    """The inverse of `to_keras`."""
    if array.ndim == 4:
        return np.ascontiguousarray(array.transpose(3, 2, 0, 1))
    if flattened:
        channels, height, width = flattened
        maps = array.reshape(height, width, channels, -1).transpose(3, 2, 0, 1)
        return np.ascontiguousarray(maps.reshape(array.shape[1], array.shape[0]))
    return np.ascontiguousarray(array.T)


def splitmix64(state):
    """Vigna's generator: https://prng.di.unimi.it/splitmix64.c"""
    mask = (1 << 64) - 1
    while True:
        state = (state + 0x9E3779B97F4A7C15) & mask
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        yield z ^ (z >> 31)


def formula_weights():
    """Every parameter in this project's order and layout, from the formula in README.md."""
    stream = splitmix64(SEED)

    def uniform(shape, bound):
        unit = np.array([next(stream) >> 40 for _ in range(math.prod(shape))], np.float32) / np.float32(1 << 24)
        return ((np.float32(2) * unit - np.float32(1)) * np.float32(bound)).reshape(shape)

    weights = {}
    for name, shape, _ in LAYERS:
        fans = (shape[0] + shape[1]) * math.prod(shape[2:])
        weights[f"{name}.weight"] = uniform(shape, math.sqrt(6 / fans))
        weights[f"{name}.bias"] = uniform(shape[:1], BIAS_BOUND)
    return weights


def parameters(values):
    """Keras's arrays, kernel and bias in turn, under this project's names and in its layout."""
    named = {}
    for (name, _, flattened), kernel, bias in zip(LAYERS, values[::2], values[1::2], strict=True):
        named[f"{name}.weight"] = from_keras(np.asarray(kernel), flattened)
        named[f"{name}.bias"] = np.asarray(bias)
    return named


def set_weights(model, weights):
    values = []
    for name, _, flattened in LAYERS:
        values += [to_keras(weights[f"{name}.weight"], flattened), weights[f"{name}.bias"]]
    model.set_weights(values)
    for name, array in parameters(model.get_weights()).items():
        assert np.array_equal(array, weights[name]), f"the layout of {name} does not come back"


def read_test_batch(folder):
    """Records (bytes of picture, planar) and labels of the official test batch."""
    data = (Path(folder) / "test_batch.bin").read_bytes()
    found = hashlib.sha256(data).hexdigest()
    assert found == TEST_BATCH_SHA256, f"test_batch.bin has the SHA-256 {found}, expected {TEST_BATCH_SHA256}"
    records = np.frombuffer(data, np.uint8).reshape(10_000, 3073)
    return records[:, 1:], records[:, 0]


def pixels(planar):
    """[n, 32, 32, 3] in [0, 1], as the notebook has them."""
    return planar.reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1) / 255.0


def one_pass(model, images, labels):
    """Logits, mean loss and gradients of one batch, by Keras's own loss object."""
    with tf.GradientTape() as tape:
        outputs = model(images.astype(np.float32), training=True)
        loss = model.loss(labels, outputs)
    logits = outputs._keras_logits
    gradients = tape.gradient(loss, model.trainable_variables)
    cross_entropy = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels.astype(np.int32), logits))
    assert abs(float(loss) - float(cross_entropy)) < 1e-6, "Keras did not use the cached logits"
    assert np.allclose(tf.sigmoid(logits), outputs), "the cached logits are not those of the outputs"
    return logits.numpy(), loss.numpy(), [gradient.numpy() for gradient in gradients]


def adam_losses(model, images, labels):
    """The loss of each step before it is taken, by `train_on_batch`: the very code of `fit`."""
    losses = []
    for first in range(0, STEPS * BATCH, BATCH):
        part = slice(first, first + BATCH)
        loss, _ = model.train_on_batch(images[part], labels[part], reset_metrics=True)
        losses.append(loss)
    return np.array(losses, np.float64)


def initial_statistics():
    """Of each parameter over many fresh networks: bound by Keras's documentation, min, max, mean, variance."""
    draws = {}
    for seed in range(INITIALISATIONS):
        keras.utils.set_random_seed(seed + 1)
        for name, array in parameters(notebook().get_weights()).items():
            draws.setdefault(name, []).append(array.astype(np.float64))
    statistics = {}
    for name, arrays in draws.items():
        all_draws = np.stack(arrays)
        numbers = [all_draws.min(), all_draws.max(), all_draws.mean(), all_draws.var(), all_draws.size]
        statistics[f"initial.{name}"] = np.array(numbers, np.float64)
    return statistics


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--data", default="data/cifar-10-batches-bin", help="folder of test_batch.bin")
    arguments.add_argument("--out", default=HERE / "keras.safetensors", type=Path)
    arguments = arguments.parse_args()
    logging.getLogger("tensorflow").setLevel(logging.ERROR)
    tf.config.experimental.enable_op_determinism()
    keras.utils.set_random_seed(SEED)

    planar, labels = read_test_batch(arguments.data)
    used = IMAGES + STEPS * BATCH
    images = pixels(planar[:used])
    model = notebook()
    assert model.count_params() == 119_040
    weights = formula_weights()
    set_weights(model, weights)
    logits, loss, gradients = one_pass(model, images[:IMAGES], labels[:IMAGES])
    tensors = {"logits": logits, "loss": np.array([loss], np.float64), "labels": labels[:used].copy()}
    tensors |= {f"gradient.{name}": array for name, array in parameters(gradients).items()}
    # One weight of each end, so that a formula that is read otherwise is found before anything else.
    ends = [(array.flat[0], array.flat[-1]) for array in weights.values()]
    tensors["weight_ends"] = np.array(ends, np.float32)
    tensors["adam_losses"] = adam_losses(model, images[IMAGES:], labels[IMAGES:used])
    tensors |= initial_statistics()

    metadata = {
        "format": "cifar-lab-golden/1",
        "seed": str(SEED),
        "bias_bound": str(BIAS_BOUND),
        "images_sha256": hashlib.sha256(planar[:used].tobytes()).hexdigest(),
        "initialisations": str(INITIALISATIONS),
        "versions": json.dumps({"tensorflow": tf.__version__, "tf_keras": keras.__version__, "numpy": np.__version__}),
    }
    save_file(tensors, arguments.out, metadata)
    print(f"{arguments.out}: {arguments.out.stat().st_size} bytes")
    print(f"loss {loss:.6f}, largest logit {abs(logits).max():.4f}, Adam losses {tensors['adam_losses'].round(4)}")


if __name__ == "__main__":
    main()
