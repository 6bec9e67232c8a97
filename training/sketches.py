"""Guidance sketches for training: edges of the truth, thinned and made a little wrong, as people draw.

The paper takes HED edges above 0.6; we take the ridges of the smoothed luma's gradient (Canny, 1986), which needs no
trained weights. All functions work on batches on any device.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Generator, Tensor

REFERENCE_SIDE = 256  # smoothing and displacement are pixels of an image of this side
HYSTERESIS_STEPS = 6
LUMA = (0.299, 0.587, 0.114)


def edge_lines(image: Tensor, smoothing: float = 2.0, strong: float = 0.16, weak: float = 0.06) -> Tensor:
    """Thin contours of images [N, 3, H, W] in [-1, 1]: [N, 1, H, W] in {0, 1}.

    smoothing: sigma of the Gaussian, in pixels at a side of 256; strong, weak: thresholds of the gradient of the
    smoothed image, per sigma (so they do not depend on the size); weak edges stay when they touch strong ones.
    """
    sigma = max(0.6, smoothing * min(image.shape[2:]) / REFERENCE_SIDE)
    luma = (image * image.new_tensor(LUMA).view(1, 3, 1, 1)).sum(1, keepdim=True)
    dx, dy = _differences(_blur(luma, sigma))
    strength = (dx.square() + dy.square()).sqrt() * sigma
    ridge = strength * _is_ridge(strength, dx, dy)
    lines, allowed = (ridge > strong).float(), (ridge > weak).float()
    for _ in range(HYSTERESIS_STEPS):
        lines = F.max_pool2d(lines, 3, 1, 1) * allowed
    return lines


def drawn_sketch(image: Tensor, generator: Generator) -> Tensor:
    """A sketch as a person might draw it over images [N, 3, H, W]: coarser or finer lines, partly left out, bent.

    generator: on the images' device.
    """
    count, device = image.shape[0], image.device
    smoothing = 1.2 + 2.0 * torch.rand((), generator=generator, device=device).item()
    strictness = 0.7 + torch.rand((), generator=generator, device=device).item()
    lines = edge_lines(image, smoothing, 0.12 * strictness, 0.05 * strictness)
    size = image.shape[2:]
    kept_share = torch.rand(count, 1, 1, 1, generator=generator, device=device) * 0.9 + 0.3
    kept = _smooth_noise(count, 1, size, 6, generator, device) < kept_share
    bent = _bend(lines * kept, generator)
    return (bent > 0.5).float()


def _bend(lines: Tensor, generator: Generator) -> Tensor:
    """Moves lines by a smooth field of up to two pixels (at a side of 256), without breaking them."""
    count, _, height, width = lines.shape
    reach = 2.0 * min(height, width) / REFERENCE_SIDE
    shift = (_smooth_noise(count, 2, (height, width), 10, generator, lines.device) - 0.5) * 2 * reach
    rows = torch.arange(height, device=lines.device, dtype=lines.dtype).view(1, height, 1)
    columns = torch.arange(width, device=lines.device, dtype=lines.dtype).view(1, 1, width)
    x = (columns + shift[:, 0] + 0.5) * 2 / width - 1
    y = (rows + shift[:, 1] + 0.5) * 2 / height - 1
    return F.grid_sample(lines, torch.stack([x, y], 3), mode="nearest", align_corners=False)


def _smooth_noise(
    count: int,
    channels: int,
    size: torch.Size | tuple[int, int],
    cells: int,
    generator: Generator,
    device: torch.device,
) -> Tensor:
    """Uniform noise on a coarse grid, enlarged: [count, channels, *size] in [0, 1]."""
    noise = torch.rand(count, channels, cells, cells, generator=generator, device=device)
    return F.interpolate(noise, size=size, mode="bilinear", align_corners=False)


def _blur(image: Tensor, sigma: float) -> Tensor:
    """Gaussian blur of one channel, [N, 1, H, W]."""
    radius = min(math.ceil(3 * sigma), min(image.shape[2:]) - 1)
    offsets = torch.arange(-radius, radius + 1, device=image.device, dtype=image.dtype)
    kernel = torch.exp(-offsets.square() / (2 * sigma * sigma))
    kernel = (kernel / kernel.sum()).view(1, 1, 1, -1)
    image = F.conv2d(F.pad(image, (radius, radius, 0, 0), mode="reflect"), kernel)
    return F.conv2d(F.pad(image, (0, 0, radius, radius), mode="reflect"), kernel.mT)


def _differences(image: Tensor) -> tuple[Tensor, Tensor]:
    padded = F.pad(image, (1, 1, 1, 1), mode="replicate")
    return (padded[:, :, 1:-1, 2:] - padded[:, :, 1:-1, :-2]) / 2, (padded[:, :, 2:, 1:-1] - padded[:, :, :-2, 1:-1]) / 2


def _is_ridge(strength: Tensor, dx: Tensor, dy: Tensor) -> Tensor:
    """Non-maximum suppression across the edge, in the four directions of the pixel grid."""
    padded = F.pad(strength, (1, 1, 1, 1))
    height, width = strength.shape[2:]

    def shifted(y: int, x: int) -> Tensor:
        return padded[:, :, 1 + y : 1 + y + height, 1 + x : 1 + x + width]

    flat, steep = dy.abs() <= 0.4142 * dx.abs(), dx.abs() < 0.4142 * dy.abs()
    falling = dx * dy > 0
    neighbours = (
        (flat, (0, 1)),
        (steep, (1, 0)),
        (~flat & ~steep & falling, (1, 1)),
        (~flat & ~steep & ~falling, (1, -1)),
    )
    ridge = torch.zeros_like(strength)
    for here, (y, x) in neighbours:
        ridge += (here & (strength >= shifted(y, x)) & (strength > shifted(-y, -x))).float()
    return ridge
