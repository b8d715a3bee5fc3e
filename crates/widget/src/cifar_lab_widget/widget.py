"""The widget."""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import anywidget
import traitlets

from . import evaluation as tables
from .answer import Answer, Kept, Prediction
from .evaluation import Evaluation
from .files import FIRST, READER, STATIC, packed
from .network import Network, NetworkFile, of_keras, of_pytorch
from .panels import PANELS, parts_of
from .picture import Picture
from .site import VARIABLE, Site

if TYPE_CHECKING:
    import pandas

if not (STATIC / "widget.js").is_file():
    raise ImportError("cifar_lab_widget lacks its built files: install the wheel that `cargo xtask package` makes")

#: Codes of the languages that the panel speaks: those of the page.
LANGUAGES = tuple(json.loads((STATIC / "languages.json").read_text(encoding="utf-8")))

#: What pixels of 0 to 255 become before a network sees them, where its file does not say it.
PIXELS = ("0..1", "-1..1", "cifar-10", "imagenet", "0..255")


def _figures() -> traitlets.Instance[Any]:
    # A `Dict` of traitlets begins as an empty one, whatever it is told.
    return traitlets.Instance(dict, None, allow_none=True, read_only=True)


class CifarLab(anywidget.AnyWidget):
    """A panel that classifies a picture in the browser, with the module of the page cifar-lab; or, with ``panel``, any part
    of the page itself, in a frame.

    What the browser says is there once the cell is over and the panel, or another one of this page, has answered.
    """

    _esm = STATIC / "widget.js"
    _css = STATIC / "widget.css"

    #: The picture, as the bytes of an image file; see :func:`cifar_lab_widget.picture.file_bytes` for what it may be set to.
    #: A picture that a person gives the panel comes here, too. None: no picture.
    image = Picture(None, allow_none=True)
    #: None until there is an answer to ``image``, or, with ``panel``, to what that shows.
    prediction = cast("traitlets.TraitType[Prediction | None, Any]", _figures())
    #: The same as a picture that stays in the notebook: show it in a cell. None until there is an answer to ``image``.
    answer: traitlets.TraitType[Answer | None, Any] = traitlets.Instance(Answer, None, allow_none=True, read_only=True)
    #: The last evaluation that the panel ``evaluate`` has finished; None: none yet.
    evaluation = cast("traitlets.TraitType[Evaluation | None, Any]", _figures())
    #: What went wrong, as a sentence in the panel's language; else empty.
    error = traitlets.Unicode("", read_only=True)
    #: One of :data:`LANGUAGES`, such as ``en`` or ``es``; None: the browser's language, else English.
    lang = traitlets.Enum(LANGUAGES, None, allow_none=True).tag(sync=True)
    #: A panel of the page, one of :data:`PANELS`; None: the widget's own, which needs no page.
    panel = traitlets.Enum(tuple(PANELS), None, allow_none=True).tag(sync=True)
    #: Where the page lies: its address, or the folder with the built site. What the variable ``CIFAR_LAB_PAGE`` says, else None.
    site = Site(None, allow_none=True).tag(sync=True)
    #: Parts that a person cannot change: ``image`` of the widget's own panel; of the page's, ``PANELS[panel]["lock"]``.
    lock: traitlets.TraitType[list[str], list[str]] = traitlets.List(traitlets.Unicode()).tag(sync=True)
    #: Parts that are left out of a panel of the page: of ``PANELS[panel]["hide"]``.
    hide: traitlets.TraitType[list[str], list[str]] = traitlets.List(traitlets.Unicode()).tag(sync=True)
    #: A question above a panel of the page.
    question = traitlets.Unicode("").tag(sync=True)
    #: Other keys of an embed's address, such as ``{"model": "accurate", "image": 25}``.
    settings: traitlets.TraitType[dict[str, Any], dict[str, Any]] = traitlets.Dict().tag(sync=True)
    #: The network that answers in the widget's own panel: the file of another program's. None: the notebook's.
    network = Network(None, allow_none=True)
    #: What ``network`` takes, where its file does not say it: one of :data:`PIXELS`.
    pixels = traitlets.Enum(PIXELS, "0..1").tag(sync=True)
    #: A folder in which answers are kept, so that a notebook that runs without a browser shows them. None: none are kept.
    keep: traitlets.TraitType[str | os.PathLike[str] | None, Any] = traitlets.Union(
        [traitlets.Unicode(), traitlets.Instance(Path)], default_value=None, allow_none=True
    )

    # Both sides give pictures. An answer carries its picture's id: one to an older picture is passed over.
    _picture = traitlets.Dict({"id": "", "data": None}).tag(sync=True, echo_update=False)
    _answer = traitlets.Dict({}).tag(sync=True)
    # Of the panel in a frame: what it has told last.
    _told = traitlets.Dict({}).tag(sync=True)
    # Until the frame has told its own.
    _height = traitlets.Int(0).tag(sync=True)
    # Its bytes travel when they are asked for: they would be saved with the notebook.
    _network = traitlets.Unicode("").tag(sync=True)

    def __init__(self, **traits: object) -> None:
        traits.setdefault("site", os.environ.get(VARIABLE) or None)
        super().__init__(**traits)
        self.on_msg(self._hear)

    @classmethod
    def from_keras(cls, model: object, **traits: object) -> CifarLab:
        """A panel in which a Keras model answers: of Keras 3 on any backend, with one branch from picture to outputs.

        :param traits: ``pixels``, above all, where the model was trained on other values than 0 to 1.
        """
        return cls(network=of_keras(model), **traits)

    @classmethod
    def from_pytorch(cls, model: object, **traits: object) -> CifarLab:
        """A panel in which a PyTorch module answers: it goes there as ONNX."""
        return cls(network=of_pytorch(model), **traits)

    def evaluation_frame(self) -> pandas.DataFrame:
        """The last evaluation, one row for each image.

        :raises LookupError: where there is none yet.
        """
        return tables.rows(self._evaluated())

    def confusion_frame(self) -> pandas.DataFrame:
        """The confusion matrix of the last evaluation.

        :raises LookupError: where there is none yet.
        """
        return tables.confusion(self._evaluated())

    def _evaluated(self) -> Evaluation:
        if self.evaluation is None:
            raise LookupError('no evaluation yet: show CifarLab(panel="evaluate"), start it there, and ask in a later cell')
        return self.evaluation

    @traitlets.validate("panel", "site", "lock", "hide")
    def _fits(self, proposal: dict[str, Any]) -> Any:
        if self.panel is not None and self.site is None:
            raise traitlets.TraitError(
                f"a panel of the page needs the page: CifarLab(panel={self.panel!r}, site=...), its address or a folder with "
                f"the built site; or set {VARIABLE}"
            )
        parts = parts_of(self.panel)
        for name, given, known in (("lock", self.lock, parts["lock"]), ("hide", self.hide, parts["hide"])):
            unknown = [part for part in given if part not in known]
            if unknown:
                panel = "the widget's own panel" if self.panel is None else f"the panel {self.panel!r}"
                raise traitlets.TraitError(f"{name} of {panel} takes {known}, not {unknown}")
        return proposal["value"]

    @traitlets.observe("panel")
    def _panel_changed(self, change: dict[str, Any]) -> None:
        self._height = parts_of(change["new"])["height"]

    @traitlets.observe("image")
    def _image_changed(self, change: dict[str, Any]) -> None:
        if change["new"] != self._picture["data"]:
            self._picture = {"id": uuid.uuid4().hex, "data": change["new"]}
        self._forget()

    @traitlets.observe("_picture")
    def _picture_changed(self, change: dict[str, Any]) -> None:
        data = change["new"]["data"]
        self.image = None if data is None else bytes(data)

    @traitlets.observe("network")
    def _network_changed(self, change: dict[str, Any]) -> None:
        new: NetworkFile | None = change["new"]
        self._network = "" if new is None else new.key or hashlib.sha256(new.data).hexdigest()
        self._forget()

    @traitlets.observe("keep", "lang", "pixels")
    def _kept_changed(self, change: dict[str, Any]) -> None:
        if self.answer is None:
            self._recall()

    def _forget(self) -> None:
        for name, value in (("prediction", None), ("answer", None), ("error", "")):
            self.set_trait(name, value)
        self._recall()

    def _asked(self) -> tuple[bytes, ...]:
        network = f"{self._network} {self.pixels}" if self._network else ""
        return (self.image or b"", network.encode(), (self.lang or "").encode())

    def _recall(self) -> None:
        kept = Kept(self.keep).get(*self._asked()) if self.keep is not None and self.image is not None else None
        if kept:
            self.set_trait("answer", kept)
            self.set_trait("prediction", kept.prediction)

    @traitlets.observe("_answer")
    def _answer_changed(self, change: dict[str, Any]) -> None:
        said = change["new"]
        # An answer of another network than this one's is as late as one to another picture.
        if said.get("id") != self._picture["id"] or said.get("network", "") != self._network:
            return
        prediction, png = said.get("prediction"), said.get("png")
        answer = Answer(said["text"], bytes(png), prediction) if prediction and png else None
        self.set_trait("answer", answer)
        self.set_trait("prediction", prediction)
        self.set_trait("error", said.get("error", ""))
        if answer and self.keep is not None:
            Kept(self.keep).put(answer, *self._asked())

    @traitlets.observe("_told")
    def _told_changed(self, change: dict[str, Any]) -> None:
        for name in ("prediction", "evaluation", "error"):
            if name in change["new"]:
                self.set_trait(name, change["new"][name])

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None or self.answer is None:
            return bundle
        # For whoever shows the notebook without the widget.
        return {**bundle[0], **self.answer._repr_mimebundle_()}, bundle[1]

    def _hear(self, _widget: object, content: object, _buffers: object) -> None:
        if not isinstance(content, dict):
            return
        if content.get("kind") == "files":
            files = packed(FIRST) | (packed(READER) if content.get("reader") else {})
            self.send({"kind": "files", "reader": bool(content.get("reader")), "paths": list(files)}, buffers=list(files.values()))
        elif content.get("kind") == "network" and self.network is not None:
            self.send({"kind": "network", "name": self.network.name, "of": self._network}, buffers=[self.network.data])
