"""How near a fill is to the truth: the papers' figures, crispness, and how well lines are followed.

Images are uint8 RGB [H, W, 3], holes bool [H, W].
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Hole = NDArray[np.bool_]


@dataclass(frozen=True)
class FillMetrics:
    """One image. l1 and l2 in % of the range over the whole image, as the papers give them; PSNR in dB."""

    l1_pct: float
    l2_pct: float
    psnr: float
    psnr_hole: float
    ssim_hole: float
    gradient_filled: float  # summed over the hole; the ratio of sums over images tells crispness (1 = as the truth)
    gradient_truth: float


def measure_fill(filled: Image, truth: Image, hole: Hole) -> FillMetrics:
    """All figures of one fill. Raises ValueError when the sizes differ or nothing is hole."""
    if filled.shape != truth.shape or hole.shape != truth.shape[:2] or not hole.any():
        raise ValueError(f"Expected images of one size and a hole but received {filled.shape}, {truth.shape}, {hole.shape}")
    difference = (filled.astype(np.float64) - truth) / 255
    return FillMetrics(
        l1_pct=float(np.abs(difference).mean() * 100),
        l2_pct=float(np.square(difference).mean() * 100),
        psnr=_psnr(np.square(difference).mean()),
        psnr_hole=_psnr(np.square(difference[hole]).mean()),
        ssim_hole=float(structural_similarity(filled, truth)[hole].mean()),
        gradient_filled=float(gradient_magnitude(filled)[hole].sum()),
        gradient_truth=float(gradient_magnitude(truth)[hole].sum()),
    )


def mean_metrics(items: list[FillMetrics]) -> dict[str, float]:
    """Means over images, and `gradient` as the ratio of sums."""
    names = ("l1_pct", "l2_pct", "psnr", "psnr_hole", "ssim_hole")
    means = {name: float(np.mean([getattr(item, name) for item in items])) for name in names}
    return means | {"gradient": sum(item.gradient_filled for item in items) / sum(item.gradient_truth for item in items)}


def _psnr(mean_square: float) -> float:
    return float(10 * np.log10(1 / max(mean_square, 1e-10)))


def _luma(image: Image) -> NDArray[np.float64]:
    return cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.float64)


def gradient_magnitude(image: Image) -> NDArray[np.float64]:
    """Of the luma, by 3x3 Sobel filters."""
    luma = _luma(image)
    return np.hypot(cv2.Sobel(luma, cv2.CV_64F, 1, 0), cv2.Sobel(luma, cv2.CV_64F, 0, 1))


def structural_similarity(a: Image, b: Image) -> NDArray[np.float64]:
    """SSIM map of the luma (Wang et al., TIP 2004, eq. 13): Gaussian window of 11 pixels, sigma 1.5."""
    x, y = _luma(a), _luma(b)

    def blur(plane: NDArray[np.float64]) -> NDArray[np.float64]:
        return cv2.GaussianBlur(plane, (11, 11), 1.5)

    mean_x, mean_y = blur(x), blur(y)
    variance_x, variance_y = blur(x * x) - mean_x**2, blur(y * y) - mean_y**2
    covariance = blur(x * y) - mean_x * mean_y
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    numerator = (2 * mean_x * mean_y + c1) * (2 * covariance + c2)
    return numerator / ((mean_x**2 + mean_y**2 + c1) * (variance_x + variance_y + c2))


def boundary_f1(lines: Hole, edges: Hole, tolerance_px: float = 2.0) -> float:
    """How well edges follow the given lines: harmonic mean of the shares that lie within the tolerance of the other.

    1 when there are neither lines nor edges, 0 when only one of them is there.
    """
    if not lines.any() or not edges.any():
        return float(lines.any() == edges.any())
    recall = (_distance_to(edges)[lines] <= tolerance_px).mean()
    precision = (_distance_to(lines)[edges] <= tolerance_px).mean()
    return float(2 * precision * recall / (precision + recall)) if precision + recall > 0 else 0.0


def _distance_to(points: Hole) -> NDArray[np.float32]:
    return cv2.distanceTransform((~points).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
