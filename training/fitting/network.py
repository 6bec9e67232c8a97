"""A small U-Net (Ronneberger et al. 2015) that works at half the picture's size and adds the outlines at full size."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

WIDTHS = (16, 32, 64, 96)
FINE = 16
MULTIPLE = 2 ** len(WIDTHS)  # sides must be multiples of this


def _block(inputs: int, outputs: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


class FitNetwork(nn.Module):
    """`picture` [N, 3, H, W] in 0 to 1 and `mask` [N, 1, H, W], 1 where it was drawn -> logits [N, 2, H, W]:
    that a pixel is of the thing, and the share of the light that its shadow takes there."""

    def __init__(self, widths: tuple[int, ...] = WIDTHS, fine: int = FINE) -> None:
        super().__init__()
        self.stem = _block(4, fine)
        self.down = nn.ModuleList()
        self.up = nn.ModuleList()
        before = fine
        for width in widths:
            self.down.append(nn.Sequential(_block(before, width, 2), _block(width, width)))
            before = width
        self.deepest = nn.Sequential(_block(before, before), _block(before, before))
        for width in reversed(widths[:-1]):
            self.up.append(nn.Sequential(_block(before + width, width), _block(width, width)))
            before = width
        self.fine = nn.Sequential(_block(before + fine, fine), nn.Conv2d(fine, 2, 3, 1, 1))

    def forward(self, picture: Tensor, mask: Tensor) -> Tensor:
        values = self.stem(torch.cat([picture - 0.5, mask], 1))
        skips = []
        for level in self.down:
            skips.append(values)
            values = level(values)
        values = self.deepest(values)
        skips_up = skips[::-1]
        for level, skip in zip(self.up, skips_up):
            values = level(torch.cat([F.interpolate(values, scale_factor=2.0, mode="bilinear"), skip], 1))
        return self.fine(torch.cat([F.interpolate(values, scale_factor=2.0, mode="bilinear"), skips_up[-1]], 1))
