"""Writes people.json: what NumPy and SciPy say of made-up votes of people, and small arrays as NumPy saves them.

    pip install scipy==1.17.1 numpy==2.4.6
    python tests/golden/people.py

The votes are made by whole numbers and a few operations, so that the test makes the same ones. No data of CIFAR-10H.
"""

import base64
import io
import json
from pathlib import Path

import numpy as np
from scipy.stats import entropy, spearmanr

OUT = Path(__file__).parent / "people.json"
IMAGES, CLASSES = 10_000, 10
EDGES = [0, 0.1, 0.25, 0.5, 0.75, 1, np.inf]


def mixed(image, salt):
    """0 to 1, by whole numbers alone."""
    return ((image * 7919 + salt * 104729 + 12345) * 2654435761 % 2**32) / 2**32


def made_up():
    labels = np.arange(IMAGES) * 7 % CLASSES
    votes = np.zeros((IMAGES, CLASSES), np.int64)
    network = np.zeros(IMAGES)
    for image, label in enumerate(labels):
        people = 47 + image % 17
        others = int(30 * mixed(image, 1) ** 4)
        most = (others * 7 + 9) // 10
        votes[image, label] += people - others
        votes[image, (label + 1 + image % 9) % CLASSES] += most
        votes[image, (label + 3) % CLASSES] += others - most
        network[image] = 1.5 * mixed(image, 2) + 0.02 * others
    return labels, votes, network


def saved(array, version=None):
    file = io.BytesIO()
    np.lib.format.write_array(file, array, version=version, allow_pickle=True)
    return base64.b64encode(file.getvalue()).decode()


def arrays():
    grid = np.arange(6).reshape(2, 3)
    kinds = ["<i8", ">i8", "<i4", "<u2", ">u4", "|u1", "|i1", "<u8", "<f8", ">f8", "<f4"]
    files = {kind: saved(grid.astype(kind)) for kind in kinds}
    files |= {f"version {major}": saved(grid, (major, 0)) for major in (1, 2, 3)}
    files["fortran"] = saved(np.asfortranarray(grid))
    files["object"] = saved(np.array([[None] * 3] * 2, object))
    files["complex"] = saved(grid.astype(complex))
    files["one dimension"] = saved(np.arange(6))
    return files


labels, votes, network = made_up()
shares = votes / votes.sum(1, keepdims=True)
people = entropy(shares, axis=1)
groups = [(people >= low) & (people < high) for low, high in zip(EDGES, EDGES[1:])]
OUT.write_text(
    json.dumps(
        {
            "arrays": arrays(),
            "first_entropies": people[:20].tolist(),
            "seen": float(shares[np.arange(IMAGES), labels].mean()),
            "agreed": int((votes.argmax(1) == labels).sum()),
            "unanimous": int((votes.max(1) == votes.sum(1)).sum()),
            "votes": int(votes.sum()),
            "people": float(people.mean()),
            "network": float(network.mean()),
            "correlation": float(spearmanr(people.round(9), network.round(9)).statistic),
            "bins": [[int(group.sum()), float(people[group].mean()), float(network[group].mean())] for group in groups if group.any()],
            "classes": [[float(people[labels == label].mean()), float(network[labels == label].mean())] for label in range(CLASSES)],
        },
        indent=1,
    )
    + "\n"
)
