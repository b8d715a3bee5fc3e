"""Writes attribution.safetensors: gradients and Grad-CAM by PyTorch's autograd, of shipped networks and two test images; and
attack.safetensors: the gradient of the loss, and pictures that it changes.

    python tests/golden/attribution.py

The networks are built by the reader that the page hands out (www/assets/readers/load_pytorch.py). README.md beside this
script says what each entry is.
"""

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import numpy as np
import tensorflow as tf
import torch
from safetensors import safe_open
from safetensors.numpy import save_file

HERE = Path(__file__).parent
ASSETS = HERE.parents[1] / "www/assets"
sys.path.append(str(ASSETS / "readers"))
import load_pytorch  # noqa: E402

# Test images and an output for each: what it shows, and what it does not.
ASKED = {0: 3, 7: 2}
# Layers whose gradient is kept, of the first image, and those of Grad-CAM.
STAGES = {
    "notebook": ("conv3", ["relu1", "conv2", "relu3"]),
    "accurate": ("gelu6", ["norm1", "conv4", "gelu6"]),
}
STEM = {"batch_norm": "norm"}


def pictures():
    """The test images as bytes, [n, 3, 32, 32]: 40 in a row of the first sheet."""
    sheet = tf.io.decode_png((ASSETS / "data/test-00.png").read_bytes(), channels=3).numpy()
    squares = [sheet[32 * (i // 40) :, 32 * (i % 40) :][:32, :32] for i in ASKED]
    return np.ascontiguousarray(np.stack(squares).transpose(0, 3, 1, 2))


def names(layers):
    """As the weights file counts them; these networks have no blocks."""
    counts = {}
    for layer in layers:
        stem = STEM.get(layer["kind"], layer["kind"])
        counts[stem] = counts.get(stem, 0) + 1
        yield f"{stem}{counts[stem]}"


def forward(network, layers, x):
    """Logits, and what each layer made on the way."""
    made = {}
    for name, module in zip(names(layers), network, strict=False):
        x = made[name] = module(x)
    return x, made


def grad_cam(made, gradient):
    """Selvaraju et al. 2017: the mean of a channel's gradient is its weight."""
    return torch.relu((gradient.mean((2, 3), keepdim=True) * made).sum(1, keepdim=True))


def attacked(model, picture, label, epsilon, steps):
    """FGSM (Goodfellow et al. 2015) with one step, else PGD (Madry et al. 2018) from the picture itself."""
    original = torch.tensor(picture[None]).float()
    stride = epsilon if steps == 1 else 2.5 * epsilon / steps
    changed = original.clone()
    for _ in range(steps):
        x = changed.clone().requires_grad_()
        loss = torch.nn.functional.cross_entropy(model(x), torch.tensor([label]))
        changed = changed + stride * torch.autograd.grad(loss, x)[0].sign()
        changed = torch.minimum(torch.maximum(changed, original - epsilon), original + epsilon).clamp(0, 255)
    return changed.round()[0].byte()


def write_attacks(found):
    """Of test image 0 and the notebook's network, whose rounding is small."""
    (normalize, *network), _ = load_pytorch.load(ASSETS / "models/notebook.safetensors")
    picture, label = found["pictures"][0], ASKED[0]

    def model(x):
        x = normalize(x)
        for module in network:
            x = module(x)
        return x

    x = normalize(torch.tensor(picture[None]).float()).detach().requires_grad_()
    made = x
    for module in network:
        made = module(made)
    (gradient,) = torch.autograd.grad(torch.nn.functional.cross_entropy(made, torch.tensor([label])), x)
    attacks = {
        "picture": picture,
        "loss-gradient": gradient[0].numpy(),
        "fgsm": attacked(model, picture, label, 2, 1).numpy(),
        "pgd": attacked(model, picture, label, 4, 10).numpy(),
    }
    written = {name: np.ascontiguousarray(values) for name, values in attacks.items()}
    save_file(written, HERE / "attack.safetensors", {"torch": torch.__version__, "label": str(label)})


def main():
    torch.set_num_threads(1)
    found = {"pictures": pictures()}
    for model, (kept, stages) in STAGES.items():
        path = ASSETS / f"models/{model}.safetensors"
        (normalize, *network), _ = load_pytorch.load(path)
        with safe_open(path, framework="numpy") as file:
            layers = json.loads(file.metadata()["spec"])["layers"]
        for picture, (index, output) in zip(found["pictures"], ASKED.items(), strict=True):
            x = normalize(torch.tensor(picture[None]).float()).requires_grad_()
            logits, made = forward(network, layers, x)
            first, *others = torch.autograd.grad(logits[0, output], [x, *(made[name] for name in [*stages, kept])])
            found[f"{model}/{index}/logits"] = logits[0]
            found[f"{model}/{index}/gradient"] = first[0]
            for name, gradient in zip(stages, others, strict=False):
                found[f"{model}/{index}/grad-cam/{name}"] = cam = grad_cam(made[name], gradient)[0, 0]
            if index == min(ASKED):
                found[f"{model}/{index}/gradient/{kept}"] = others[-1][0]
                found[f"{model}/{index}/enlarged/{name}"] = torch.nn.functional.interpolate(
                    cam[None, None], (32, 32), mode="bilinear", align_corners=False
                )[0, 0]
    write_attacks(found)
    arrays = {name: np.ascontiguousarray(getattr(a, "detach", lambda a=a: a)()) for name, a in found.items()}
    asked = {str(index): output for index, output in ASKED.items()}
    save_file(arrays, HERE / "attribution.safetensors", {"torch": torch.__version__, "asked": json.dumps(asked)})
    for name, array in arrays.items():
        print(name, array.shape, float(np.abs(array).max()))


if __name__ == "__main__":
    main()
