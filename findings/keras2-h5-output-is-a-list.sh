#!/usr/bin/env bash
# keras 3.15.1 and tf-keras 2.21.0 on tensorflow-cpu 2.21.0 (PyPI), seen 2026-11-29.
#
# A functional model of one input and one output that Keras 2 saved as `.h5` opens in Keras 3, and `predict` gives what it
# should. But its `output` is a list of one: a layer that is put on it fails with an error about a shape, and each call
# warns that the structure of the inputs is another one. Keras 2 writes `"output_layers": [["dense", 0, 0]]`; where the
# same file says `["dense", 0, 0]`, both open it and both have a tensor.
#
# Seen:
#   as Keras 2 saved it: predict (1, 2), output list, a layer on it: ValueError
#   with bare ends: predict (1, 2), output KerasTensor, a layer on it: (None, 3)
#   with bare ends, in Keras 2: predict (1, 2), output KerasTensor
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet keras==3.15.1 tf-keras==2.21.0 tensorflow-cpu==2.21.0

cat > models.py <<'PY'
import json

import h5py
import keras
import numpy as np
import tf_keras

inputs = tf_keras.Input((4, 4, 3))
outputs = tf_keras.layers.Dense(2)(tf_keras.layers.Flatten()(inputs))
tf_keras.Model(inputs, outputs).save("model.h5")
picture = np.ones((1, 4, 4, 3), "float32")


def told(model):
    shape = model.predict(picture, verbose=0).shape
    return f"predict {shape}, output {type(model.output).__name__}"


def extended(model):
    try:
        return str(keras.layers.Dense(3)(model.output).shape)
    except ValueError:
        return "ValueError"


model = keras.models.load_model("model.h5")
first = f"{told(model)}, a layer on it: {extended(model)}"
with h5py.File("model.h5", "r+") as file:
    config = json.loads(file.attrs["model_config"])
    for end in ("input_layers", "output_layers"):
        [config["config"][end]] = config["config"][end]
    file.attrs["model_config"] = json.dumps(config)
model = keras.models.load_model("model.h5")
second = f"{told(model)}, a layer on it: {extended(model)}"
third = told(tf_keras.models.load_model("model.h5"))
print(f"as Keras 2 saved it: {first}\nwith bare ends: {second}\nwith bare ends, in Keras 2: {third}")
assert first == "predict (1, 2), output list, a layer on it: ValueError", "otherwise than was seen"
assert second == "predict (1, 2), output KerasTensor, a layer on it: (None, 3)", "otherwise than was seen"
assert third == "predict (1, 2), output KerasTensor", "otherwise than was seen"
PY

KERAS_BACKEND=tensorflow TF_CPP_MIN_LOG_LEVEL=3 env/bin/python models.py 2>told.txt || { cat told.txt; exit 1; }
