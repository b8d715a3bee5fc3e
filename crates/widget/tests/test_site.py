"""Panels of the page: which there are, what they take, where the page lies; and images that come from there."""

import importlib.util
import json
import os
import tempfile
import unittest
from pathlib import Path
from unittest.mock import patch
from urllib.request import urlopen

import traitlets
from cifar_lab_widget import PANELS, CifarLab, SiteError, images
from cifar_lab_widget.site import VARIABLE, address_of

#: The built site, where the tests of hosts run this.
SITE = os.environ.get("CIFAR_LAB_DIST")
HAS_LIBRARIES = all(importlib.util.find_spec(name) for name in ("numpy", "PIL"))
ADDRESS = "https://example.org/lab/"


class Addresses(unittest.TestCase):
    def test_an_address_is_taken_as_a_person_copies_it(self):
        for given in ("", "index.html", "?lang=es", "embed.html?panel=inside#x"):
            self.assertEqual(address_of(ADDRESS + given), ADDRESS)
        self.assertEqual(address_of("https://example.org/lab"), ADDRESS)
        self.assertEqual(address_of("https://example.org"), "https://example.org/")
        self.assertEqual(address_of("http://127.0.0.1:8000"), "http://127.0.0.1:8000/")

    def test_a_folder_is_served_to_this_machine_with_the_types_that_browsers_want(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("embed.html", "a.js", "b.wasm"):
                (Path(folder) / name).write_text("")
            address = address_of(folder)
            self.assertTrue(address.startswith("http://127.0.0.1:"))
            self.assertEqual(address_of(Path(folder)), address)
            for name, kind in (("a.js", "text/javascript"), ("b.wasm", "application/wasm")):
                with urlopen(address + name) as answer:
                    self.assertEqual(answer.headers["content-type"], kind)

    def test_what_is_no_site_is_refused_with_a_remedy(self):
        for given in (7, "/nowhere", os.curdir):
            with self.assertRaises(SiteError) as refused:
                CifarLab(site=given)
            self.assertRegex(str(refused.exception), "address|zip")


class Panels(unittest.TestCase):
    def test_each_panel_of_the_page_can_be_shown_with_all_that_it_locks_and_leaves_out(self):
        self.assertGreater(len(PANELS), 10)
        for panel, parts in PANELS.items():
            with self.subTest(panel=panel):
                lab = CifarLab(panel=panel, site=ADDRESS, lock=parts["lock"], hide=parts["hide"])
                self.assertEqual((lab.site, lab._height), (ADDRESS, parts["height"]))

    def test_a_panel_without_a_page_and_parts_that_it_has_not_are_refused_with_what_there_is(self):
        for traits, told in (
            ({"panel": "inside"}, VARIABLE),
            ({"panel": "inside", "site": ADDRESS, "lock": ["image"]}, "'stage'"),
            ({"panel": "inside", "site": ADDRESS, "hide": ["all"]}, "'link'"),
            ({"lock": ["stage"]}, "'image'"),
            ({"panel": "upside"}, "inside"),
        ):
            with self.subTest(traits=traits), self.assertRaises(traitlets.TraitError) as refused:
                CifarLab(**traits)
            self.assertIn(told, str(refused.exception))

    def test_a_course_says_once_where_the_page_lies(self):
        with patch.dict(os.environ, {VARIABLE: ADDRESS}):
            self.assertEqual(CifarLab(panel="draw").site, ADDRESS)

    def test_what_the_frame_tells_arrives(self):
        lab = CifarLab(panel="draw", site=ADDRESS)
        prediction = {"label": "ship", "index": 8, "probabilities": [0.1] * 10, "logits": None}
        lab.set_state({"_picture": {"id": "panel-1", "data": memoryview(b"png")}, "_told": {"prediction": prediction}})
        self.assertEqual((lab.image, lab.prediction), (b"png", prediction))


@unittest.skipUnless(SITE and HAS_LIBRARIES, "the built site, numpy or Pillow is not here")
class Images(unittest.TestCase):
    def test_images_are_those_that_the_page_has_from_folder_and_address(self):
        import numpy

        pixels, labels = images(SITE, count=1500)
        self.assertEqual((pixels.shape, pixels.dtype.name, labels.shape), ((1500, 32, 32, 3), "uint8", (1500,)))
        # CIFAR-10's training set begins with a frog and two trucks.
        self.assertEqual(labels[:3].tolist(), [6, 9, 9])
        again, _ = images(address_of(SITE), count=1)
        self.assertTrue((again[0] == pixels[0]).all())
        tested, truth = images(SITE, split="test", count=117)
        self.assertEqual(truth[116], 0)
        # The samples of the wheel have image 116 first.
        from PIL import Image

        listed = json.loads((Path(SITE) / "assets.json").read_text())
        samples = numpy.asarray(Image.open(Path(SITE) / listed["data/samples.png"]["path"]).convert("RGB"))
        self.assertTrue((samples[:32, :32] == tested[116]).all())

    def test_more_than_there_are_is_refused(self):
        with self.assertRaises(SiteError) as refused:
            images(SITE, count=5001)
        self.assertIn("5000", str(refused.exception))


class NoImages(unittest.TestCase):
    @unittest.skipUnless(HAS_LIBRARIES, "numpy or Pillow is not here")
    def test_without_a_site_the_variable_is_named(self):
        with patch.dict(os.environ), self.assertRaises(SiteError) as refused:
            os.environ.pop(VARIABLE, None)
            images()
        self.assertIn(VARIABLE, str(refused.exception))


if __name__ == "__main__":
    unittest.main()
