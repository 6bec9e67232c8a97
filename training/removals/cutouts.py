"""Things with soft edges: cut from photos with a plain ground by colour, read from drawings, or drawn (wires, poles, words).

A cut-out is float32 [height, width, 4]: RGB in 0 to 255 (not multiplied with alpha) and alpha in 0 to 1.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image as PillowImage

Cutout = NDArray[np.float32]
Image = NDArray[np.uint8]

BORDER_PX = 3
PLAIN_SHARE = 0.75  # of the border that must have the ground's colour
PLAIN_DISTANCE = 3.0  # CIELAB
GROUND_DISTANCE = 9.0  # nearer to the ground's colour than this is ground where it is connected to the border
FULL_DISTANCE = 22.0  # an edge pixel is wholly the thing from here on, or where it is as far as the inside
LARGEST_DRAWING = 2400
COVER = (0.04, 0.65)  # of the photo that a thing may take


def cut_from_plain_ground(photo: Image) -> Cutout | None:
    """The largest thing before a ground of one, perhaps slowly varying, colour; nothing where the ground is not plain."""
    lab = cv2.cvtColor(photo.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    ground = _fit_ground(lab)
    if ground is None:
        return None
    distance = cv2.GaussianBlur(np.linalg.norm(lab - ground, axis=2), (0, 0), 0.7)
    near = (distance < GROUND_DISTANCE).astype(np.uint8)
    _, regions = cv2.connectedComponents(near, connectivity=4)
    outside = np.isin(regions, np.unique(np.concatenate([regions[0], regions[-1], regions[:, 0], regions[:, -1]]))) & (near > 0)
    thing = cv2.morphologyEx((~outside).astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    count, regions, statistics, _ = cv2.connectedComponentsWithStats(thing)
    if count < 2:
        return None
    largest = 1 + int(np.argmax(statistics[1:, cv2.CC_STAT_AREA]))
    thing = (regions == largest).astype(np.uint8)
    if not COVER[0] <= thing.mean() <= COVER[1] or _touched_sides(thing) > 1:
        return None
    ground_rgb = cv2.cvtColor(ground, cv2.COLOR_LAB2RGB) * 255
    return crop_to_content(_with_soft_edge(photo.astype(np.float32), thing, distance, ground_rgb))


def _fit_ground(lab: NDArray[np.float32]) -> NDArray[np.float32] | None:
    """The ground's colour at every pixel, a plane through the border's colours without what is no ground there."""
    height, width = lab.shape[:2]
    ring = np.ones((height, width), bool)
    ring[BORDER_PX:-BORDER_PX, BORDER_PX:-BORDER_PX] = False
    y, x = np.mgrid[:height, :width].astype(np.float32)
    plane = np.stack([np.ones_like(x), x / width, y / height], 2)
    used = ring.copy()
    for _ in range(4):
        coefficients, *_ = np.linalg.lstsq(plane[used], lab[used], rcond=None)
        ground = (plane @ coefficients).astype(np.float32)
        distance = np.linalg.norm(lab - ground, axis=2)
        median = np.median(distance[ring])
        used = ring & (distance < max(PLAIN_DISTANCE, 2.5 * median))
        if used.sum() < 20:
            return None
    return ground if used.sum() / ring.sum() >= PLAIN_SHARE and median < PLAIN_DISTANCE else None


def _touched_sides(thing: NDArray[np.uint8]) -> int:
    return sum(int(side.mean() > 0.02) for side in (thing[0], thing[-1], thing[:, 0], thing[:, -1]))


def _with_soft_edge(
    photo: NDArray[np.float32], thing: NDArray[np.uint8], distance: NDArray[np.float32], ground: NDArray[np.float32]
) -> Cutout:
    """Alpha by colour along the edge, where the colours of the inside take the ground's place."""
    inside = cv2.erode(thing, np.ones((5, 5), np.uint8))
    reach = cv2.dilate(thing, np.ones((3, 3), np.uint8))
    inner = _spread(photo, inside)
    full = np.maximum(FULL_DISTANCE, 0.9 * _spread(distance[..., None], inside)[..., 0])
    alpha = np.where(inside > 0, 1, np.clip((distance - 5) / (full - 5), 0, 1) * reach).astype(np.float32)[..., None]
    unmixed = np.clip((photo - (1 - alpha) * ground) / np.maximum(alpha, 0.05), 0, 255)
    rgb = np.where(alpha >= 0.999, photo, 0.5 * inner + 0.5 * unmixed)
    return np.concatenate([rgb, alpha], 2).astype(np.float32)


def _spread(values: NDArray[np.float32], inside: NDArray[np.uint8]) -> NDArray[np.float32]:
    """What is inside, carried outwards by ever wider means."""
    weight = inside[..., None].astype(np.float32)
    total, spread = np.zeros_like(weight), np.zeros_like(values)
    for sigma in (1.5, 4.0, 12.0):
        empty = (total < 0.05).astype(np.float32)
        spread += empty * cv2.GaussianBlur(values * weight, (0, 0), sigma).reshape(values.shape)
        total += empty * cv2.GaussianBlur(weight, (0, 0), sigma)[..., None]
    return spread / np.maximum(total, 1e-4)


def crop_to_content(cutout: Cutout) -> Cutout:
    """Without the empty margins."""
    rows, columns = (np.flatnonzero((cutout[..., 3] > 0.02).any(axis)) for axis in (1, 0))
    return cutout[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def read_drawing(file: Path) -> Cutout | None:
    """A drawing with transparency; nothing where it is flat (few tones), solid, or too small to be laid over a photo."""
    drawing = PillowImage.open(file)
    if not 120 <= min(drawing.size) <= max(drawing.size) <= LARGEST_DRAWING:
        return None
    pixels = np.asarray(drawing.convert("RGBA")).astype(np.float32)
    alpha = pixels[..., 3]
    solid = alpha > 200
    if not 0.1 < solid.mean() < 0.8 or not (alpha < 10).mean() > 0.1:
        return None
    tones = np.unique((pixels[solid][:, :3] // 8).astype(np.int32) @ np.array([1, 32, 1024]))
    if len(tones) < 250:
        return None
    pixels[..., 3] /= 255
    return crop_to_content(pixels)


def draw_wire(length: int, rng: Generator) -> Cutout:
    """One to three sagging wires, one to four pixels thick."""
    height = max(24, round(length * rng.uniform(0.08, 0.35)))
    alpha = np.zeros((height * 4, length * 4), np.uint8)
    x = np.linspace(0, 1, 65)
    for _ in range(int(rng.integers(1, 4))):
        start, end = rng.uniform(0.1, 0.7, 2)
        y = start + (end - start) * x + rng.uniform(0, 0.25) * 4 * x * (1 - x)
        points = np.stack([x * (length * 4 - 1), np.clip(y, 0.02, 0.98) * height * 4], 1)
        cv2.polylines(alpha, [np.rint(points).astype(np.int32)], False, 255, int(rng.integers(4, 17)), cv2.LINE_AA)
    return _painted(cv2.resize(alpha, (length, height), interpolation=cv2.INTER_AREA), rng.uniform(10, 90), rng)


def draw_pole(length: int, rng: Generator) -> Cutout:
    """A round pole, lit from one side, with an arm now and then."""
    width = max(5, round(length * rng.uniform(0.02, 0.07)))
    full = max(width + 2, round(length * 0.3))
    alpha = np.zeros((length, full), np.uint8)
    left = int(rng.integers(0, full - width))
    alpha[:, left : left + width] = 255
    if rng.random() < 0.5:
        top = round(length * rng.uniform(0.03, 0.2))
        alpha[top : top + max(3, width // 2), :] = 255
    alpha = cv2.GaussianBlur(alpha, (0, 0), 0.6)
    cutout = _painted(alpha, rng.uniform(50, 190), rng)
    light = 1 + 0.5 * np.cos(np.linspace(0, np.pi, width)) * rng.choice([-1, 1])
    cutout[:, left : left + width, :3] *= light[None, :, None]
    return np.clip(cutout, 0, [255, 255, 255, 1]).astype(np.float32)


def draw_words(length: int, rng: Generator) -> Cutout:
    """A date or a name, as cameras and photographers write it into photos."""
    text = str(rng.choice(["12. 08. 2004", "SAMPLE", "2019/07/21 14:05", "(c) Photo", "For sale", "No entry"]))
    font = int(rng.choice([cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_TRIPLEX, cv2.FONT_HERSHEY_SIMPLEX]))
    (width, height), below = cv2.getTextSize(text, font, 2.0, 6)
    alpha = np.zeros((height + below + 16, width + 16), np.uint8)
    cv2.putText(alpha, text, (8, height + 8), font, 2.0, 255, 6, cv2.LINE_AA)
    alpha = cv2.resize(alpha, (length, max(8, round(length * alpha.shape[0] / alpha.shape[1]))), interpolation=cv2.INTER_AREA)
    height, width = alpha.shape
    rgb = np.empty((height, width, 3), np.float32)
    rgb[:] = [[255, 160, 40], [250, 250, 250], [235, 30, 30], [15, 15, 15]][int(rng.integers(4))]
    return np.concatenate([rgb, alpha[..., None] / np.float32(255)], 2)


def _painted(alpha: NDArray[np.uint8], grey: float, rng: Generator) -> Cutout:
    """A nearly grey surface with a little texture."""
    height, width = alpha.shape
    tint = grey * (1 + rng.normal(0, 0.06, 3))
    texture = cv2.GaussianBlur(rng.normal(0, 14, (height, width)).astype(np.float32), (0, 0), 1.2)
    rgb = np.clip(tint[None, None] + texture[..., None], 0, 255)
    return np.concatenate([rgb, alpha[..., None] / 255], 2).astype(np.float32)
