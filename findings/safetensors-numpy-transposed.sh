#!/usr/bin/env bash
# safetensors 0.8.0 with numpy 2.4.6 (PyPI), seen 2026-11-29.
#
# Weights go from Keras to PyTorch by a transposition, from [rows, columns, in, out] to [out, in, rows, columns]. In numpy
# that is a view: the shape is new, the bytes lie as before. `safetensors.numpy.save` and `save_file` write the bytes as
# they lie under the new shape. The file is valid, its shape is right, and its values stand in the wrong places; nothing
# warns. A slice with a step is worse: what is written are neighbours that were left out. `numpy.ascontiguousarray` before
# saving gives the right file. The documentation asks for contiguous arrays.
#
# Seen:
#   transposed: shape (4, 3, 2, 2), right values in place: False
#   every second: [0.0, 2.0, 4.0] becomes [0.0, 1.0, 2.0]
#   made contiguous first: right values in place: True
#   warnings: 0
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet safetensors==0.8.0 numpy==2.4.6

cat > transposed.py <<'PY'
import warnings

import numpy as np
from safetensors.numpy import load, save

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    keras = np.arange(2 * 2 * 3 * 4, dtype="float32").reshape(2, 2, 3, 4)
    pytorch = keras.transpose(3, 2, 0, 1)
    back = load(save({"weight": pytorch}))["weight"]
    is_right = bool(np.array_equal(back, pytorch))
    print(f"transposed: shape {back.shape}, right values in place: {is_right}")
    second = np.arange(6, dtype="float32")[::2]
    neighbours = load(save({"bias": second}))["bias"]
    print(f"every second: {second.tolist()} becomes {neighbours.tolist()}")
    copied = load(save({"weight": np.ascontiguousarray(pytorch)}))["weight"]
    is_copy_right = bool(np.array_equal(copied, pytorch))
    print(f"made contiguous first: right values in place: {is_copy_right}")
print(f"warnings: {len(caught)}")
assert back.shape == pytorch.shape and not is_right, "the transposed array is written as it reads now"
assert neighbours.tolist() == [0.0, 1.0, 2.0], "the slice is written as it reads now"
assert is_copy_right and not caught
PY
env/bin/python transposed.py
