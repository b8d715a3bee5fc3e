#!/usr/bin/env bash
# keras 3.15.1, torch 2.15.0 and tensorflow-cpu 2.21.0 (PyPI), seen 2026-11-29.
#
# A layer may be named `block1.dense`. Such a model is built, saved and opened on TensorFlow; the same `.keras` file does
# not open on PyTorch, since Keras makes the name part of the name of a PyTorch parameter. A `.keras` file is said to be
# independent of the backend.
#
# Seen:
#   tensorflow: opens, (1, 2)
#   torch: KeyError 'parameter name can\'t contain "."'
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet keras==3.15.1 torch==2.15.0 tensorflow-cpu==2.21.0

cat > names.py <<'PY'
import os

import keras
import numpy as np

if not os.path.exists("model.keras"):
    keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, name="block1.dense")]).save("model.keras")
try:
    shape = keras.models.load_model("model.keras").predict(np.ones((1, 4)), verbose=0).shape
    print(f"{keras.backend.backend()}: opens, {shape}")
    assert keras.backend.backend() == "tensorflow", "otherwise than was seen"
except KeyError as error:
    print(f"{keras.backend.backend()}: KeyError {error}")
    assert keras.backend.backend() == "torch" and 'contain "."' in str(error), "otherwise than was seen"
PY

for backend in tensorflow torch; do
  KERAS_BACKEND=$backend TF_CPP_MIN_LOG_LEVEL=3 env/bin/python names.py 2>told.txt || { cat told.txt; exit 1; }
done
