"""A network of the person's own, as the bytes of its file. The browser reads it, with the page's own code."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import os
import tempfile
from pathlib import Path
from typing import Any, NamedTuple, Union

import traitlets


class NetworkError(traitlets.TraitError):
    """Something that is no network's file. The message says what to do."""


class NetworkFile(NamedTuple):
    """A file, not yet read."""

    #: Its ending says what it is, as in ``mine.keras``.
    name: str
    data: bytes
    #: What tells it from others. Without one it is the bytes' SHA-256; but a file may say when it was saved.
    key: str = ""


NetworkLike = Union[str, "os.PathLike[str]", NetworkFile]


class Network(traitlets.TraitType["NetworkFile | None", "NetworkLike | None"]):
    """A network's file: a path, or a :class:`NetworkFile`."""

    info_text = "a network's file: a path (.keras, .h5, .onnx, .pt, .safetensors) or a NetworkFile"

    def validate(self, obj: object, value: object) -> NetworkFile:
        return network_file(value)


def network_file(network: object) -> NetworkFile:
    """
    :raises NetworkError: for what is no file.
    :raises OSError: where a path cannot be read.
    """
    if isinstance(network, NetworkFile):
        return network
    if isinstance(network, (str, os.PathLike)):
        path = Path(network).expanduser()
        return NetworkFile(path.name, path.read_bytes())
    kind = type(network).__name__
    raise NetworkError(
        f"{kind} is no network's file: give a path; of a model that is in memory, CifarLab.from_keras(model) or "
        "CifarLab.from_pytorch(model)"
    )


def of_keras(model: Any) -> NetworkFile:
    """A Keras model as ``model.save`` writes it.

    :param model: of Keras 3; Keras 2's are taken, too.
    :raises NetworkError: where the object is no Keras model.
    """
    if not callable(getattr(model, "save", None)) or not hasattr(model, "layers"):
        raise NetworkError(f"{type(model).__name__} is no Keras model: give a keras.Model, such as keras.Sequential([...])")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{_plain(getattr(model, 'name', ''))}.keras"
        model.save(path)
        return NetworkFile(path.name, path.read_bytes(), _key_of(model))


def _key_of(model: Any) -> str:
    """Of layers and weights: a model that is trained anew to the same values is the same."""
    key = hashlib.sha256(model.to_json().encode())
    for array in model.get_weights():
        key.update(f"{array.dtype}{array.shape}".encode() + array.tobytes())
    return key.hexdigest()


def of_pytorch(model: Any) -> NetworkFile:
    """A PyTorch module as ONNX, traced with one picture. It is left in the mode that it was in.

    :param model: takes ``[n, 3, 32, 32]``, float32.
    :raises NetworkError: where the object is no module.
    :raises ImportError: where PyTorch, or the package ``onnx``, which its exporter uses, is not installed.
    """
    if not callable(getattr(model, "state_dict", None)) or not callable(getattr(model, "eval", None)):
        raise NetworkError(f"{type(model).__name__} is no PyTorch module: give a torch.nn.Module")
    if importlib.util.find_spec("onnx") is None:
        raise ImportError("PyTorch writes ONNX with the package onnx: pip install onnx")
    import torch

    file, was_training = io.BytesIO(), model.training
    try:
        # The newer exporter needs onnxscript as well.
        torch.onnx.export(model.eval(), (torch.zeros(1, 3, 32, 32),), file, dynamo=False)
    finally:
        model.train(was_training)
    return NetworkFile(f"{_plain(type(model).__name__)}.onnx", file.getvalue())


def _plain(name: str) -> str:
    """A name that is a file's everywhere."""
    return "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in name).strip("-") or "network"
