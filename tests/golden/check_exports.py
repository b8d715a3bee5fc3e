"""Exports networks and runs them in the programs that they are for: the same logits within 1e-4 of the largest.

    python tests/golden/check_exports.py [PROGRAM] [--packages PACKAGES]

PROGRAM is the built `cifar-train`; without it `cargo run --release` builds it. PACKAGES is a folder into which npm
installed TensorFlow.js (tensorflow_js.json says which); without it that program is left out. The networks are those that
are shipped, and small ones with every kind of layer (`CASES`). The readers are those that the page hands out
(`www/assets/readers`), called as a person would call them, and on twenty pictures more than the files bring.
"""

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import h5py  # noqa: E402
import keras  # noqa: E402
import numpy as np  # noqa: E402
import onnxruntime  # noqa: E402
import tf_keras  # noqa: E402
import torch  # noqa: E402
from safetensors import safe_open  # noqa: E402
from safetensors.numpy import save_file  # noqa: E402

ROOT = Path(__file__).parents[2]
FROM_SOURCE = ["cargo", "run", "--quiet", "--release", "-p", "cifar-train", "--"]
FORMATS = ["safetensors", "onnx", "keras", "h5", "pytorch", "tfjs"]
TOLERANCE = 1e-4
sys.path.insert(0, str(Path(__file__).parent))
from check_weights import Walk  # noqa: E402


def conv(kernel, padding, filters=8, **more):
    return {"kind": "conv", "filters": filters, "kernel": kernel, "padding": padding, **more}


def pool(kind, size, **more):
    return {"kind": kind, "size": size, **more}


RELU, GELU, FLATTEN = {"kind": "relu"}, {"kind": "gelu"}, {"kind": "flatten"}
NORM = {"kind": "batch_norm"}
DENSE = {"kind": "dense", "units": 10}
# Every kind of layer, and every setting that a program says in its own way.
CASES = {
    "convolutions": [
        conv(3, "same", stride=2),
        RELU,
        conv(4, "same"),
        {"kind": "leaky_relu", "slope": 0.1},
        conv(3, {"pixels": 1}, stride=2),
        GELU,
        conv(2, {"pixels": 1}, groups=8, filters=16),
        conv(3, "valid", groups=16, filters=16, stride=2),
        FLATTEN,
        {"kind": "dense", "units": 12},
        GELU,
        {"kind": "relu6"},
        {"kind": "dropout", "rate": 0.5},
        DENSE,
        {"kind": "softmax"},
    ],
    "groups": [conv(3, "same"), RELU, conv(3, "same", groups=2), pool("max_pool", 4), FLATTEN, DENSE],
    "max pools": [
        conv(3, "same"),
        pool("max_pool", 3, stride=2, padding={"pixels": 1}),
        pool("max_pool", 3, stride=2, padding="same"),
        pool("max_pool", 2, stride=1),
        {"kind": "global_max_pool"},
        DENSE,
        {"kind": "sigmoid"},
    ],
    "mean pools": [
        conv(3, "same"),
        pool("avg_pool", 3, stride=2, padding={"pixels": 1}),
        pool("avg_pool", 3, stride=2, padding="same"),
        pool("avg_pool", 3, stride=1, padding="same"),
        pool("avg_pool", 2),
        {"kind": "global_avg_pool"},
        DENSE,
    ],
    "norms": [
        conv(3, "same"),
        {**NORM, "epsilon": 0.001},
        RELU,
        {**NORM, "scale": False},
        {**NORM, "shift": False, "epsilon": 0.01},
        {**NORM, "scale": False, "shift": False},
        FLATTEN,
        DENSE,
    ],
    "residual": [
        conv(3, "same"),
        {"kind": "residual", "layers": [conv(3, {"pixels": 1}), NORM, RELU, {"kind": "residual", "layers": [conv(1, "valid")]}]},
        {"kind": "residual", "layers": [pool("max_pool", 3, stride=1, padding={"pixels": 1})]},
        {
            "kind": "residual",
            "layers": [conv(3, {"pixels": 1}, stride=2, filters=12), NORM, RELU, conv(3, "same", filters=12), NORM],
            "shortcut": [conv(1, "valid", stride=2, filters=12), NORM],
        },
        RELU,
        {
            "kind": "residual",
            "layers": [conv(3, {"pixels": 1}, stride=2, filters=12)],
            "shortcut": [pool("avg_pool", 2), {"kind": "residual", "layers": [conv(1, "valid", filters=12), GELU]}],
        },
        pool("max_pool", 4),
        FLATTEN,
        DENSE,
    ],
    "no dense layer": [conv(5, "valid", stride=4, filters=3), pool("avg_pool", 3), FLATTEN],
    "small grey pictures": [conv(3, "same"), RELU, pool("max_pool", 2), FLATTEN, DENSE],
}
# Of networks for other pictures than the data set's.
INPUTS = {"small grey pictures": [1, 20, 20]}
DATA_SET = [3, 32, 32]


def drawn(name, folder):
    """A weights file of a case: numbers by a seed, and names and shapes derived by none of the project's code."""
    rng = np.random.default_rng(21)
    spec = {"name": "drawn", "input": INPUTS.get(name, DATA_SET), "layers": CASES[name]}
    bounds = {"running_var": (0.5, 1.5), "weight": (-0.4, 0.4)}
    tensors = {
        name: rng.uniform(*bounds.get(name.rsplit(".")[-1], (-0.5, 0.5)), shape).astype(np.float32)
        for name, shape in Walk(spec).shapes.items()
    }
    header = {
        "format": "cifar-lab/1",
        "name": name,
        "spec": json.dumps(spec),
        "normalization": json.dumps({"mean": [0.49, 0.48, 0.45], "std": [0.25, 0.24, 0.26]}),
        "classes": json.dumps([f"class {at}" for at in range(10)]),
    }
    path = folder / "drawn.safetensors"
    save_file(tensors, path, header)
    return path


def loaded(name, path):
    """A file of Python as a module."""
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def reader(name):
    """One of the page's readers."""
    return loaded(name, ROOT / f"www/assets/readers/{name}.py")


def export(model, folder, form, program, weights=None):
    path = folder / f"{model}.{form}"
    command = [*program, "export", str(weights or f"www/assets/models/{model}.safetensors"), "--out", str(path)]
    subprocess.run([*command, "--format", form], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return path


def unpacked(archive):
    folder = archive.with_suffix(f".{archive.suffix[1:]}.folder")
    zipfile.ZipFile(archive).extractall(folder)
    return folder


def pytorch(archive):
    """The module as it lies in the archive, beside its weights."""
    [module] = unpacked(archive).glob("*.py")
    network = loaded(module.stem, module).load()
    return lambda x: network(torch.from_numpy(x)).detach().numpy()


def tensorflow_js(archive, packages):
    folder = unpacked(archive)

    def answer(x):
        pictures = folder / "pictures.f32"
        np.ascontiguousarray(x.transpose(0, 2, 3, 1)).tofile(pictures)
        script = Path(__file__).with_name("tensorflow_js.js")
        said = subprocess.run(["node", script, packages, folder, pictures], capture_output=True, text=True)
        assert said.returncode == 0, said.stderr[-2000:]
        return np.float32(json.loads(said.stdout.splitlines()[-1]))

    return answer


def check_lines(archive, packages, images, answer):
    """The lines that the page shows for TensorFlow.js, run: the same answers to the same pictures, scaled in each usual way."""
    folder = unpacked(archive)
    labels = np.zeros((len(images), 1), np.uint8)
    np.concatenate([labels, images.reshape(len(images), -1)], axis=1).tofile(folder / "test_batch.bin")
    usual = [None, ([0] * 3, [1] * 3), ([0.5] * 3, [0.5] * 3), ([0.4914, 0.4822, 0.4465], [0.247, 0.2435, 0.2616])]
    for way in usual:
        pixels = images.astype(np.float32)
        if way is not None:
            mean, std = (np.float32(numbers).reshape(1, 3, 1, 1) for numbers in way)
            pixels = (pixels / 255 - mean) / std
        said = json.dumps(dict(zip(("mean", "std"), way))) if way is not None else ""
        script = Path(__file__).with_name("tensorflow_js_lines.js")
        done = subprocess.run(["node", script, packages, folder, said], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-2000:]
        found, expected = np.loadtxt(folder / "answers.csv", delimiter=","), answer(pixels)
        apart = np.abs(found - expected).max() / max(1, np.abs(expected).max())
        assert found.shape == expected.shape and apart < TOLERANCE, f"the page's lines, {said or 'bytes'}: {apart:.1e}"


def of_keras(network):
    assert not isinstance(network.output, list), "one output is no list"
    return lambda x: network.predict(x.transpose(0, 2, 3, 1), verbose=0)


def check(model, folder, program, packages, weights=None):
    """Raises where a program gives other logits; returns the largest difference of each."""
    files = {form: export(model, folder, form, program, weights) for form in FORMATS}
    with safe_open(files["safetensors"], framework="numpy") as file:
        images, expected = file.get_tensor("self_check.images"), file.get_tensor("self_check.logits")
    shape = INPUTS.get(model, DATA_SET)
    assert images.shape == (10, *shape) and images.dtype == np.uint8, images.shape
    session = onnxruntime.InferenceSession(files["onnx"], providers=["CPUExecutionProvider"])
    for told in [
        session.get_modelmeta().custom_metadata_map,
        json.loads(zipfile.ZipFile(files["keras"]).read("metadata.json"))["cifar_lab"],
        json.loads(h5py.File(files["h5"]).attrs["cifar_lab"]),
        json.loads(zipfile.ZipFile(files["tfjs"]).read("model.json"))["userDefinedMetadata"],
    ]:
        assert bytes.fromhex(told["self_check.images"]) == images.tobytes(), "the files bring other pictures"
        assert np.array_equal(np.float32(json.loads(told["self_check.logits"])), expected), "and other logits"
    noise = np.random.default_rng(1).integers(0, 256, (20, *shape), np.uint8)
    ask = {
        "onnxruntime": lambda x: session.run(["logits"], {"pixels": x})[0],
        "PyTorch": pytorch(files["pytorch"]),
        "Keras 3": of_keras(keras.models.load_model(files["keras"])),
        "Keras 3 .h5": of_keras(keras.models.load_model(files["h5"])),
        "Keras 2 .h5": of_keras(tf_keras.models.load_model(files["h5"])),
    }
    if packages:
        ask["TensorFlow.js"] = tensorflow_js(files["tfjs"], packages)
        if shape == DATA_SET:
            check_lines(files["tfjs"], packages, images, ask["TensorFlow.js"])
    if weights is None or shape != DATA_SET:
        by_reader, _ = reader("load_pytorch").load(files["safetensors"])
        ask["PyTorch by our reader"] = lambda x: by_reader(torch.from_numpy(x)).detach().numpy()
        ask["Keras by our reader"] = of_keras(reader("load_keras").load(files["safetensors"])[0])
    answers = {name: answer(np.concatenate([images, noise]).astype(np.float32)) for name, answer in ask.items()}
    scale = max(1, np.abs(expected).max())
    found = {}
    for name, logits in answers.items():
        found[name] = float(np.abs(logits[:10] - expected).max() / scale)
        apart = float(np.abs(logits - answers["onnxruntime"]).max() / max(1, np.abs(logits).max()))
        assert found[name] < TOLERANCE and apart < TOLERANCE, f"{name}: {found[name]:.1e}, {apart:.1e} on noise"
    return found


def main():
    models = [entry["name"] for entry in json.loads((ROOT / "www/assets/models/models.json").read_text())["models"]]
    parser = argparse.ArgumentParser()
    parser.add_argument("program", nargs="?")
    parser.add_argument("--packages")
    given = parser.parse_args()
    program = [given.program] if given.program else FROM_SOURCE
    failed = 0
    for model in [*models, *CASES]:
        with tempfile.TemporaryDirectory() as folder:
            try:
                folder = Path(folder)
                weights = drawn(model, folder) if model in CASES else None
                found = check(model, folder, program, given.packages, weights)
                print(model, ", ".join(f"{name} {difference:.1e}" for name, difference in found.items()), flush=True)
            except Exception as problem:
                failed += 1
                print(f"{model}: {problem}", flush=True)
    print(f"{len(models) + len(CASES) - failed} passed\n{failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
