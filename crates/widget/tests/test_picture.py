"""What Python calls a picture becomes an image file. With numpy and Pillow where they are installed."""

import importlib.util
import io
import tempfile
import unittest
from array import array
from pathlib import Path

from cifar_lab_widget.picture import PictureError, file_bytes

HAS_LIBRARIES = all(importlib.util.find_spec(name) for name in ("numpy", "PIL"))


class Sized:
    """Memory with a shape, as numpy's arrays hand it out."""

    def __new__(cls, shape, format="B"):
        items = 1
        for side in shape:
            items *= side
        size = memoryview(array(format, [0])).itemsize
        return memoryview(bytearray(items * size)).cast("B").cast(format, shape=shape)


class Files(unittest.TestCase):
    def test_bytes_stay_as_they_are(self):
        for given in (b"GIF89a", bytearray(b"GIF89a"), memoryview(b"GIF89a")):
            self.assertEqual(file_bytes(given), b"GIF89a")

    def test_a_path_is_read(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "picture.png"
            path.write_bytes(b"a file")
            self.assertEqual(file_bytes(path), b"a file")
            self.assertEqual(file_bytes(str(path)), b"a file")
            with self.assertRaises(FileNotFoundError):
                file_bytes(Path(folder) / "none.png")


class Arrays(unittest.TestCase):
    def test_what_is_no_picture_is_refused_with_a_remedy(self):
        for given, remedy in (
            (Sized((32, 32, 3), "d"), "uint8"),
            (Sized((32, 32, 3), "b"), "uint8"),
            (Sized((3, 32, 32)), "transpose(1, 2, 0)"),
            (Sized((4, 32, 32, 3)), "a[0]"),
            (Sized((32, 32, 5)), "height x width x 3"),
            (7, "uint8 array"),
            ([[0, 1]], "uint8 array"),
        ):
            with self.subTest(remedy=remedy), self.assertRaises(PictureError) as refused:
                file_bytes(given)
            self.assertIn(remedy, str(refused.exception))

    @unittest.skipUnless(HAS_LIBRARIES, "numpy and Pillow are not installed")
    def test_pixels_of_an_array_come_back_from_the_file(self):
        import numpy
        from PIL import Image

        values = numpy.random.default_rng(1).integers(0, 256, (5, 7, 4), dtype="uint8")
        # A part of an array does not lie in one piece.
        for given in (values, values[..., :3], values[::2, ::-1, :3], values[..., :1], values[..., 0]):
            seen = numpy.asarray(Image.open(io.BytesIO(file_bytes(given))))
            self.assertTrue((seen == given.reshape(seen.shape)).all(), given.shape)

    @unittest.skipUnless(HAS_LIBRARIES, "numpy and Pillow are not installed")
    def test_images_of_pillow_are_written_whatever_their_mode(self):
        from PIL import Image

        for mode in ("RGB", "RGBA", "L", "P", "1", "CMYK", "YCbCr", "F"):
            with self.subTest(mode=mode):
                written = Image.open(io.BytesIO(file_bytes(Image.new(mode, (3, 2)))))
                self.assertEqual((written.format, written.size), ("PNG", (3, 2)))


if __name__ == "__main__":
    unittest.main()
