"""What speaks for and against each pixel being of the thing, once the fitting network has looked at it.

Letters on a plain wall are easily told from it by their colours, whatever shape they have; a network that knows shapes blurs
them. So each pixel's colour is compared with those near it that are surely ground, and surely the thing, and a second network
judges all of it. The same as src/engine/masks/fit/thing-evidence.ts.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from training.removals.cutouts import Image

Planes = NDArray[np.float32]

PLANES = 10
MASKED = 5  # the plane of the mask
COLOURS = 7  # the first plane of the colours
TILE_PX = 12
SURE_GROUND, SURE_THING = 0.1, 0.7
LEAST_LIKELIHOOD, LOGIT_UNIT = 1e-4, 4.0
DISTANCE_UNIT_PX = 8.0
LEAST_DENSITY = 0.005

SPREAD, STEP_SHIFT, STEPS = 12, 4, 512  # src/engine/masks/fit/local-colours.ts
WANTED, MOST, REACH_TILES = 64, 96, 8
GOLDEN = 0.61803398875
KERNEL = np.exp(-((np.arange(STEPS) + 0.5) * 2**STEP_SHIFT) / (2 * SPREAD**2)).astype(np.float32)


def read_evidence(picture: Image, mask: NDArray[np.bool_], likelihoods: Planes) -> Planes:
    """`picture` uint8 [H, W, 3], `mask` [H, W] and how likely pixels are of the thing [H, W] -> [PLANES, H, W]: the odds; how
    rare the colour is among the ground's nearby, finely and roughly, and among the thing's; the mask; how deep in it; and the
    colour."""
    ground = _rarities(picture, ~mask & (likelihoods < SURE_GROUND))
    thing = _rarities(picture, mask & (likelihoods > SURE_THING))
    certain = np.clip(likelihoods, LEAST_LIKELIHOOD, 1 - LEAST_LIKELIHOOD)
    odds = np.log(certain / (1 - certain)) / LOGIT_UNIT
    deep = np.tanh((_distances(mask) - _distances(~mask)) / DISTANCE_UNIT_PX)
    colours = picture.transpose(2, 0, 1).astype(np.float32) / 255 - 0.5
    return np.concatenate([odds[None], ground, thing, mask[None], deep[None], colours]).astype(np.float32)


def _distances(area: NDArray[np.bool_]) -> Planes:
    """From each pixel of the area to the nearest outside."""
    if area.all():
        return np.full(area.shape, 1e4, np.float32)
    return cv2.distanceTransform(area.astype(np.uint8), cv2.DIST_L2, 5)


def _rarities(picture: Image, is_sample: NDArray[np.bool_]) -> Planes:
    """How rare each pixel's colour is among the samples near it, [2, H, W]: 0 where all of them have it, 1 where none does; in
    the second plane twice the distance between colours counts as the same."""
    height, width = is_sample.shape
    rows, columns = math.ceil(height / TILE_PX), math.ceil(width / TILE_PX)
    tiles = [[_samples(picture, is_sample, row, column) for column in range(columns)] for row in range(rows)]
    rarities = np.ones((2, height, width), np.float32)
    for row in range(rows):
        for column in range(columns):
            near = _thin(_collect(tiles, row, column), MOST)
            if len(near) == 0:
                continue
            at = (slice(row * TILE_PX, (row + 1) * TILE_PX), slice(column * TILE_PX, (column + 1) * TILE_PX))
            steps = ((picture[at].astype(np.int32)[:, :, None] - near.astype(np.int32)) ** 2).sum(3)
            for doublings in (0, 1):
                step = steps >> (STEP_SHIFT + 2 * doublings)
                alike = np.where(step < STEPS, KERNEL[np.minimum(step, STEPS - 1)], 0)
                density = alike.mean(2)
                rarities[(doublings, *at)] = np.log(density + LEAST_DENSITY) / math.log(LEAST_DENSITY)
    return rarities


def _samples(picture: Image, is_sample: NDArray[np.bool_], row: int, column: int) -> Image:
    at = (slice(row * TILE_PX, (row + 1) * TILE_PX), slice(column * TILE_PX, (column + 1) * TILE_PX))
    return _thin(picture[at][is_sample[at]], WANTED)


def _collect(tiles: list[list[Image]], row: int, column: int) -> Image:
    """Samples from squares of tiles that grow until there are enough."""
    found: list[Image] = []
    count = 0
    for reach in range(REACH_TILES + 1):
        if count >= WANTED:
            break
        for y in range(max(0, row - reach), min(len(tiles) - 1, row + reach) + 1):
            is_end = abs(y - row) == reach
            for x in range(column - reach, column + reach + 1, 1 if is_end or reach == 0 else 2 * reach):
                if 0 <= x < len(tiles[0]) and len(tiles[y][x]) > 0:
                    found.append(tiles[y][x])
                    count += len(tiles[y][x])
    return np.concatenate(found) if found else np.empty((0, 3), np.uint8)


def _thin(samples: Image, most: int) -> Image:
    """At most `most` of them, evenly."""
    if len(samples) <= most:
        return samples
    return samples[(np.arange(most) * GOLDEN % 1 * len(samples)).astype(np.int64)]
