"""The perceptual loss: distances of features of ShiftTolerant-LPIPS (Ghildyal & Liu, ECCV 2022), a network of AlexNet's form.

The weights lie in the PyPI package stlpips-pytorch 0.0.2 (BSD-2-Clause); its code is not used. They guide the training and
are never shipped. The figures of docs/benchmarks come from another network (`perceptual.py`), so that no network is measured
by what it was trained with.
"""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

PACKAGE = "stlpips_pytorch"
WEIGHTS = Path("weights/vST0.0/alex_shift_tolerant.pth")
WEIGHTS_SHA256 = "b356b382f96010f77d085ee8343ecd9fd322d0a56e8de2b2d0549fafcad8b9ee"
SHIFT = (-0.030, -0.088, -0.188)
SCALE = (0.458, 0.448, 0.450)
SMALLEST_NORM = 1e-3  # flat places have features near 0, whose direction means nothing


def find_weights() -> Path:
    """The file inside the package. Raises FileNotFoundError, or ValueError when it is another file."""
    specification = importlib.util.find_spec(PACKAGE)
    path = Path(specification.origin).parent / WEIGHTS if specification is not None and specification.origin else None
    if path is None or not path.is_file():
        raise FileNotFoundError(
            f"Expected {WEIGHTS} in the package {PACKAGE} but found none; run `pip install -r training/requirements.txt`"
        )
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != WEIGHTS_SHA256:
        raise ValueError(f"Expected {path} with SHA-256 {WEIGHTS_SHA256} but found {found}")
    return path


class FeatureDistance(nn.Module):
    """The distance of two image batches, with a slope for the first: a value per image, 0 for equal ones.

    a, b: [N, 3, H, W] RGB in [-1, 1], sides at least 64. Equation 1 of LPIPS (Zhang et al., CVPR 2018), channel weights
    included. Its parameters are fixed.
    """

    def __init__(self, weights: Path) -> None:
        super().__init__()
        values = torch.load(weights, map_location="cpu", weights_only=True)
        kernels = sorted((key for key in values if key.startswith("net.") and key.endswith("weight")), key=_depth)
        for index, key in enumerate(kernels):
            self.register_buffer(f"kernel{index}", values[key])
            self.register_buffer(f"bias{index}", values[key.replace("weight", "bias")])
            self.register_buffer(f"channels{index}", values[f"lin{index}.model.1.weight"])
        blur = torch.tensor([1.0, 2.0, 1.0])
        self.register_buffer("blur", torch.outer(blur, blur) / 16)
        self.register_buffer("shift", torch.tensor(SHIFT).view(1, 3, 1, 1))
        self.register_buffer("scale", torch.tensor(SCALE).view(1, 3, 1, 1))

    def forward(self, a: Tensor, b: Tensor) -> Tensor:
        with torch.no_grad():
            wanted = self._features(b)
        distance = a.new_zeros(a.shape[0])
        for index, (x, y) in enumerate(zip(self._features(a), wanted, strict=True)):
            difference = (_unit(x.float()) - _unit(y.float())).square()
            distance = distance + F.conv2d(difference, getattr(self, f"channels{index}")).mean((1, 2, 3))
        return distance

    def _features(self, image: Tensor) -> list[Tensor]:
        x = (image - self.shift) / self.scale
        x = F.relu(self._halve(self._convolve(x, 0, padding=2)))
        features = [x]
        for index, padding in ((1, 2), (2, 1), (3, 1), (4, 1)):
            if index < 3:
                x = self._halve(F.max_pool2d(x, 3, 1))
            x = F.relu(self._convolve(x, index, padding))
            features.append(x)
        return features

    def _convolve(self, x: Tensor, index: int, padding: int) -> Tensor:
        return F.conv2d(x, getattr(self, f"kernel{index}"), getattr(self, f"bias{index}"), padding=padding)

    def _halve(self, x: Tensor) -> Tensor:
        """Blurs before it leaves out every second position (Zhang, ICML 2019)."""
        channels = x.shape[1]
        kernel = self.blur.to(x.dtype).expand(channels, 1, 3, 3)
        return F.conv2d(F.pad(x, (2, 2, 2, 2), mode="reflect"), kernel, stride=2, groups=channels)


def _depth(key: str) -> int:
    return int(key.split(".")[1].removeprefix("slice"))


def _unit(features: Tensor) -> Tensor:
    return features / features.square().sum(1, keepdim=True).add(SMALLEST_NORM**2).sqrt()
