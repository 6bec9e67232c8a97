"""Perceptual distances of images that others filled: HED's over the whole image, ShiftTolerant-LPIPS in the box of the hole.

lacuna eval --images ../shared/data/bench_256 --masks ../shared/data/masks/256/box --out /tmp/filled
python -m training distances --data ../shared/data --set 256 --kind box --filled /tmp/filled
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from training.hole_distance import find_box, hole_distance
from training.metrics import Image
from training.perceptual import PerceptualDistance, find_weights
from training.sketch_following import SETS, read_hole, read_image

Row = dict[str, str | int | float]


def measure_distances(data: Path, filled: list[Path], name: str, kind: str, limit: int | None = None) -> list[Row]:
    """A row of means per folder, over the images that all folders have. Raises ValueError without any."""
    files = [
        file
        for file in sorted((data / SETS[name]).iterdir())[:limit]
        if all((folder / f"{file.stem}.png").is_file() for folder in filled)
    ]
    if not files:
        raise ValueError(f"Expected NAME.png of {data / SETS[name]} in each of {', '.join(map(str, filled))} but found none")
    hed = _find_hed()
    in_box = hole_distance()
    rows: list[Row] = []
    for folder in filled:
        whole: list[float] = []
        boxes: list[float] = []
        for file in files:
            fill, truth = read_image(folder / f"{file.stem}.png"), read_image(file)
            box = find_box(read_hole(data, name, kind, file.stem))
            boxes.append(in_box(fill[box], truth[box]))
            if hed is not None:
                whole.append(float(hed(_to_tensor(fill), _to_tensor(truth))))
        row: Row = {"filled": str(folder), "images": len(files), "st_lpips": round(float(np.mean(boxes)), 4)}
        rows.append(row | ({"hed": round(float(np.mean(whole)), 2)} if whole else {}))
    return rows


def _find_hed() -> PerceptualDistance | None:
    try:
        return PerceptualDistance(find_weights())
    except FileNotFoundError:
        return None


def _to_tensor(image: Image) -> torch.Tensor:
    return torch.from_numpy(np.array(image)).permute(2, 0, 1)[None].float()
