"""The page's panels that a widget can show, and what of each can be locked or left out: as the page itself lists them."""

from __future__ import annotations

import json
from typing import TypedDict

from .files import STATIC


class Parts(TypedDict):
    """Of a panel: what a person can be kept from changing, what can be left out, and its height before it says its own."""

    lock: list[str]
    hide: list[str]
    height: int


#: Of the widget's own panel.
OWN: Parts = {"lock": ["image"], "hide": [], "height": 0}

#: By the name that ``panel`` takes. Written by ``bundle.js`` from ``www/panels``.
PANELS: dict[str, Parts] = json.loads((STATIC / "panels.json").read_text(encoding="utf-8"))


def parts_of(panel: str | None) -> Parts:
    return OWN if panel is None else PANELS[panel]
