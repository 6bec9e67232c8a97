"""SN-PatchGAN (section 3.2 of the paper), and the pair of discriminators of Global & Local (Iizuka et al., 2017)."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

from training.config import DiscriminatorConfig

INPUTS = 5  # RGB, mask, sketch


class PatchDiscriminator(nn.Module):
    """Six spectral-normalised 5x5 convolutions of stride 2; every element of the last map is a verdict.

    x: [N, 5, H, W] (composite in [-1, 1], mask, sketch) -> verdicts and the features of all layers but the last.
    """

    def __init__(self, width: int, inputs: int = INPUTS) -> None:
        super().__init__()
        widths = [width, 2 * width, *[4 * width] * 4]
        self.layers = nn.ModuleList(
            spectral_norm(nn.Conv2d(before, after, 5, 2, 2)) for before, after in zip([inputs, *widths], widths)
        )

    def forward(self, x: Tensor) -> tuple[Tensor, list[Tensor]]:
        features = []
        for layer in self.layers[:-1]:
            x = F.leaky_relu(layer(x), 0.2)
            features.append(x)
        return self.layers[-1](x), features


class GlobalLocalDiscriminator(nn.Module):
    """One verdict on the whole image and one on the half-sized window around the hole's centre, side by side."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.whole = PatchDiscriminator(width)
        self.window = PatchDiscriminator(width)

    def forward(self, x: Tensor) -> tuple[Tensor, list[Tensor]]:
        verdicts, features = zip(*(part(view) for part, view in ((self.whole, x), (self.window, _hole_window(x)))))
        return torch.cat([verdict.mean((2, 3)) for verdict in verdicts], 1), [*features[0], *features[1]]


def _hole_window(x: Tensor) -> Tensor:
    height, width = x.shape[2] // 2, x.shape[3] // 2
    mask = x[:, 3]
    rows = torch.arange(x.shape[2], device=x.device, dtype=x.dtype)
    columns = torch.arange(x.shape[3], device=x.device, dtype=x.dtype)
    total = mask.sum((1, 2)).clamp(min=1)
    tops = (mask.sum(2) @ rows / total - height / 2).clamp(0, x.shape[2] - height).long()
    lefts = (mask.sum(1) @ columns / total - width / 2).clamp(0, x.shape[3] - width).long()
    return torch.stack([image[:, top : top + height, left : left + width] for image, top, left in zip(x, tops, lefts)])


def make_discriminator(config: DiscriminatorConfig) -> nn.Module:
    """The configured discriminator, untrained."""
    return PatchDiscriminator(config.width) if config.kind == "patch" else GlobalLocalDiscriminator(config.width)
