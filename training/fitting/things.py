"""Things to lay over photos for the fitting network: parts of photos, drawings, wires, poles, words and shapes.

None of the things of the yardstick (removals/things.tsv) is among them: its figures say what happens to things never seen.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image as PillowImage
from skimage.segmentation import felzenszwalb

from training.removals.cases import DRAWINGS, LINES, THINGS
from training.removals.cutouts import Cutout, Image, crop_to_content, read_drawing

KINDS = ("part", "drawing", "line", "shape")
SHARES = (0.5, 0.2, 0.15, 0.15)
LONGEST = 256  # of a thing that is kept in memory
PART_AREA = (0.006, 0.2)  # of the photo that a part of it may take
PART_SOLIDITY = 0.55  # a part fills so much of its convex hull: leaves between branches are no things
JOINED = 0.4  # so many of the parts are two that touch


class Things:
    """A store of cut-outs that is filled once; lines and shapes are drawn on demand."""

    def __init__(self, photos: list[Image], parts: int, drawings: int, rng: Generator) -> None:
        self._photos = photos
        self._parts = _cut_parts(photos, parts, rng)
        self._drawings = _read_drawings(drawings, rng)

    def take(self, rng: Generator) -> tuple[str, Cutout]:
        """Any thing and its kind. The caller must not write to it."""
        kind = str(rng.choice(KINDS, p=SHARES))
        if kind == "drawing" and self._drawings:
            return kind, self._drawings[int(rng.integers(len(self._drawings)))]
        if kind == "line":
            return kind, LINES[str(rng.choice(list(LINES)))](int(rng.integers(80, 180)), rng)
        if kind == "shape":
            return kind, _draw_shape(self._photos[int(rng.integers(len(self._photos)))], rng)
        return "part", self._parts[int(rng.integers(len(self._parts)))]


def _cut_parts(photos: list[Image], count: int, rng: Generator) -> list[Cutout]:
    """Regions of even colour (Felzenszwalb & Huttenlocher 2004), alone or two together, cut out along their own outlines."""
    parts: list[Cutout] = []
    while len(parts) < count:
        photo = photos[int(rng.integers(len(photos)))]
        labels = felzenszwalb(photo, scale=float(rng.uniform(150, 700)), sigma=0.8, min_size=120)
        numbers, sizes = np.unique(labels, return_counts=True)
        fit = numbers[(sizes > PART_AREA[0] * labels.size) & (sizes < PART_AREA[1] * labels.size)]
        rng.shuffle(fit)
        for number in fit[:4]:
            area = labels == number
            if rng.random() < JOINED:
                beside = cv2.dilate(area.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool) & ~area
                other = np.bincount(labels[beside]).argmax()
                area |= labels == other
            part = _cut_part(photo, area)
            if part is not None:
                parts.append(part)
    return parts


def _cut_part(photo: Image, area: NDArray[np.bool_]) -> Cutout | None:
    mask = cv2.morphologyEx(area.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not outlines:
        return None
    outline = max(outlines, key=cv2.contourArea)
    hull = cv2.contourArea(cv2.convexHull(outline))
    if hull < 60 or cv2.contourArea(outline) / hull < PART_SOLIDITY:
        return None
    filled = np.zeros_like(mask)
    cv2.fillPoly(filled, [outline], 1)
    if filled.mean() > 0.4:
        return None
    alpha = cv2.GaussianBlur(cv2.erode(filled, np.ones((3, 3), np.uint8)).astype(np.float32), (0, 0), 0.8)
    return _shortened(crop_to_content(np.concatenate([photo.astype(np.float32), alpha[..., None]], 2)))


def _read_drawings(count: int, rng: Generator) -> list[Cutout]:
    if not DRAWINGS.is_dir():
        print("No drawings: openclipart-png is not installed")
        return []
    held_back = {line.split("\t")[1] for line in THINGS.read_text().splitlines() if line.startswith("drawing")}
    files = sorted(file for file in DRAWINGS.rglob("*.png") if str(file.relative_to(DRAWINGS)) not in held_back)
    rng.shuffle(files)
    drawings: list[Cutout] = []
    for file in files:
        if len(drawings) == count:
            break
        drawing = _read_drawing(file)
        if drawing is not None:
            drawings.append(_shortened(drawing))
    return drawings


def _read_drawing(file: Path) -> Cutout | None:
    try:
        return read_drawing(file)
    except (OSError, ValueError, SyntaxError, PillowImage.DecompressionBombError):
        return None


def _shortened(cutout: Cutout) -> Cutout:
    """No longer than LONGEST."""
    scale = LONGEST / max(cutout.shape[:2])
    if scale >= 1:
        return cutout
    height, width = (max(3, round(side * scale)) for side in cutout.shape[:2])
    return cv2.resize(cutout, (width, height), interpolation=cv2.INTER_AREA)


def _draw_shape(photo: Image, rng: Generator) -> Cutout:
    """An ellipse or a rounded or cornered polygon with the texture of a photo, or of one colour with shading."""
    height, width = (int(side) for side in rng.integers(40, 160, 2))
    alpha = np.zeros((height + 8, width + 8), np.uint8)
    if rng.random() < 0.3:
        cv2.ellipse(
            alpha, (width // 2 + 4, height // 2 + 4), (width // 2, height // 2), float(rng.uniform(0, 180)), 0, 360, 255, -1
        )
    else:
        corners = int(rng.integers(3, 10))
        angles = np.sort(rng.uniform(0, 2 * np.pi, corners))
        radii = rng.uniform(0.35, 1.0, corners)
        points = np.stack(
            [np.cos(angles) * radii * width / 2 + width / 2 + 4, np.sin(angles) * radii * height / 2 + height / 2 + 4], 1
        )
        cv2.fillPoly(alpha, [np.rint(points).astype(np.int32)], 255, cv2.LINE_AA)
        if rng.random() < 0.5:
            soft = cv2.GaussianBlur(alpha, (0, 0), float(rng.uniform(3, 10)))
            alpha = np.clip((soft.astype(np.float32) - 110) * 9, 0, 255).astype(np.uint8)
    alpha = cv2.GaussianBlur(alpha, (0, 0), 0.6)
    if rng.random() < 0.7:
        side = int(rng.integers(40, min(photo.shape[:2])))
        top, left = (int(rng.integers(0, length - side + 1)) for length in photo.shape[:2])
        rgb = cv2.resize(
            photo[top : top + side, left : left + side], (alpha.shape[1], alpha.shape[0]), interpolation=cv2.INTER_AREA
        )
        rgb = rgb.astype(np.float32)
    else:
        rgb = np.empty((*alpha.shape, 3), np.float32)
        rgb[:] = rng.uniform(0, 255, 3)
        rgb *= np.linspace(*rng.uniform(0.6, 1.3, 2), alpha.shape[1], dtype=np.float32)[None, :, None]
    cutout = np.concatenate([np.clip(rgb, 0, 255), alpha[..., None] / np.float32(255)], 2)
    return crop_to_content(cutout) if (alpha > 25).any() else cutout
