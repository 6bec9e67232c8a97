"""The two-stage generator (figure 3 of the paper), in the paper's form and in the one that Lacuna ships."""

from __future__ import annotations

from functools import partial

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.attention import FullAttention, HoleAttention
from training.config import NetworkConfig
from training.layers import Convolution, Features, Upsample
from training.prefill import pull_push

DILATIONS = (2, 4, 8, 16)


class Stack(nn.Sequential):
    """Layers in a row, all taking and returning `Features`."""

    def forward(self, features: Features) -> Features:
        for layer in self:
            features = layer(features)
        return features


class Generator(nn.Module):
    """Fills the hole of an image.

    `forward(image, mask, sketch)` takes an image [N, 3, H, W] in [-1, 1] (what it holds inside the hole is not seen),
    a mask [N, 1, H, W] (1 = hole) and a sketch [N, 1, H, W] (1 = line; seen inside the hole only), and returns the
    answers of both stages at full size, before clipping, so that losses keep their slope. H and W are multiples of 32;
    with mirror padding they must be above 64 * coarse_scale, because the widest dilation reaches 16 positions.
    `composite` puts an answer into the image.
    """

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.config = config
        layer = partial(Convolution, kind=config.convolution, padding=config.padding)
        self.coarse = _coarse_stage(config, layer)
        inputs = 5 if config.refine_sees_mask else 3
        self.refine_dilated = _dilated_branch(inputs, config.refine_width, layer)
        self.has_attention = config.attention != "none"
        if self.has_attention:
            self.refine_attention_in = _attention_branch(inputs, config.refine_width, layer)
            self.attention = FullAttention() if config.attention == "full" else HoleAttention()
            wide = 2 * config.refine_width
            self.refine_attention_out = Stack(layer(wide, wide), layer(wide, wide))
        self.decoder = _decoder(4 if self.has_attention else 2, config.refine_width, config, layer)
        if config.refine_output == "residual":  # untrained, the refinement changes nothing
            nn.init.zeros_(self.decoder[-1].convolution.weight)

    def forward(self, image: Tensor, mask: Tensor, sketch: Tensor) -> tuple[Tensor, Tensor]:
        coarse = self.forward_coarse(image, mask, sketch)
        return coarse, self.forward_refine(coarse, image, mask, sketch)

    def forward_coarse(self, image: Tensor, mask: Tensor, sketch: Tensor) -> Tensor:
        """The coarse answer at the size of the image: [N, 3, H, W]."""
        return self.enlarge_coarse(self.forward_coarse_small(image, mask, sketch))

    def enlarge_coarse(self, small: Tensor) -> Tensor:
        """Brings the coarse answer from the size at which it is computed to the size of the image."""
        scale = self.config.coarse_scale
        return small if scale == 1 else F.interpolate(small, scale_factor=scale, mode="bilinear", align_corners=False)

    def forward_coarse_small(self, image: Tensor, mask: Tensor, sketch: Tensor) -> Tensor:
        """The coarse answer at the size at which it is computed: [N, 3, H / scale, W / scale]."""
        seen = pull_push(image, mask) if self.config.prefill == "pull-push" else image * (1 - mask)
        fourth = self._fourth_channel(mask, sketch)
        scale = self.config.coarse_scale
        if scale > 1:
            seen, mask, fourth = F.avg_pool2d(seen, scale), F.avg_pool2d(mask, scale), F.max_pool2d(fourth, scale)
        return self._run(self.coarse, torch.cat([seen, fourth, mask], 1), mask)[0]

    def forward_refine(
        self,
        coarse: Tensor,
        image: Tensor,
        mask: Tensor,
        sketch: Tensor,
        cells: tuple[Tensor, Tensor] | None = None,
    ) -> Tensor:
        """The refined answer for a coarse one: [N, 3, H, W].

        `cells`: index lists of the asking and the answering cells (`HoleAttention.forward_indexed`), for one image;
        without them attention works on the mask.
        """
        first = self.composite(coarse, image, mask)
        x = first
        if self.config.refine_sees_mask:
            x = torch.cat([first, self._fourth_channel(mask, sketch), mask], 1)
        branches, valid = [], None
        dilated, valid = self._run(self.refine_dilated, x, mask)
        branches.append(dilated)
        if self.has_attention:
            attended, valid = self._run(self.refine_attention_in, x, mask)
            attended = self._attend(attended, mask) if cells is None else self.attention.forward_indexed(attended, *cells)
            attended, valid = self.refine_attention_out((attended, valid))
            branches.append(attended)
        answer, _ = self.decoder((torch.cat(branches, 1), valid))
        return first + answer if self.config.refine_output == "residual" else answer

    def _attend(self, x: Tensor, mask: Tensor) -> Tensor:
        """In float32 always: scores reach 100, where bfloat16 has steps of a half (training/README.md)."""
        with torch.autocast(x.device.type, enabled=False):
            return self.attention(x.float(), mask)

    def composite(self, answer: Tensor, image: Tensor, mask: Tensor) -> Tensor:
        """The image with the answer, brought into [-1, 1], inside the hole."""
        bounded = torch.tanh(answer) if self.config.output == "tanh" else answer.clamp(-1, 1)
        return bounded * mask + image * (1 - mask)

    def _fourth_channel(self, mask: Tensor, sketch: Tensor) -> Tensor:
        return torch.ones_like(mask) if self.config.fourth_channel == "ones" else sketch * mask

    def _run(self, stack: Stack, x: Tensor, mask: Tensor) -> Features:
        return stack((x, (mask == 0).to(x.dtype) if self.config.convolution == "partial" else None))


def _coarse_stage(config: NetworkConfig, layer: partial[Convolution]) -> Stack:
    width = config.coarse_width
    narrow, wide = width // 2, width * 2
    return Stack(
        layer(5, narrow, 5),
        layer(narrow, width, stride=2),
        layer(width, width),
        layer(width, wide, stride=2),
        layer(wide, wide),
        layer(wide, wide),
        *(layer(wide, wide, dilation=dilation) for dilation in DILATIONS),
        *_decoder(2, width, config, layer),
    )


def _dilated_branch(inputs: int, width: int, layer: partial[Convolution]) -> Stack:
    narrow, wide = width // 2, width * 2
    return Stack(
        layer(inputs, narrow, 5),
        layer(narrow, narrow, stride=2),
        layer(narrow, width),
        layer(width, width, stride=2),
        layer(width, wide),
        layer(wide, wide),
        *(layer(wide, wide, dilation=dilation) for dilation in DILATIONS),
    )


def _attention_branch(inputs: int, width: int, layer: partial[Convolution]) -> Stack:
    narrow, wide = width // 2, width * 2
    return Stack(
        layer(inputs, narrow, 5),
        layer(narrow, narrow, stride=2),
        layer(narrow, width),
        layer(width, wide, stride=2),
        layer(wide, wide),
        layer(wide, wide, activation="relu"),  # so that no score is negative
    )


def _decoder(inputs: int, width: int, config: NetworkConfig, layer: partial[Convolution]) -> Stack:
    """From `inputs * width` channels at a quarter of the size to RGB."""
    narrow, wide, last = width // 2, width * 2, max(width // 4, 4)
    tail = layer if config.gated_tail or config.convolution != "gated" else partial(layer, kind="vanilla")
    return Stack(
        layer(inputs * width, wide),
        layer(wide, wide),
        Upsample(),
        layer(wide, width),
        layer(width, width),
        Upsample(),
        layer(width, narrow),
        tail(narrow, last),
        layer(last, 3, activation="none"),
    )
