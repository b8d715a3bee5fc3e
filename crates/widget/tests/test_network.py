"""What Python calls a network becomes a file's bytes, with a key that training anew to the same values does not change."""

import importlib.util
import os
import tempfile
import unittest
from pathlib import Path

from cifar_lab_widget import CifarLab, NetworkError, NetworkFile
from cifar_lab_widget.network import network_file, of_keras, of_pytorch

os.environ.setdefault("KERAS_BACKEND", "jax")
HAS = {name: importlib.util.find_spec(name) is not None for name in ("keras", "torch", "onnx")}


class Files(unittest.TestCase):
    def test_a_path_is_read_and_keeps_its_ending(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "mine.onnx"
            path.write_bytes(b"a file")
            for given in (path, str(path), NetworkFile("mine.onnx", b"a file")):
                self.assertEqual(network_file(given), ("mine.onnx", b"a file", ""))
            with self.assertRaises(FileNotFoundError):
                CifarLab(network=Path(folder) / "none.keras")

    def test_what_is_no_network_is_refused_with_a_remedy(self):
        for refused in (lambda: CifarLab(network=7), lambda: of_keras([1]), lambda: of_pytorch([1])):
            with self.assertRaises(NetworkError) as raised:
                refused()
            self.assertRegex(str(raised.exception), "from_keras|keras.Model|torch.nn.Module")


@unittest.skipUnless(HAS["keras"], "Keras is not installed")
class Keras(unittest.TestCase):
    def model(self, seed):
        import keras

        keras.backend.clear_session()
        keras.utils.set_random_seed(seed)
        layers = [keras.layers.Input((32, 32, 3)), keras.layers.Flatten(), keras.layers.Dense(10)]
        return keras.Sequential(layers, name="mine")

    def test_the_same_weights_have_the_same_key_whenever_they_are_saved(self):
        first, again, other = (of_keras(self.model(seed)) for seed in (1, 1, 2))
        self.assertEqual((first.name, first.data[:2]), ("mine.keras", b"PK"))
        self.assertEqual(first.key, again.key)
        self.assertNotEqual(first.key, other.key)


@unittest.skipUnless(HAS["torch"] and HAS["onnx"], "PyTorch or onnx is not installed")
class PyTorch(unittest.TestCase):
    def test_a_module_becomes_onnx_and_stays_in_its_mode(self):
        import torch

        module = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(3072, 10))
        file = of_pytorch(module)
        self.assertEqual(file.name, "Sequential.onnx")
        self.assertGreater(len(file.data), 4 * 30730)
        self.assertTrue(module.training)


class Widget(unittest.TestCase):
    def test_the_file_travels_when_the_panel_asks_and_is_no_part_of_the_state(self):
        lab = CifarLab(network=NetworkFile("mine.keras", b"x" * 300_000))
        sent = []
        lab.send = lambda content, buffers: sent.append((content, buffers))
        lab._handle_custom_msg({"kind": "network"}, [])
        lab._handle_custom_msg({"kind": "files", "reader": True}, [])
        ((content, buffers), (files, _)) = sent
        self.assertEqual((content["name"], content["of"], buffers), ("mine.keras", lab._network, [b"x" * 300_000]))
        self.assertTrue(any(path.startswith("formats_bg") for path in files["paths"]))
        self.assertTrue(files["reader"])
        # The scripts of the panel are most of it.
        self.assertLess(sum(len(str(value)) for value in lab.get_state().values()), 250_000)

    def test_another_network_forgets_the_answer_and_hears_none_of_the_one_before(self):
        lab = CifarLab(image=b"a", network=NetworkFile("a.keras", b"a"))
        old = lab._network
        lab.network = NetworkFile("b.keras", b"b")
        said = {"id": lab._picture["id"], "prediction": {"index": 1}, "text": "", "error": ""}
        lab.set_state({"_answer": {**said, "network": old}})
        self.assertIsNone(lab.prediction)
        lab.set_state({"_answer": {**said, "network": lab._network}})
        self.assertEqual(lab.prediction, {"index": 1})
        lab.network = None
        self.assertEqual((lab._network, lab.prediction), ("", None))


if __name__ == "__main__":
    unittest.main()
