"""Answers as pictures that stay, kept in a folder; and evaluations as tables."""

import importlib.util
import sys
import tempfile
import unittest
from pathlib import Path
from unittest.mock import patch

from cifar_lab_widget import Answer, CifarLab

PREDICTION = {"label": "cat", "index": 3, "probabilities": [0.1] * 10, "logits": [0.0] * 20}
PNG = b"\x89PNG..."
#: Three images of two classes, one of them wrong.
EVALUATION = {
    **{"model": "notebook", "engine": "kernels", "split": "test", "first": 5, "n": 3, "correct": 2, "accuracy": 2 / 3},
    **{"interval": [0.2, 0.9], "with_mirror": False, "confusion": [[1, 0], [1, 1]], "outside": 0},
    **{"labels": [0, 1, 1], "answers": [0, 0, 1], "confidence": [0.5, 0.6, 0.7], "classes": ["airplane", "automobile"]},
}


def answered(lab, text="cat: 97.00%"):
    said = {"id": lab._picture["id"], "network": lab._network, "prediction": PREDICTION, "text": text}
    lab.set_state({"_answer": {**said, "png": memoryview(PNG), "error": ""}})


class Pictures(unittest.TestCase):
    def test_an_answer_is_a_picture_with_its_sentence_and_stands_in_for_the_panel(self):
        lab = CifarLab(image=b"a")
        self.assertNotIn("image/png", lab._repr_mimebundle_()[0])
        answered(lab)
        self.assertEqual(lab.answer, Answer("cat: 97.00%", PNG, PREDICTION))
        for data in (lab.answer._repr_mimebundle_(), lab._repr_mimebundle_()[0]):
            self.assertEqual((data["image/png"], data["text/plain"]), (PNG, "cat: 97.00%"))
            self.assertIn('alt="cat: 97.00%"', data["text/html"])
        self.assertIn("application/vnd.jupyter.widget-view+json", lab._repr_mimebundle_()[0])
        lab.image = b"b"
        self.assertIsNone(lab.answer)

    def test_names_of_classes_are_text_in_html(self):
        shown = Answer('<b>": 1%', PNG, PREDICTION)._repr_mimebundle_()["text/html"]
        self.assertIn('alt="&lt;b&gt;&quot;: 1%"', shown)

    def test_a_kept_answer_is_there_before_any_browser_for_the_same_question_alone(self):
        with tempfile.TemporaryDirectory() as folder:
            keep = Path(folder) / "answers"
            lab = CifarLab(image=b"a", keep=keep)
            self.assertIsNone(lab.answer)
            answered(lab)
            for same in (CifarLab(image=b"a", keep=keep), CifarLab(image=b"a", keep=str(keep))):
                self.assertEqual((same.answer, same.prediction), (lab.answer, PREDICTION))
            for traits in ({"image": b"b"}, {"image": b"a", "lang": "es"}, {}):
                self.assertIsNone(CifarLab(keep=keep, **traits).answer)
            self.assertIsNone(CifarLab(image=b"a").answer)

    def test_a_damaged_one_is_as_none(self):
        with tempfile.TemporaryDirectory() as folder:
            answered(CifarLab(image=b"a", keep=folder))
            (said,) = Path(folder).glob("*.json")
            for damaged in ("", "[]", "{}", '{"text": 1}'):
                said.write_text(damaged)
                self.assertIsNone(CifarLab(image=b"a", keep=folder).answer)


class Evaluations(unittest.TestCase):
    def lab(self):
        lab = CifarLab(panel="evaluate", site="https://example.org/lab/")
        with self.assertRaises(LookupError):
            lab.evaluation_frame()
        lab.set_state({"_told": {"evaluation": EVALUATION}})
        return lab

    def test_the_figures_are_there_without_pandas_which_tables_ask_for(self):
        lab = self.lab()
        self.assertEqual(lab.evaluation["accuracy"], 2 / 3)
        with patch.dict(sys.modules, {"pandas": None}), self.assertRaises(ImportError) as refused:
            lab.evaluation_frame()
        self.assertIn("pip install pandas", str(refused.exception))

    @unittest.skipUnless(importlib.util.find_spec("pandas"), "pandas is not installed")
    def test_an_evaluation_is_a_row_for_each_image_and_a_matrix(self):
        lab = self.lab()
        frame = lab.evaluation_frame()
        self.assertEqual(frame.index.tolist(), [5, 6, 7])
        self.assertEqual(frame["right"].mean(), lab.evaluation["accuracy"])
        self.assertEqual(frame.loc[6, ["label_name", "answer_name"]].tolist(), ["automobile", "airplane"])
        matrix = lab.confusion_frame()
        self.assertEqual(matrix.loc["automobile", "airplane"], 1)
        self.assertEqual(matrix.to_numpy().sum(), 3)


if __name__ == "__main__":
    unittest.main()
