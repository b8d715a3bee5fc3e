"""A CIFAR-10 network in a notebook.

    from cifar_lab_widget import CifarLab
    lab = CifarLab()
    lab                                 # shows the panel
    lab.image = "cat.png"               # or bytes, a PIL image, an array of height x width x 3 bytes
    lab.prediction                      # in a later cell: {"label": "cat", "index": 3, "probabilities": [...], ...}
    CifarLab.from_keras(model)          # a network of one's own answers
    CifarLab(panel="inside", site="https://example.org/lab/")    # a part of the page, in a frame

The network runs in the browser that shows the notebook; nothing leaves the machine.
"""

from .answer import Answer, Prediction
from .evaluation import Evaluation
from .images import images
from .network import Network, NetworkError, NetworkFile
from .panels import PANELS
from .picture import Picture, PictureError
from .site import Site, SiteError
from .widget import LANGUAGES, PIXELS, CifarLab

__all__ = [
    "Answer",
    "CifarLab",
    "Evaluation",
    "LANGUAGES",
    "Network",
    "NetworkError",
    "NetworkFile",
    "PANELS",
    "PIXELS",
    "Picture",
    "PictureError",
    "Prediction",
    "Site",
    "SiteError",
    "images",
]
