"""What an evaluation of the page says, and the same as tables of pandas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    import pandas


class Evaluation(TypedDict):
    """An evaluation of one network, as the panel ``evaluate`` has finished it."""

    #: Its name, and the engine that computed the answers.
    model: str
    engine: str
    #: ``test`` or ``train``, and the number of the first image in it.
    split: str
    first: int
    #: Images, those of them that are right, and that share with its 95 % interval (Wilson).
    n: int
    correct: int
    accuracy: float
    interval: list[float]
    #: Whether mirror images were looked at as well.
    with_mirror: bool
    #: Ten rows of ten: ``confusion[true][predicted]``.
    confusion: list[list[int]]
    #: Images for which an output is largest that is no class.
    outside: int
    #: Of each image: its class, the largest output, and that output's probability, at the network's temperature.
    labels: list[int]
    answers: list[int]
    confidence: list[float]
    #: The ten classes, in English.
    classes: list[str]


def rows(evaluation: Evaluation) -> pandas.DataFrame:
    """One row for each image. The columns are those of the page's CSV file that an evaluation has without more questions."""
    pandas = _pandas()
    classes = evaluation["classes"]

    def named(place: int) -> str | None:
        return classes[place] if place < len(classes) else None

    labels, answers = evaluation["labels"], evaluation["answers"]
    return pandas.DataFrame(
        {
            "image": range(evaluation["first"], evaluation["first"] + evaluation["n"]),
            "label": labels,
            "label_name": list(map(named, labels)),
            "answer": answers,
            "answer_name": list(map(named, answers)),
            "right": [label == answer for label, answer in zip(labels, answers)],
            "confidence": evaluation["confidence"],
        }
    ).set_index("image")


def confusion(evaluation: Evaluation) -> pandas.DataFrame:
    """The confusion matrix: true classes down, answers across."""
    pandas = _pandas()
    classes = evaluation["classes"]
    return pandas.DataFrame(
        evaluation["confusion"],
        index=pandas.Index(classes, name="label"),
        columns=pandas.Index(classes, name="answer"),
    )


def _pandas() -> Any:
    try:
        import pandas
    except ImportError:
        raise ImportError("tables need pandas: pip install pandas. The trait `evaluation` has the same without it") from None
    return pandas
