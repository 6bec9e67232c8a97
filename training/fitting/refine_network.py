"""A small network that judges the evidence of a first look (evidence.py), with the surroundings of each pixel in sight."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from training.fitting.evidence import PLANES

WIDTH = 16
DILATIONS = (1, 2, 4, 8, 4, 1)  # together 41 pixels wide


class RefineNetwork(nn.Module):
    """`evidence` [N, PLANES, H, W] -> logits [N, 1, H, W]: that a pixel is of the thing."""

    def __init__(self, width: int = WIDTH) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        before = PLANES
        for dilation in DILATIONS:
            convolution = nn.Conv2d(before, width, 3, 1, dilation, dilation, bias=False)
            layers.append(nn.Sequential(convolution, nn.BatchNorm2d(width), nn.ReLU(inplace=True)))
            before = width
        self.body = nn.Sequential(*layers)
        self.head = nn.Conv2d(width + PLANES, 1, 1)

    def forward(self, evidence: Tensor) -> Tensor:
        return self.head(torch.cat([self.body(evidence), evidence], 1))
