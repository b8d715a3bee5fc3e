"""Checked by mypy, not run: what a person's editor knows of the widget."""

from pathlib import Path

from cifar_lab_widget import CifarLab, Evaluation, Prediction, images

pixels, labels = images("site", count=10)
lab = CifarLab(panel="inside", site=Path("site"), lock=["stage"])
lab.image = "cat.png"
lab.image = None
lab.network = Path("mine.keras")
kept: bytes | None = lab.image
said: Prediction | None = lab.prediction
figures: Evaluation | None = lab.evaluation
locked: list[str] = lab.lock
if lab.answer is not None:
    picture: bytes = lab.answer.png
frame = lab.evaluation_frame()
own: CifarLab = CifarLab.from_keras(object())
lab.network = 7  # type: ignore[assignment]
lab.lock = "stage"  # type: ignore[assignment]
