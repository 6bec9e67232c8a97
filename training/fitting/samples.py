"""Samples for the fitting network: a photo with a thing laid over it, a mask as people draw them, the thing and its shadow.

Three kinds teach when not to follow the picture: a mask around nothing (all of the mask is meant), around a part of a
thing (no more than the part), and beside a thing that was not marked. Dark places that belong to no thing, and light of
another colour in the shade, teach what a shadow is.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator

from training.fitting.things import Things
from training.removals.cutouts import Image
from training.removals.laying import Laid, Plane, lay
from training.removals.person import Area, draw_as_person

SIDE = 160
SIZES = (0.14, 0.7)  # of the side that a thing is long
SEEN = 0.03  # of the light that a thing or a shadow must change to be seen
SHADOW_DRAWN = 0.1
DARK_PLACE, COLOURED_SHADE = 0.2, 0.5
SHADE_COLOUR = 0.15  # of a shadow's strength, up or down, that its red and blue differ by
NOTHING, PART, TWO = 0.1, 0.12, 0.1
MASKS = ("person", "lasso", "box", "brush")
MASK_SHARES = (0.66, 0.12, 0.1, 0.12)


@dataclass(frozen=True)
class Sample:
    """`photo` uint8 [side, side, 3]; `mask` as drawn and `thing`, what should be filled, bool [side, side]; `shadow`, the share
    of the light that the thing's shadow takes, 0 to 1, float32 [side, side], 0 under the thing."""

    photo: Image
    mask: Area
    thing: Area
    shadow: Plane


def make_sample(photos: list[Image], things: Things, rng: Generator) -> Sample:
    """One sample; the same for the same state of `rng`."""
    while True:
        ground = _cut_ground(photos[int(rng.integers(len(photos)))], rng)
        sample = _lay_and_draw(ground, things, rng)
        if sample is not None:
            return sample


def _cut_ground(photo: Image, rng: Generator) -> Image:
    shorter = min(photo.shape[:2])
    side = int(np.exp(rng.uniform(np.log(min(SIDE * 0.8, shorter)), np.log(shorter))))
    top, left = (int(rng.integers(0, length - side + 1)) for length in photo.shape[:2])
    cut = photo[top : top + side, left : left + side]
    if rng.random() < 0.5:
        cut = cut[:, ::-1]
    return cv2.resize(cut, (SIDE, SIDE), interpolation=cv2.INTER_AREA if side > SIDE else cv2.INTER_CUBIC)


def _lay_and_draw(ground: Image, things: Things, rng: Generator) -> Sample | None:
    kind, cutout = things.take(rng)
    low, high = np.log(SIZES)
    size = SIDE * float(np.exp(rng.uniform(low, high))) * (1.5 if kind == "line" else 1)
    has_shadow = bool(rng.random() < 0.55) and kind != "line"
    if rng.random() < DARK_PLACE:
        ground = _darken_a_place(ground, things, rng)
    laid = lay(cutout, ground, size, has_shadow, bool(rng.random() < 0.5), rng)
    area = laid.alpha > 0.5
    if area.sum() < 12 or laid.alpha.sum() > 0.35 * SIDE * SIDE:
        return None
    if rng.random() < NOTHING:
        mask = _draw(area, rng)
        return Sample(laid.truth, mask, mask, np.zeros_like(laid.shadow))
    if _is_unseen(laid):
        return None
    thing, shadow, photo = laid.alpha > SEEN, laid.shadow, laid.photo
    if has_shadow and rng.random() < COLOURED_SHADE:
        photo = _colour_the_shade(photo, laid, rng)
    if rng.random() < TWO:
        _, other = things.take(rng)
        beside = lay(other, photo, SIDE * float(np.exp(rng.uniform(low, high))), False, False, rng)
        seen = beside.alpha < 0.5
        area, thing, shadow, photo = area & seen, thing & seen, shadow * seen, beside.photo
        if area.sum() < 12:
            return None
    drawn = area | (shadow > SHADOW_DRAWN) if has_shadow and rng.random() < 0.5 else area
    if rng.random() < PART:
        side = _half(area, rng)
        drawn, thing, shadow = drawn & side, thing & side, shadow * side
        if (area & side).sum() < 12:
            return None
    return Sample(photo, _draw(drawn, rng), thing, np.where(thing, 0, shadow).astype(np.float32))


def _darken_a_place(ground: Image, things: Things, rng: Generator) -> Image:
    """The shadow of something that is not in the picture."""
    _, other = things.take(rng)
    cast = lay(other, ground, SIDE * float(rng.uniform(0.2, 0.9)), False, False, rng).alpha
    soft = cv2.GaussianBlur(cast, (0, 0), float(rng.uniform(0.7, 6)))
    return np.rint(ground * (1 - float(rng.uniform(0.2, 0.6)) * soft[..., None])).astype(np.uint8)


def _colour_the_shade(photo: Image, laid: Laid, rng: Generator) -> Image:
    """The sky's light in the shade is mostly bluer than the sun's."""
    tint = SHADE_COLOUR * np.array([1, 0, -1], np.float32) * float(rng.uniform(-0.3, 1))
    change = laid.truth * tint * (laid.shadow * (1 - laid.alpha))[..., None]
    return np.clip(np.rint(photo - change), 0, 255).astype(np.uint8)


def _is_unseen(laid: Laid) -> bool:
    difference = np.abs(laid.photo.astype(np.int16) - laid.truth).max(2)
    return bool(np.median(difference[laid.alpha > 0.5]) < 14)


def _half(area: Area, rng: Generator) -> Area:
    """One side of a line through the thing."""
    rows, columns = np.nonzero(area)
    at = int(rng.integers(len(rows)))
    angle = rng.uniform(0, 2 * np.pi)
    y, x = np.mgrid[: area.shape[0], : area.shape[1]]
    return (y - rows[at]) * np.sin(angle) + (x - columns[at]) * np.cos(angle) > 0


def _draw(area: Area, rng: Generator) -> Area:
    kind = str(rng.choice(MASKS, p=MASK_SHARES))
    if kind == "box":
        return _box_around(area, rng)
    if kind == "brush":
        return _brush_over(area, rng)
    scale = float(rng.uniform(0.5, 1.3))  # the photo may have been made smaller before
    side = max(32, round(SIDE / scale))
    resized = cv2.resize(area.astype(np.float32), (side, side), interpolation=cv2.INTER_AREA) > 0.5
    if not resized.any():
        return area
    mask = draw_as_person(resized, rng)
    mask = cv2.resize(mask.astype(np.float32), (SIDE, SIDE), interpolation=cv2.INTER_LINEAR) > 0.5
    if kind == "lasso":
        reach = 3 + float(rng.uniform(0.1, 0.35)) * np.sqrt(area.sum())
        mask = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5) <= reach if mask.any() else area
    return mask if mask.any() else area


def _box_around(area: Area, rng: Generator) -> Area:
    rows, columns = (np.flatnonzero(area.any(axis)) for axis in (1, 0))
    margins = rng.uniform(-0.03, 0.25, 4) * np.sqrt(area.sum()) + rng.uniform(0, 5, 4)
    top, bottom = max(0, round(rows[0] - margins[0])), round(rows[-1] + 1 + margins[1])
    left, right = max(0, round(columns[0] - margins[2])), round(columns[-1] + 1 + margins[3])
    mask = np.zeros_like(area)
    mask[top : max(bottom, top + 2), left : max(right, left + 2)] = True
    return mask


def _brush_over(area: Area, rng: Generator) -> Area:
    """Strokes of a round brush along the thing, until nearly all of it is covered."""
    inside = cv2.distanceTransform(area.astype(np.uint8), cv2.DIST_L2, 5)
    radius = max(2.5, float(rng.uniform(0.5, 1.2)) * float(inside.max()) + float(rng.uniform(0, 5)))
    mask = np.zeros(area.shape, np.uint8)
    covered = float(rng.uniform(0.92, 1.0))
    point: tuple[int, int] | None = None
    for _ in range(60):
        left_over = area & (mask == 0)
        if left_over.sum() <= (1 - covered) * area.sum():
            break
        rows, columns = np.nonzero(left_over)
        at = int(rng.integers(len(rows)))
        there = (int(columns[at]), int(rows[at]))
        near = point is not None and np.hypot(there[0] - point[0], there[1] - point[1]) < 5 * radius
        line = np.zeros_like(mask)
        cv2.line(line, point if near and point else there, there, 1, max(2, round(2 * radius)), cv2.LINE_AA)
        # A stroke that would leave the thing is one that nobody draws.
        beyond = line & ~cv2.dilate(area.astype(np.uint8), np.ones((3, 3), np.uint8))
        if beyond.sum() > 0.6 * line.sum() + 3 * radius**2:
            line = cv2.circle(np.zeros_like(mask), there, max(2, round(radius)), 1, -1)
        mask |= line
        point = there
    return mask > 0
