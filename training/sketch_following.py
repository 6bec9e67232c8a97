r"""How well fills follow sketches, at any size: writes the benchmark's contours as sketches and compares what others filled.

python -m training sketches --data ../shared/data --out /tmp/sketches
lacuna eval --images ../shared/data/bench_256 --masks ../shared/data/masks/256/box \
    --sketches /tmp/sketches/256/box --out /tmp/filled
python -m training follow --data ../shared/data --set 256 --kind box --sketches /tmp/sketches --filled /tmp/filled
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from PIL import Image as PillowImage

from training.evaluate import KINDS, REFERENCE_LINES, SKETCH_IMAGES, SKETCH_TOLERANCE_PX, contours
from training.metrics import Hole, Image, boundary_f1
from training.sketches import REFERENCE_SIDE

SETS = {"256": "bench_256", "photo": "bench_open"}


def read_image(file: Path) -> Image:
    """An image as RGB [H, W, 3]."""
    return np.asarray(PillowImage.open(file).convert("RGB"))


def read_hole(data: Path, name: str, kind: str, stem: str) -> Hole:
    """The hole of an image of the set `name`."""
    return np.asarray(PillowImage.open(data / "masks" / name / kind / f"{stem}.png").convert("L")) > 127


def write_sketches(data: Path, out: Path) -> None:
    """Writes out/SET/KIND/NAME.png, black lines on white: the truth's contours in the holes.

    For the first 50 images of each set that have contours there.
    """
    for name, folder in SETS.items():
        for kind in KINDS:
            (out / name / kind).mkdir(parents=True, exist_ok=True)
            written = 0
            for file in sorted((data / folder).iterdir()):
                if written == SKETCH_IMAGES:
                    break
                image = read_image(file)
                lines = contours(image) & read_hole(data, name, kind, file.stem)
                if lines.sum() < REFERENCE_LINES * min(image.shape[:2]) / REFERENCE_SIDE:
                    continue
                picture = np.where(lines, 0, 255).astype(np.uint8)
                PillowImage.fromarray(picture).save(out / name / kind / f"{file.stem}.png")
                written += 1


def follow(data: Path, sketches: Path, filled: Path, name: str, kind: str) -> dict[str, float]:
    """Mean boundary F1 between the lines and the contours of the filled images, over all images that have a sketch.

    f1: tolerance of 2 px at a side of 256, in proportion at others; f1_2px: 2 px at every size.
    The fill's contours count from the tolerance inside the rim on, so that the seam is none of them.
    """
    scores: list[tuple[float, float]] = []
    for file in sorted((sketches / name / kind).glob("*.png")):
        image = read_image(filled / file.name)
        lines = np.asarray(PillowImage.open(file).convert("L")) < 128
        tolerance = SKETCH_TOLERANCE_PX * min(image.shape[:2]) / REFERENCE_SIDE
        side = 2 * round(tolerance) + 1
        inner = cv2.erode(read_hole(data, name, kind, file.stem).astype(np.uint8), np.ones((side, side), np.uint8)).astype(bool)
        edges = contours(image) & inner
        scores.append((boundary_f1(lines, edges, tolerance), boundary_f1(lines, edges, SKETCH_TOLERANCE_PX)))
    if not scores:
        raise ValueError(f"Expected sketches in {sketches / name / kind} but found none")
    scaled, exact = np.mean(scores, 0)
    return {"images": len(scores), "f1": float(scaled), "f1_2px": float(exact)}
