"""The widget without a browser: what it says to one, and what it makes of what comes back."""

import gzip
import json
import unittest

from cifar_lab_widget import CifarLab, PictureError
from cifar_lab_widget.files import STATIC, packed

PREDICTION = {"label": "cat", "index": 3, "probabilities": [0.1] * 10, "logits": [0.0] * 20}


def from_browser(lab, **state):
    """As a message of the panel sets it."""
    lab.set_state(state)


class Answers(unittest.TestCase):
    def test_before_any_picture_there_is_nothing(self):
        lab = CifarLab()
        self.assertEqual([lab.image, lab.prediction, lab.answer, lab.evaluation, lab.error], [None, None, None, None, ""])

    def test_an_answer_to_the_picture_is_the_prediction(self):
        lab = CifarLab(image=b"a")
        seen = []
        lab.observe(lambda change: seen.append(change["new"]), "prediction")
        from_browser(lab, _answer={"id": lab._picture["id"], "prediction": PREDICTION, "error": ""})
        self.assertEqual((lab.prediction, lab.error, seen), (PREDICTION, "", [PREDICTION]))

    def test_an_answer_to_an_older_picture_is_passed_over(self):
        lab = CifarLab(image=b"a")
        old = lab._picture["id"]
        lab.image = b"b"
        from_browser(lab, _answer={"id": old, "prediction": PREDICTION, "error": ""})
        self.assertIsNone(lab.prediction)

    def test_a_new_picture_forgets_answer_and_error(self):
        lab = CifarLab(image=b"a")
        from_browser(lab, _answer={"id": lab._picture["id"], "prediction": None, "error": "No picture."})
        self.assertEqual(lab.error, "No picture.")
        lab.image = b"b"
        self.assertEqual((lab.prediction, lab.error), (None, ""))

    def test_a_picture_from_the_panel_arrives_and_is_not_sent_back(self):
        lab = CifarLab()
        from_browser(lab, _picture={"id": "panel-1", "data": memoryview(b"a file")})
        self.assertEqual((lab.image, lab._picture["id"]), (b"a file", "panel-1"))
        from_browser(lab, _answer={"id": "panel-1", "prediction": PREDICTION, "error": ""})
        self.assertEqual(lab.prediction, PREDICTION)

    def test_what_is_no_picture_is_refused_at_once(self):
        lab = CifarLab(image=b"a")
        with self.assertRaises(PictureError):
            lab.image = 3.5
        self.assertEqual(lab.image, b"a")
        with self.assertRaises(Exception):
            lab.prediction = PREDICTION


class Files(unittest.TestCase):
    def test_the_panel_gets_every_file_of_the_list_when_it_asks(self):
        lab = CifarLab()
        sent = []
        lab.send = lambda content, buffers: sent.append((content, buffers))
        lab._handle_custom_msg({"kind": "files"}, [])
        ((content, buffers),) = sent
        files = dict(zip(content["paths"], map(gzip.decompress, buffers)))
        listed = json.loads(files["assets.json"])
        self.assertEqual({"assets.json", "worker.js", *(one["path"] for one in listed.values())}, set(files))
        for one in listed.values():
            self.assertEqual(len(files[one["path"]]), one["bytes"])

    def test_neither_script_names_a_host(self):
        for path in (STATIC / "widget.js", STATIC / "files/worker.js"):
            text = path.read_text(encoding="utf-8")
            self.assertNotIn("http://", text)
            self.assertNotIn("https://", text)

    def test_the_files_are_no_part_of_the_state_that_a_notebook_saves(self):
        packed()
        size = sum(len(str(value)) for value in CifarLab().get_state().values())
        self.assertLess(size, 150_000)


if __name__ == "__main__":
    unittest.main()
