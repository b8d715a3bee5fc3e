#!/usr/bin/env bash
# keras 3.15.1 with tensorflow-cpu 2.21.0 and with jax 0.10.2 (PyPI), seen 2026-11-28.
#
# One script, two losses. A network ends in a sigmoid layer and is compiled with a cross-entropy of `from_logits=True`. On the
# TensorFlow backend Keras looks behind the sigmoid and takes the loss of the logits; it warns, and the warning speaks of a
# "Softmax activation", though there is none. On the JAX backend it takes the sigmoids themselves for logits, without a
# warning: the loss cannot fall below ln(1 + 19/e) = 2.078 for 20 outputs, and a network that learns on one backend stays at
# chance on the other.
#
# Below, `fit` with a learning rate of 0 reports the loss of 64 random inputs; beside it stand both losses, computed from the
# outputs by numpy. Seen:
#   tensorflow: fit 3.127499, of the logits 3.127499, of the sigmoids 2.987214, warning: True
#   jax: fit 3.011617, of the logits 3.231865, of the sigmoids 3.011617, warning: False
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet keras==3.15.1 tensorflow-cpu==2.21.0 jax==0.10.2

cat > losses.py <<'PY'
import warnings

import keras
import numpy as np

IMAGES, OUTPUTS = 64, 20
keras.utils.set_random_seed(1)
rng = np.random.default_rng(1)
x, y = rng.normal(size=(IMAGES, 8)).astype("float32"), rng.integers(0, 10, IMAGES)
model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(OUTPUTS, activation="sigmoid")])
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile(optimizer=keras.optimizers.SGD(0.0), loss=loss)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    reported = model.fit(x, y, batch_size=IMAGES, verbose=0).history["loss"][0]

sigmoids = np.asarray(keras.ops.convert_to_numpy(model(x)), dtype="float64")
logits = np.log(sigmoids / (1 - sigmoids))


def cross_entropy(values):
    return np.mean(np.log(np.exp(values).sum(axis=1)) - values[np.arange(IMAGES), y])


behind, before = cross_entropy(logits), cross_entropy(sigmoids)
warned = any("Softmax" in str(warning.message) for warning in caught)
backend = keras.backend.backend()
print(f"{backend}: fit {reported:.6f}, of the logits {behind:.6f}, of the sigmoids {before:.6f}, warning: {warned}")
assert abs(behind - before) > 0.01, "the two losses do not differ on these inputs"
assert abs(reported - {"tensorflow": behind, "jax": before}[backend]) < 1e-4, "another loss than was seen"
assert warned == (backend == "tensorflow"), "another warning than was seen"
PY

for backend in tensorflow jax; do
    KERAS_BACKEND=$backend TF_CPP_MIN_LOG_LEVEL=3 env/bin/python losses.py 2>>told.txt || { cat told.txt; exit 1; }
done
