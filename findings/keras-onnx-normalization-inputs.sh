#!/usr/bin/env bash
# keras 3.15.1 on tensorflow-cpu 2.21.0 with tf2onnx 1.17.0 and onnxruntime 1.32.0 (PyPI), seen 2026-11-29.
#
# A model with a Normalization layer, exported with `model.export("x.onnx", format="onnx")`, loses that layer's mean: the
# file has two more inputs that nobody asked for, and whoever runs it has to give them. One is the mean; the other is under
# the root of the variance, whose reciprocal was folded into a constant, and no operator reads it. `export` says that the
# model was saved, onnx's checker finds nothing, and it makes no difference whether the layer was adapted to data or was
# given its numbers. Rescaling, which holds no array, is exported as it should be.
#
# Seen:
#   Rescaling: 1 input, runs, largest difference 0
#   Normalization, given: 3 inputs, 1 of them read by no operator, does not run with the data alone
#   Normalization, adapted: 3 inputs, 1 of them read by no operator, does not run with the data alone
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet keras==3.15.1 tensorflow-cpu==2.21.0 tf2onnx==1.17.0 onnx==1.23.2 onnxruntime==1.32.0

cat > export.py <<'PY'
import keras
import numpy as np
import onnx
import onnxruntime

x = np.random.default_rng(1).random((4, 3), dtype="float32")
adapted = keras.layers.Normalization()
adapted.adapt(x)
given = keras.layers.Normalization(mean=[0.5, 0.4, 0.3], variance=[0.1, 0.2, 0.3])
layers = {"Rescaling": keras.layers.Rescaling(1 / 255), "Normalization, given": given, "Normalization, adapted": adapted}
for name, layer in layers.items():
    model = keras.Sequential([keras.Input((3,)), layer])
    expected = model.predict(x, verbose=0)
    model.export("model.onnx", format="onnx", verbose=False)
    written = onnx.load("model.onnx")
    onnx.checker.check_model(written)
    inputs = [value.name for value in written.graph.input]
    read = {name for node in written.graph.node for name in node.input}
    session = onnxruntime.InferenceSession("model.onnx", providers=["CPUExecutionProvider"])
    try:
        found = session.run(None, {inputs[0]: x})[0]
    except ValueError as error:
        assert "Required inputs" in str(error), error
        unread = sum(name not in read for name in inputs)
        print(f"{name}: {len(inputs)} inputs, {unread} of them read by no operator, does not run with the data alone")
        assert (len(inputs), unread) == (3, 1) and "Normalization" in name, "otherwise than was seen"
    else:
        print(f"{name}: {len(inputs)} input, runs, largest difference {np.abs(found - expected).max():.0g}")
        assert len(inputs) == 1 and name == "Rescaling", "otherwise than was seen"
PY

KERAS_BACKEND=tensorflow TF_CPP_MIN_LOG_LEVEL=3 env/bin/python export.py 2>told.txt || { cat told.txt; exit 1; }
