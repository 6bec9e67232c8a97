"""The convolutions that the paper compares: vanilla, partial and gated (section 3.1).

Every layer takes and returns `(x, valid)`: features [N, C, H, W] and, for partial convolutions only, the mask of
positions that carry known content [N, 1, H, W] (1 = known); the others pass `valid` through as None.
"""

from __future__ import annotations

from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

Activation = Literal["elu", "relu", "none"]
Kind = Literal["gated", "vanilla", "partial"]
Features = tuple[Tensor, Tensor | None]

# Gains that keep the variance of the signal through a whole stage: each gate halves it, so the features start
# stronger and the gates start open (sigmoid(1) = 0.73). With the usual initialisations the signal has a standard
# deviation of 1e-3 to 1e-7 after the 17 layers of the coarse stage and training stalls.
FEATURE_GAIN = 1.75
GATE_GAIN = 0.5
GATE_BIAS = 1.0
PLAIN_GAIN = 1.3


class Convolution(nn.Module):
    """One layer of the generator; `dilation` and `stride` as in the paper's tables, output size = input size / stride.

    gated:   activation(features) * sigmoid(gate), both halves of one convolution (equations 3 to 5).
    partial: the convolution of the known part, scaled by window size / known positions; a position becomes known when
             its window holds one known position (equations 1 and 2; Liu et al., ECCV 2018).
    vanilla: activation(features).
    A layer without activation (the last of a stage) is always a plain convolution.
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        kernel: int = 3,
        *,
        kind: Kind = "gated",
        stride: int = 1,
        dilation: int = 1,
        activation: Activation = "elu",
        padding: Literal["reflect", "zeros", "same"] = "reflect",
    ) -> None:
        super().__init__()
        self.kind: Kind = "vanilla" if activation == "none" and kind == "gated" else kind
        self.activation = activation
        self.outputs = outputs
        reach = dilation * (kernel - 1) // 2
        # With stride 2, TensorFlow's "same" puts the odd zero of an even image at the right and below.
        self.extra = (reach - 1, reach, reach - 1, reach) if padding == "same" and stride == 2 else None
        self.convolution = nn.Conv2d(
            inputs,
            outputs * 2 if self.kind == "gated" else outputs,
            kernel,
            stride,
            padding=0 if self.extra else reach,
            dilation=dilation,
            padding_mode="zeros" if padding == "same" else padding,
        )
        self._initialise()

    def _initialise(self) -> None:
        weight, bias = self.convolution.weight, self.convolution.bias
        spread = weight[0].numel() ** -0.5
        with torch.no_grad():
            bias.zero_()
            if self.kind == "gated":
                weight[: self.outputs].normal_(0, FEATURE_GAIN * spread)
                weight[self.outputs :].normal_(0, GATE_GAIN * spread)
                bias[self.outputs :].fill_(GATE_BIAS)
            else:
                weight.normal_(0, spread if self.activation == "none" else PLAIN_GAIN * spread)

    def forward(self, features: Features) -> Features:
        x, valid = features
        if self.kind == "partial":
            return self._forward_partial(x, valid)
        x = self.convolution(F.pad(x, self.extra) if self.extra else x)
        if self.kind == "gated":
            x, gate = x.split(self.outputs, 1)
            return self._activate(x) * torch.sigmoid(gate), valid
        return self._activate(x), valid

    def _activate(self, x: Tensor) -> Tensor:
        if self.activation == "elu":
            return F.elu(x)
        return F.relu(x) if self.activation == "relu" else x

    def _forward_partial(self, x: Tensor, valid: Tensor | None) -> Features:
        if valid is None:
            raise ValueError("Expected the mask of known positions for a partial convolution but received none")
        layer = self.convolution
        kernel = torch.ones(1, 1, *layer.kernel_size, device=x.device, dtype=valid.dtype)
        reach = layer.dilation[0] * (kernel.shape[-1] - 1) // 2
        mode = "reflect" if layer.padding_mode == "reflect" else "constant"
        known = F.conv2d(F.pad(valid, [reach] * 4, mode), kernel, None, layer.stride, 0, layer.dilation)
        updated = (known > 0).to(valid.dtype)
        bias = layer.bias.view(1, -1, 1, 1)
        x = (layer(x * valid) - bias) * (kernel.numel() / known.clamp(min=1)) + bias
        return self._activate(x * updated), updated


class Upsample(nn.Module):
    """Nearest-neighbour enlargement by two, before a convolution ("deconvolution" of the paper's figures)."""

    def forward(self, features: Features) -> Features:
        x, valid = features
        return _enlarge(x), None if valid is None else _enlarge(valid)


def _enlarge(x: Tensor) -> Tensor:
    return F.interpolate(x, scale_factor=2.0, mode="nearest")
