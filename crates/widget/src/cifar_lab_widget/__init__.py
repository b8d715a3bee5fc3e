"""A CIFAR-10 network in a notebook.

    from cifar_lab_widget import CifarLab
    lab = CifarLab()
    lab                                 # shows the panel
    lab.image = "cat.png"               # or bytes, a PIL image, an array of height x width x 3 bytes
    lab.prediction                      # in a later cell: {"label": "cat", "index": 3, "probabilities": [...], ...}

The network runs in the browser that shows the notebook; nothing leaves the machine.
"""

from .picture import Picture, PictureError
from .widget import CifarLab

__all__ = ["CifarLab", "Picture", "PictureError"]
