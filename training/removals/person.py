"""The mask of a thing as a person draws it: here too wide, there too tight, with corners cut and soft shadows overlooked."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Area = NDArray[np.bool_]

OFFSET_PX = (-4.0, 16.0)
VARIATION_PX = 48.0  # along this length the offset stays nearly the same
CASE_SHARE = 0.6  # of the offset's variance lies between drawings, the rest within one
CORNER_PX = (1.5, 6.0)  # a corner is cut by at most so much
TIGHT_SHARE = 0.3  # nobody cuts away more of a thing's half width than this


def draw_as_person(area: Area, rng: Generator) -> Area:
    """What a person who wants to mark `area` paints. Raises ValueError when the area is empty."""
    if not area.any():
        raise ValueError("Expected an area to draw around but it is empty")
    inside = cv2.distanceTransform(_padded(area), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)[1:-1, 1:-1]
    outside = cv2.distanceTransform((~area).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    tightest = max(OFFSET_PX[0], -TIGHT_SHARE * float(inside.max()))
    offset = tightest + (OFFSET_PX[1] - tightest) * _slow_noise(area.shape, rng)
    drawn = np.where(area, -inside, outside) <= offset
    return _cut_corners(drawn, float(rng.uniform(*CORNER_PX)))


def _padded(area: Area) -> NDArray[np.uint8]:
    """Beyond the picture a thing goes on, so its edge there is no edge."""
    return np.pad(area.astype(np.uint8), 1, mode="edge")


def _slow_noise(shape: tuple[int, int], rng: Generator) -> NDArray[np.float64]:
    """Evenly spread over 0 to 1, changing slowly from place to place and, more, from drawing to drawing."""
    coarse = rng.normal(size=[max(4, math.ceil(side / VARIATION_PX) + 3) for side in shape])
    field = cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    field /= max(float(field.std()), 1e-6)
    value = math.sqrt(CASE_SHARE) * rng.normal() + math.sqrt(1 - CASE_SHARE) * field
    return 1 / (1 + np.exp(-1.702 * value))  # the normal distribution's integral, to 1 %


def _cut_corners(area: Area, tolerance: float) -> Area:
    """Outlines as polygons that leave out what is nearer than `tolerance`; small holes are painted over."""
    outlines, _ = cv2.findContours(area.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    drawn = np.zeros(area.shape, np.uint8)
    for outline in outlines:
        polygon = cv2.approxPolyDP(outline, min(tolerance, 0.1 * cv2.arcLength(outline, True)), True)
        cv2.fillPoly(drawn, [polygon], 1)
        if len(polygon) < 3:
            cv2.polylines(drawn, [outline], True, 1)
    holes = area.astype(np.uint8)
    count, regions, statistics, _ = cv2.connectedComponentsWithStats(1 - holes)
    for index in range(1, count):
        if statistics[index, cv2.CC_STAT_AREA] > 400 and (drawn[regions == index] > 0).mean() > 0.9:
            drawn[regions == index] = 0
    return drawn > 0
