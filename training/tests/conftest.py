"""Shared pieces of the trainer's tests: tiny networks and photos, on two threads."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor
from training.config import load_config

torch.set_num_threads(2)

TINY_LACUNA = load_config("tiny").network


@pytest.fixture(autouse=True)
def seeded() -> None:
    torch.manual_seed(0)


def centred_hole(size: int, count: int = 1) -> Tensor:
    """A square hole of half the side."""
    mask = torch.zeros(count, 1, size, size)
    mask[:, :, size // 4 : size * 3 // 4, size // 4 : size * 3 // 4] = 1
    return mask


@pytest.fixture
def data_folder(tmp_path: Path) -> Path:
    """A data folder: six permissive photos of five originals, and two whose licence forbids their use."""
    folder = tmp_path / "data"
    rows = ["file\tsource\toriginal\twidth\theight\tlicence"]
    rng = np.random.default_rng(0)
    photos = [(f"p{index}", f"original-{min(index, 4)}", "CC0 1.0") for index in range(6)]
    for name, original, licence in [*photos, ("sa", "x", "CC BY-SA 4.0"), ("gpl", "y", "GPL-2+ (whole package)")]:
        file = folder / f"train/src/{name}.webp"
        file.parent.mkdir(parents=True, exist_ok=True)
        pixels = rng.integers(0, 256, (12, 10, 3), dtype=np.uint8)
        Image.fromarray(pixels).resize((80, 96), Image.BICUBIC).save(file, lossless=True)
        rows.append(f"train/src/{name}.webp\tsrc\t{original}\t80\t96\t{licence}")
    rows.append("bench_open/b.jpg\tsrc\tb\t80\t96\tCC0 1.0")
    (folder / "index.tsv").write_text("\n".join(rows) + "\n")
    return folder
