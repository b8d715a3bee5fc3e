"""Writes evaluation.json: what scikit-learn, SciPy and NumPy say of two made-up networks' answers.

    pip install scikit-learn==1.9.1 scipy==1.17.1 numpy==2.4.6
    python tests/golden/evaluation.py

README.md beside this script says what each entry is.
"""

import json
from pathlib import Path

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import entr, expit, log_softmax, softmax
from scipy.stats import binomtest, entropy
from sklearn.metrics import (
    accuracy_score,
    confusion_matrix,
    log_loss,
    precision_recall_fscore_support,
    top_k_accuracy_score,
)

OUT = Path(__file__).parent / "evaluation.json"
IMAGES, OUTPUTS, CLASSES = 240, 12, 10
RESAMPLES, SEED = 1000, 2023
VEHICLES = [0, 1, 8, 9]


def made_up(generator, labels, skill):
    """Logits in 64ths, which f32 holds exactly: the label's is raised, and a neighbour's a little."""
    logits = generator.normal(0, 1.6, (IMAGES, OUTPUTS))
    logits[np.arange(IMAGES), labels] += generator.normal(skill, 1.5, IMAGES)
    logits[np.arange(IMAGES), (labels + 2) % CLASSES] += 1.2
    # The outputs beyond the classes seldom win.
    logits[:, CLASSES:] -= 1.0
    return np.round(64 * logits).astype(int)


def wilson(hits, n):
    if n == 0:
        return None
    interval = binomtest(int(hits), int(n)).proportion_ci(0.95, method="wilson")
    return [hits / n, interval.low, interval.high]


def draws(n):
    """The crate's generator: splitmix64, upper 32 bits times n."""
    gamma = np.uint64(0x9E3779B97F4A7C15)
    z = np.uint64(SEED) + np.arange(1, RESAMPLES * n + 1, dtype=np.uint64) * gamma
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    return ((z >> np.uint64(32)) * np.uint64(n) >> np.uint64(32)).astype(int).reshape(RESAMPLES, n)


def middle(values):
    return np.nanpercentile(values, [2.5, 97.5], axis=0)


def classes(labels, predicted):
    """Precision, recall and F1 by scikit-learn, F1's interval by drawing the sorted pairs anew."""
    order = np.lexsort((predicted, labels))
    labels, predicted = labels[order], predicted[order]
    every = list(range(CLASSES))
    precision, recall, f1, images = precision_recall_fscore_support(labels, predicted, labels=every, zero_division=0)
    drawn = [
        precision_recall_fscore_support(labels[at], predicted[at], labels=every, zero_division=np.nan)[2]
        for at in draws(IMAGES)
    ]
    low, high = middle(drawn)
    answered = [(predicted == each).sum() for each in every]
    right = [((predicted == each) & (labels == each)).sum() for each in every]
    return [
        {
            "precision": [precision[each], *wilson(right[each], answered[each])[1:]],
            "recall": [recall[each], *wilson(right[each], images[each])[1:]],
            "f1": [f1[each], low[each], high[each]],
        }
        for each in every
    ]


def bin_numbers(told, binning, bins):
    """Of sorted probabilities."""
    if binning == "equal-width":
        return np.clip(np.ceil(told * bins).astype(int), 1, bins) - 1
    starts = [len(told) * each // bins for each in range(bins)]
    # Equals stay together, in the bin of the first of them.
    starts = [next((at for at in range(s, len(told)) if s == 0 or told[at] != told[at - 1]), len(told)) for s in starts]
    return np.searchsorted(starts, np.arange(len(told)), side="right") - 1


def error_of(told, came_true, numbers):
    gaps = [
        (numbers == each).sum() * abs(told[numbers == each].mean() - came_true[numbers == each].mean())
        for each in np.unique(numbers)
    ]
    return sum(gaps) / len(told)


def diagram(probabilities, labels, binning, bins):
    confidence, right = probabilities.max(1), probabilities.argmax(1) == labels
    order = np.lexsort((right, confidence))
    confidence, right = confidence[order], right[order]
    numbers = bin_numbers(confidence, binning, bins)
    kept = np.unique(numbers)
    at = draws(IMAGES)
    with np.errstate(invalid="ignore"):
        drawn = lambda row, each: right[row][numbers[row] == each].sum() / (numbers[row] == each).sum()
        accuracies = [[drawn(row, each) for each in kept] for row in at]
    per_class = []
    for each in range(CLASSES):
        order = np.argsort(probabilities[:, each], kind="stable")
        told, came_true = probabilities[order, each], labels[order] == each
        per_class.append(error_of(told, came_true, bin_numbers(told, binning, bins)))
    return {
        "binning": binning,
        "bins": bins,
        "images": [int((numbers == each).sum()) for each in kept],
        "confidence": [confidence[numbers == each].mean() for each in kept],
        "accuracy": [right[numbers == each].mean() for each in kept],
        "accuracy_bands": middle(accuracies).T.tolist(),
        "error": error_of(confidence, right, numbers),
        "error_band": middle([error_of(confidence[row], right[row], numbers[row]) for row in at]).tolist(),
        "classwise": per_class,
    }


def by_sigmoids(logits, labels):
    probabilities = expit(logits)
    ranked = np.sort(probabilities, axis=1)
    return {
        "confidence": ranked[:, -1].tolist(),
        "margin": float((ranked[:, -1] - ranked[:, -2]).sum()),
        "entropy": float((entr(probabilities) + entr(1 - probabilities)).sum()),
        "error": diagram(probabilities, labels, "equal-mass", 15)["error"],
    }


def fitted_temperature(logits, labels):
    """Log loss of "the answer is right", its probability being the confidence."""
    right = logits.argmax(1) == labels

    def loss(log):
        return log_loss(right, softmax(logits / np.exp(log), axis=1).max(1))

    return float(np.exp(minimize_scalar(loss, bounds=(np.log(0.2), np.log(20)), options={"xatol": 1e-9}).x))


def at_temperature(logits, labels, temperature):
    probabilities = softmax(logits / temperature, axis=1)
    ranked = np.sort(probabilities, axis=1)
    truth = np.eye(OUTPUTS)[labels]
    right = probabilities.argmax(1) == labels
    surest = np.argsort(-probabilities.max(1), kind="stable")
    risks = np.cumsum(~right[surest]) / np.arange(1, IMAGES + 1)
    # scikit-learn clips probabilities; these logits stay far from where it would.
    negative_log_likelihood = log_loss(labels, probabilities, labels=list(range(OUTPUTS)))
    of_truth = log_softmax(logits / temperature, axis=1)[np.arange(IMAGES), labels]
    assert abs(negative_log_likelihood + of_truth.mean()) < 1e-12
    return {
        "temperature": temperature,
        "confidence": ranked[:, -1].tolist(),
        "margin": float((ranked[:, -1] - ranked[:, -2]).sum()),
        "entropy": float(entropy(probabilities, axis=1).sum()),
        "negative_log_likelihood": negative_log_likelihood,
        "brier": float(((probabilities - truth) ** 2).sum(1).mean()),
        "area_under_risk": float(risks.mean()),
        "diagrams": [
            diagram(probabilities, labels, binning, bins)
            for binning, bins in [("equal-mass", 15), ("equal-width", 15), ("equal-mass", 7), ("equal-width", 30)]
        ],
    }


def main():
    generator = np.random.default_rng(20)
    labels = generator.integers(0, CLASSES, IMAGES)
    first, second = made_up(generator, labels, 2.6), made_up(generator, labels, 2.0)
    logits = first / 64
    predicted, other = logits.argmax(1), second.argmax(1)
    group = lambda classes: np.where(classes >= CLASSES, 2, np.isin(classes, VEHICLES))
    is_right, other_is_right = predicted == labels, other == labels
    only = [int((is_right & ~other_is_right).sum()), int((~is_right & other_is_right).sum())]
    pairs = [(0, 0), (0, 1), (3, 11), (40, 61), (180, 240), (700, 901), (0, 900)]
    # Of equals scikit-learn takes the last output first, this project the first, as argmax does.
    untied = logits - 1e-9 * np.arange(OUTPUTS)
    found = {
        "labels": labels.tolist(),
        "first": first.flatten().tolist(),
        "second": second.flatten().tolist(),
        "confusion": confusion_matrix(labels, predicted, labels=list(range(OUTPUTS)))[:CLASSES, :CLASSES].tolist(),
        "accuracy": wilson(accuracy_score(labels, predicted, normalize=False), IMAGES),
        "classes": classes(labels, predicted),
        "top_k": [
            wilson(round(IMAGES * top_k_accuracy_score(labels, untied, k=k, labels=list(range(OUTPUTS)))), IMAGES)
            for k in (2, 3)
        ],
        "animal_or_vehicle": wilson(int((group(predicted) == group(labels)).sum()), IMAGES),
        "temperatures": [at_temperature(logits, labels, temperature) for temperature in (1.0, 1.7)],
        "fitted_temperature": fitted_temperature(logits, labels),
        "sigmoids": by_sigmoids(logits, labels),
        "only": only,
        "p": binomtest(min(only), sum(only)).pvalue,
        "binomial": [[a, b, binomtest(a, a + b).pvalue if a + b else 1.0] for a, b in pairs],
    }
    OUT.write_text(json.dumps(found, separators=(",", ":")) + "\n")
    print(f"{OUT.name}: {OUT.stat().st_size} bytes, {found['accuracy'][0]:.3f} right, {only} alone, p {found['p']:.4f}")


if __name__ == "__main__":
    main()
