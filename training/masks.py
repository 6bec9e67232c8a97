"""Training masks: the paper's free-form strokes (algorithm 1), boxes, object-shaped blobs, and blobs painted by hand.

All draw on a uint8 array [height, width], 1 = hole, from a numpy Generator, and scale with the image.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Mask = NDArray[np.uint8]
REFERENCE_SIDE = 256  # lengths below are pixels of an image of this side
SUBPIXEL_BITS = 4


def free_form_mask(height: int, width: int, rng: Generator) -> Mask:
    """One to five strokes that turn back and forth, of one width each, with round joints.

    Each stroke starts in its own direction (the published generator draws all strokes alike: its random flips have no
    effect), and its segments turn by about 2 pi / 5 to alternating sides.
    """
    mask = np.zeros((height, width), np.uint8)
    scale = math.hypot(height, width) / math.hypot(REFERENCE_SIDE, REFERENCE_SIDE)
    for _ in range(rng.integers(1, 6)):
        thickness = max(1, round(rng.uniform(10, 48) * scale))
        heading = rng.uniform(0, 2 * math.pi)
        x, y = rng.uniform(0, width), rng.uniform(0, height)
        points = [(x, y)]
        for index in range(rng.integers(3, 13)):
            turn = rng.uniform(0.8, 1.2) * 2 * math.pi / 5
            angle = heading + (turn if index % 2 else -turn)
            length = np.clip(rng.normal(45, 22), 5, 110) * scale
            x = float(np.clip(x + length * math.cos(angle), 0, width - 1))
            y = float(np.clip(y + length * math.sin(angle), 0, height - 1))
            points.append((x, y))
        _draw_stroke(mask, points, thickness)
    return mask


def _draw_stroke(mask: Mask, points: list[tuple[float, float]], thickness: int) -> None:
    corners = np.rint(np.array(points) * 2**SUBPIXEL_BITS).astype(np.int32)
    cv2.polylines(mask, [corners.reshape(-1, 1, 2)], False, 1, thickness, cv2.LINE_8, SUBPIXEL_BITS)
    for x, y in corners:
        cv2.circle(mask, (int(x), int(y)), thickness * 2**SUBPIXEL_BITS // 2, 1, cv2.FILLED, cv2.LINE_8, SUBPIXEL_BITS)


def box_mask(height: int, width: int, rng: Generator) -> Mask:
    """One rectangle of a fifth to six tenths of each side, anywhere."""
    mask = np.zeros((height, width), np.uint8)
    box_height, box_width = (max(1, round(side * rng.uniform(0.2, 0.6))) for side in (height, width))
    top, left = rng.integers(0, height - box_height + 1), rng.integers(0, width - box_width + 1)
    mask[top : top + box_height, left : left + box_width] = 1
    return mask


def object_mask(height: int, width: int, rng: Generator) -> Mask:
    """One to three closed shapes whose radius is a smooth random function of the angle, stretched and turned."""
    mask = np.zeros((height, width), np.uint8)
    angles = np.linspace(0, 2 * math.pi, 96, endpoint=False)
    for _ in range(rng.integers(1, 4)):
        radius = math.sqrt(height * width * rng.uniform(0.015, 0.14) / math.pi)
        harmonics = np.arange(1, 7)
        strengths = rng.uniform(0, 1, 6) / harmonics
        waves = np.sin(np.outer(angles, harmonics) + rng.uniform(0, 2 * math.pi, 6)) @ strengths
        reach = radius * np.maximum(0.25, 1 + 0.45 * waves)
        stretch, turn = rng.uniform(0.45, 1), rng.uniform(0, math.pi)
        along, across = reach * np.cos(angles), reach * stretch * np.sin(angles)
        x = rng.uniform(0.05, 0.95) * width + along * math.cos(turn) - across * math.sin(turn)
        y = rng.uniform(0.05, 0.95) * height + along * math.sin(turn) + across * math.cos(turn)
        cv2.fillPoly(mask, [np.rint(np.stack([x, y], 1)).astype(np.int32)], 1)
    return mask


def painted_mask(height: int, width: int, rng: Generator) -> Mask:
    """One to three things painted over as people do: a round brush goes to and fro, here too wide, there too tight."""
    mask = np.zeros((height, width), np.uint8)
    for _ in range(rng.integers(1, 4)):
        thing = object_mask(height, width, rng)
        thickness = max(2, round(math.sqrt(thing.sum()) * rng.uniform(0.15, 0.45)))
        sideways = rng.integers(2)
        rows = thing.T if sideways else thing
        points = []
        for y in range(int(rng.integers(thickness)), len(rows), max(1, round(thickness * 0.7))):
            (columns,) = np.nonzero(rows[y])
            if len(columns):
                ends = np.array([columns[0], columns[-1]]) + rng.normal(0, 0.25 * thickness, 2)
                points += [(float(x), float(y)) for x in (ends if len(points) % 4 == 0 else ends[::-1])]
        if points:
            _draw_stroke(mask, [(y, x) for x, y in points] if sideways else points, thickness)
        if rng.random() < 0.6:
            break
    return mask


KINDS = (free_form_mask, box_mask, object_mask, painted_mask)


def mask_bank(
    count: int,
    side: int,
    shares: tuple[float, ...],
    cover: tuple[float, float],
    rng: Generator,
) -> Mask:
    """`count` square masks [count, side, side] with the kinds in the given shares and the hole's share within `cover`."""
    bank = np.empty((count, side, side), np.uint8)
    kinds = rng.choice(len(shares), count, p=np.array(shares) / sum(shares))
    for index, kind in enumerate(kinds):
        while True:
            mask = KINDS[kind](side, side, rng)
            if cover[0] <= mask.mean() <= cover[1]:
                break
        bank[index] = mask
    return bank
