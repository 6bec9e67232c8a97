"""The perceptual distance of what is in and right around a hole: ShiftTolerant-LPIPS on the hole's box.

Networks that were trained with this distance are better by it than by others: read HED's (`perceptual.py`) beside it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray

from training.metrics import Hole, Image
from training.shift_tolerant import FeatureDistance, find_weights

SMALLEST_BOX = 64  # sides of what the distance looks at
BOX_MARGIN = 8

Distance = Callable[[Image, Image], float]


def find_box(area: Hole) -> tuple[slice, slice]:
    """Around the area, with a margin, at least as large as the perceptual distance needs."""
    return tuple(  # type: ignore[return-value]
        _span(np.flatnonzero(area.any(axis)), length) for axis, length in ((1, area.shape[0]), (0, area.shape[1]))
    )


def _span(indices: NDArray[np.int64], length: int) -> slice:
    start, end = int(indices[0]) - BOX_MARGIN, int(indices[-1]) + 1 + BOX_MARGIN
    missing = max(0, SMALLEST_BOX - (end - start))
    start = max(0, min(start - missing // 2, length - max(SMALLEST_BOX, end - start)))
    return slice(start, min(length, max(end, start + SMALLEST_BOX)))


def hole_distance() -> Distance:
    """ShiftTolerant-LPIPS of two crops, sides at least 64. Raises FileNotFoundError when its package is not installed."""
    network = FeatureDistance(find_weights()).eval()

    def measure(a: Image, b: Image) -> float:
        with torch.no_grad():
            return float(network(_to_tensor(a), _to_tensor(b)))

    return measure


def _to_tensor(image: Image) -> torch.Tensor:
    return torch.from_numpy(np.array(image)).permute(2, 0, 1)[None].float() / 127.5 - 1
