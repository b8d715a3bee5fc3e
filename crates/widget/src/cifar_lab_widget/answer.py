"""The last answer as a picture that stays: in the notebook's file, in its HTML, and, if wanted, in a folder."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict

#: At which the picture is shown: ``answer-picture.js`` draws twice as many pixels.
WIDTH = 560


class Prediction(TypedDict):
    """What the network says."""

    #: English; None where an output without a class is largest.
    label: str | None
    #: Of the largest output.
    index: int
    #: In the order of the classes: ten, or one for each output of a network with classes of its own.
    probabilities: list[float]
    #: One for each output; None where a panel of the page answered, which tells none.
    logits: list[float] | None


@dataclass(frozen=True)
class Answer:
    """An answer as a person sees it: shown by a cell, it is a picture in the notebook's file and in its HTML."""

    #: As a sentence, in the panel's language.
    text: str
    #: An image file: what the network saw, with the bars beside it.
    png: bytes
    prediction: Prediction

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        # Notebooks show a picture alone without words for who does not see it; in HTML it has them.
        picture = f"data:image/png;base64,{base64.b64encode(self.png).decode()}"
        shown = f'<img src="{picture}" width="{WIDTH}" alt="{html.escape(self.text)}">'
        return {"text/html": shown, "image/png": self.png, "text/plain": self.text}


class Kept:
    """A folder with answers, each under the hash of what was asked: picture, network and language."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder).expanduser()

    def _place(self, parts: tuple[bytes, ...]) -> Path:
        # Each part with its length, or two questions could run together into one.
        whole = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
        return self.folder / hashlib.sha256(whole).hexdigest()[:24]

    def get(self, *parts: bytes) -> Answer | None:
        """What was kept; None where nothing was, or it is damaged: then the browser is asked as ever."""
        place = self._place(parts)
        try:
            said = json.loads(place.with_suffix(".json").read_text(encoding="utf-8"))
            return Answer(said["text"], place.with_suffix(".png").read_bytes(), said["prediction"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, answer: Answer, *parts: bytes) -> None:
        """
        :raises OSError: where the folder cannot be written.
        """
        place = self._place(parts)
        self.folder.mkdir(parents=True, exist_ok=True)
        place.with_suffix(".png").write_bytes(answer.png)
        said = {"text": answer.text, "prediction": answer.prediction}
        place.with_suffix(".json").write_text(json.dumps(said), encoding="utf-8")
