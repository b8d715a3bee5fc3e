#!/usr/bin/env bash
# keras 3.15.1 and jax 0.10.2 (PyPI), seen 2026-11-30.
#
# A `.keras` file holds a graph of named layers (config.json) and arrays (model.weights.h5). The arrays are not found by the
# names of the layers: each layer is known by its class and by how many of that class come before it in `model.layers`,
# which sorts layers by their distance from the output and then by the order in which the graph is walked. Who writes such
# a file with the same graph and the same names, but with the inputs of a sum told in another order, gets a model that
# opens without a word and has the numbers of two layers exchanged.
#
# Seen:
#   arrays of `left`, `right` are kept as: dense dense_1
#   told the other way round, `left` has: [[2.]]
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet keras==3.15.1 jax==0.10.2

cat > count.py <<'PY'
import json
import zipfile

import h5py
import keras
import numpy as np

entrance = keras.Input((1,), name="entrance")
left = keras.layers.Dense(1, use_bias=False, name="left")
right = keras.layers.Dense(1, use_bias=False, name="right")
total = keras.layers.Add(name="total")([left(entrance), right(entrance)])
model = keras.Model(entrance, total)
left.set_weights([np.array([[1.0]])])
right.set_weights([np.array([[2.0]])])
model.save("model.keras")

with zipfile.ZipFile("model.keras") as archive:
    parts = {name: archive.read(name) for name in archive.namelist()}
open("weights.h5", "wb").write(parts["model.weights.h5"])
with h5py.File("weights.h5") as file:
    kept = [name for name in file["layers"] if len(file["layers"][name]["vars"])]
print("arrays of `left`, `right` are kept as:", *kept)
assert kept == ["dense", "dense_1"], "otherwise than was seen"

config = json.loads(parts["config.json"])
end = next(layer for layer in config["config"]["layers"] if layer["name"] == "total")
end["inbound_nodes"][0]["args"][0].reverse()
parts["config.json"] = json.dumps(config)
with zipfile.ZipFile("turned.keras", "w") as archive:
    for name, content in parts.items():
        archive.writestr(name, content)
(numbers,) = keras.models.load_model("turned.keras").get_layer("left").get_weights()
print("told the other way round, `left` has:", numbers)
assert numbers.item() == 2.0, "otherwise than was seen"
PY
KERAS_BACKEND=jax env/bin/python count.py 2>told.txt || { cat told.txt; exit 1; }
