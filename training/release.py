"""Public DeepFill v2 weights, as converted to PyTorch, into a checkpoint of ours: for comparison only.

The weights are CC BY-NC 4.0; they are never shipped and nothing is trained from them.

python -m training import-release --weights states_tf_places2.pth --out /tmp/release
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from training.checkpoint import AVERAGE, RunRecord, save_record, save_weights
from training.config import load_config
from training.generator import Generator
from training.layers import Convolution

# The release numbers the layers of a branch in order and marks some by what they do.
DOWN, DILATED, UP = (2, 4), (7, 8, 9, 10), (13, 15)
BRANCHES = (
    ("conv", range(1, 18)),
    ("xconv", range(1, 11)),
    ("pmconv", range(1, 7)),
    ("pmconv", (9, 10)),
    ("allconv", range(11, 18)),
)


def release_names() -> list[str]:
    """The release's names of the convolutions, in the order in which our generator holds them."""
    names = []
    for branch, numbers in BRANCHES:
        for number in numbers:
            if branch == "pmconv":
                mark = "_downsample" if number in DOWN else ""
            else:
                mark = "_downsample" if number in DOWN else "_atrous" if number in DILATED else ""
            names.append(f"{branch}{number}_upsample.conv.conv" if number in UP else f"{branch}{number}{mark}.conv")
    return names


def import_release(weights: Path, out: Path) -> None:
    """Writes a checkpoint folder for `evaluate`.

    weights: a file of tensors only, the generator's state or a dictionary that holds it as "G".
    Raises ValueError that names what is missing, left over or of another shape.
    """
    if not weights.is_file():
        raise FileNotFoundError(f"Expected the weights of the release in {weights} but found no file")
    state: dict[str, Tensor] = torch.load(weights, map_location="cpu", weights_only=True)
    state = state.get("G", state)
    config = load_config("release")
    generator = Generator(config.network)
    layers = [layer.convolution for layer in generator.modules() if isinstance(layer, Convolution)]
    left = set(state)
    for name, layer in zip(release_names(), layers, strict=True):
        for part in ("weight", "bias"):
            own, key = getattr(layer, part), f"{name}.{part}"
            if key not in state:
                raise ValueError(f"Expected {key} in {weights} but it holds {', '.join(sorted(left)[:5])}, ...")
            if state[key].shape != own.shape:
                raise ValueError(f"Expected {key} of shape {tuple(own.shape)} but received {tuple(state[key].shape)}")
            own.data.copy_(state[key])
            left.discard(key)
    if left:
        raise ValueError(f"Expected no more than the generator in {weights} but it also holds {', '.join(sorted(left)[:5])}")
    save_weights(out, AVERAGE, generator)
    save_record(out, RunRecord(config=config, commit="public release, CC BY-NC 4.0, for comparison only"))
