"""The widget."""

from __future__ import annotations

import json
import uuid

import anywidget
import traitlets

from .files import STATIC, packed
from .picture import Picture

if not (STATIC / "widget.js").is_file():
    raise ImportError("cifar_lab_widget lacks its built files: install the wheel that `cargo xtask package` makes")

#: Codes of the languages that the panel speaks: those of the page.
LANGUAGES = tuple(json.loads((STATIC / "languages.json").read_text(encoding="utf-8")))


class CifarLab(anywidget.AnyWidget):
    """A panel that classifies a picture in the browser, with the module of the page cifar-lab.

    ``prediction`` and ``error`` come from the browser: after ``image`` is set they are there once the cell is over and the
    panel, or another one of this page, has answered.
    """

    _esm = STATIC / "widget.js"
    _css = STATIC / "widget.css"

    #: The picture, as the bytes of an image file; see :func:`cifar_lab_widget.picture.file_bytes` for what it may be set to.
    #: A picture that a person gives the panel comes here, too. None: no picture.
    image = Picture(None, allow_none=True)
    #: None until there is an answer to ``image``; then ``label`` (English; None where an output without a class is largest),
    #: ``index`` (of the largest output), ``probabilities`` (ten, in the order of CIFAR-10) and ``logits`` (one for each
    #: output: this network has 20, of which ten mean nothing).
    prediction = traitlets.Dict(None, allow_none=True, read_only=True)
    #: What went wrong with ``image``, as a sentence in the panel's language; else empty.
    error = traitlets.Unicode("", read_only=True)
    #: One of :data:`LANGUAGES`, such as ``en`` or ``es``; None: the browser's language, else English.
    lang = traitlets.Enum(LANGUAGES, None, allow_none=True).tag(sync=True)

    # Both sides give pictures. An answer carries its picture's id: one to an older picture is passed over.
    _picture = traitlets.Dict({"id": "", "data": None}).tag(sync=True, echo_update=False)
    _answer = traitlets.Dict({}).tag(sync=True)

    def __init__(self, **traits: object) -> None:
        super().__init__(**traits)
        self.on_msg(self._hear)

    @traitlets.observe("image")
    def _image_changed(self, change: dict) -> None:
        if change["new"] != self._picture["data"]:
            self._picture = {"id": uuid.uuid4().hex, "data": change["new"]}
        self.set_trait("prediction", None)
        self.set_trait("error", "")

    @traitlets.observe("_picture")
    def _picture_changed(self, change: dict) -> None:
        data = change["new"]["data"]
        self.image = None if data is None else bytes(data)

    @traitlets.observe("_answer")
    def _answer_changed(self, change: dict) -> None:
        answer = change["new"]
        if answer.get("id") == self._picture["id"]:
            self.set_trait("prediction", answer.get("prediction"))
            self.set_trait("error", answer.get("error", ""))

    def _hear(self, _widget: object, content: object, _buffers: object) -> None:
        if isinstance(content, dict) and content.get("kind") == "files":
            files = packed()
            self.send({"kind": "files", "paths": list(files)}, buffers=list(files.values()))
