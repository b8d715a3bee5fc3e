"""Holds the calibration errors of evaluation.json against netcal's.

    pip install netcal==1.4.0
    python tests/golden/check_netcal.py

Bins of equal width are the same in both, but for a probability that lies on an edge (netcal counts it to the bin above, this
project below; none does here): within 1e-12, or the script fails. Bins of equal mass are not where the images cannot be divided
evenly: netcal's edges are NumPy's quantiles, between two images. How far the two then lie apart is printed.
"""

import json
from pathlib import Path

import numpy as np
from netcal import __version__
from netcal.metrics import ECE

WITHIN = 1e-12


def main():
    golden = json.loads((Path(__file__).parent / "evaluation.json").read_text())
    labels = np.array(golden["labels"])
    logits = np.array(golden["first"]).reshape(len(labels), -1) / 64
    print(f"netcal {__version__}, {len(labels)} images")
    for at in golden["temperatures"]:
        powers = np.exp((logits - logits.max(1, keepdims=True)) / at["temperature"])
        probabilities = powers / powers.sum(1, keepdims=True)
        confidence, right = probabilities.max(1), probabilities.argmax(1) == labels
        for diagram in at["diagrams"]:
            is_even = diagram["binning"] == "equal-width"
            found = measured(confidence, right, diagram["bins"], is_even)
            gap = abs(found - diagram["error"])
            of_classes = [
                abs(measured(probabilities[:, each], labels == each, diagram["bins"], is_even) - error)
                for each, error in enumerate(diagram["classwise"])
            ]
            print(
                f"temperature {at['temperature']}, {diagram['bins']} bins of {diagram['binning']}: "
                f"ECE {diagram['error']:.6f}, netcal {found:.6f}, apart {gap:.1e}; class by class at most {max(of_classes):.1e}"
            )
            assert not is_even or max(gap, *of_classes) < WITHIN


def measured(confidence, came_true, bins, is_even):
    """netcal takes a column of probabilities as those of "it comes true"."""
    return ECE(bins, equal_intervals=is_even, detection=True).measure(confidence[:, None], came_true.astype(int))


if __name__ == "__main__":
    main()
