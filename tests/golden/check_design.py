"""Runs the code that "Build a network" writes, in Keras and PyTorch, for each template and for a network with every kind of
layer: the same parameters, the same shapes, and with the same weights the same answers as this project's own program.

    python tests/golden/check_design.py [PROGRAM]

PROGRAM is the built `cifar-train`; without it `cargo run --release` builds it. Needs node for the page's own writers.
"""

import contextlib
import io
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from check_exports import FROM_SOURCE, ROOT, TOLERANCE, reader
from safetensors import safe_open
from safetensors.numpy import save_file

WRITERS = """
import { kerasCode } from "./www/panels/design/keras-code.js";
import { pytorchCode } from "./www/panels/design/pytorch-code.js";
import { readFileSync } from "node:fs";
const told = JSON.parse(readFileSync("tests/golden/design-shapes.json", "utf8"));
const codes = told.map(({ layers, outputs }) => {
  const rows = outputs.map((output) => ({ output }));
  return { keras: kerasCode(layers, rows), pytorch: pytorchCode(layers, rows) };
});
console.log(JSON.stringify(codes));
"""


def codes():
    """What the page writes, in the order of design-shapes.json."""
    node = ["node", "--input-type=module", "--eval", WRITERS]
    return json.loads(subprocess.run(node, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def weights_file(told, folder, program):
    """Random weights as this project's file, with pictures and what its own program answers to them."""
    chance = np.random.default_rng(7)
    tensors = {}
    for name, shape, _ in told["slots"]:
        values = chance.normal(0, 0.2, shape)
        tensors[name] = (np.abs(values) + 0.5 if name.endswith("running_var") else values).astype(np.float32)
    spec = {"name": "built", "input": [3, 32, 32], "layers": told["layers"]}
    header = {
        "format": "cifar-lab/1",
        "name": "built",
        "spec": json.dumps(spec),
        "normalization": json.dumps({"mean": [0, 0, 0], "std": [1, 1, 1]}),
        "classes": json.dumps(["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]),
    }
    raw, path = folder / "raw.safetensors", folder / "built.safetensors"
    save_file(tensors, raw, header)
    subprocess.run([*program, "export", str(raw), "--out", str(path), "--format", "safetensors"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return path


def run(code):
    """The script, as a person runs it; its model."""
    scope = {"__name__": "built"}
    # It prints its layers.
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(code, "built.py", "exec"), scope)
    return scope["model"]


def in_pytorch(code, told, tensors, images):
    model = run(code)
    trained = sum(value.numel() for value in model.parameters() if value.requires_grad)
    expected = sum(int(np.prod(shape)) for _, shape, learns in told["slots"] if learns)
    assert trained == expected, f"{trained} parameters that learn, {expected} here"
    state = model.state_dict()
    # In the order of the file. What a norm does not learn stands in PyTorch's state all the same.
    ours = list(tensors.items())
    for name, value in state.items():
        if name.endswith("num_batches_tracked"):
            continue
        kind, (there, values) = name.rsplit(".", 1)[1], ours[0]
        if kind == there.rsplit(".", 1)[1] and tuple(value.shape) == values.shape:
            state[name] = torch.from_numpy(values)
            ours.pop(0)
    assert not ours, f"{[name for name, _ in ours]} found no place"
    model.load_state_dict(state)
    with torch.no_grad():
        return model.eval()(torch.from_numpy(images.astype(np.float32))).numpy()


def in_keras(code, told, path, images):
    model = run(code)
    reference, _ = reader("load_keras").load(path)
    count = model.count_params()
    assert count == told["parameters"], f"{count} parameters, {told['parameters']} here"
    shapes = [[value.shape for value in one.weights] for one in (model, reference)]
    assert shapes[0] == shapes[1], "other weights than the reader's"
    model.set_weights(reference.get_weights())
    return model.predict(images.transpose(0, 2, 3, 1).astype(np.float32), verbose=0)


def shown(logits, layers):
    """What the last layer makes of logits."""
    end = layers[-1]["kind"]
    if end == "softmax":
        powers = np.exp(logits - logits.max(1, keepdims=True))
        return powers / powers.sum(1, keepdims=True)
    return 1 / (1 + np.exp(-logits)) if end == "sigmoid" else logits


def check(told, code, folder, program):
    path = weights_file(told, folder, program)
    with safe_open(path, framework="numpy") as file:
        tensors = {name: file.get_tensor(name) for name in file.keys()}
    images, logits = tensors["self_check.images"], tensors["self_check.logits"]
    ordered = {name: tensors[name] for name, _, _ in told["slots"]}
    found = {
        "PyTorch": (in_pytorch(code["pytorch"], told, ordered, images), logits),
        "Keras": (in_keras(code["keras"], told, path, images), shown(logits, told["layers"])),
    }
    apart = {}
    for name, (answers, expected) in found.items():
        assert answers.shape == expected.shape, f"{name}: {answers.shape}, expected {expected.shape}"
        apart[name] = float(np.abs(answers - expected).max() / max(1, np.abs(expected).max()))
        assert apart[name] < TOLERANCE, f"{name}: {apart[name]:.1e} apart"
    return apart


def main():
    told = json.loads((ROOT / "tests/golden/design-shapes.json").read_text())
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for one, code in zip(told, codes(), strict=True):
            try:
                apart = check(one, code, Path(folder), sys.argv[1:] or FROM_SOURCE)
                print(one["name"], ", ".join(f"{name} {difference:.1e}" for name, difference in apart.items()))
            except Exception as problem:
                failed += 1
                print(f"{one['name']}: {type(problem).__name__} {problem}")
    print(f"{len(told) - failed} passed\n{failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
