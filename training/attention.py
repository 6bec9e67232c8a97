"""Contextual attention (Yu et al., CVPR 2018, section 4): the hole is rebuilt from patches of the known part.

`FullAttention` is the paper's: every position asks, overlapping 4x4 values, scores spread along the diagonals.
`HoleAttention` is the deployed form: only positions of the hole ask, only wholly known patches answer, values are the
2x2 cells themselves. It costs (hole x known) instead of (image x image) and needs no transposed convolution.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

SOFTMAX_SCALE = 10.0
SMALLEST_NORM = 0.1  # of a key; typical ones are about 10. Nearly empty keys would have slopes of 1 / norm
PAPER_SMALLEST_NORM = 1e-4
EXCLUDED = -1e4  # added to the score of a key that must not be used; finite, so that a mask without keys gives no NaN


def key_patches(x: Tensor) -> Tensor:
    """3x3 neighbourhoods of every second position: [N, C, H, W] -> [N, 9C, H/2, W/2], zeros beyond the border."""
    small = x[:, :, ::2, ::2]
    height, width = small.shape[2], small.shape[3]
    padded = F.pad(small, (1, 1, 1, 1))
    return torch.cat([padded[:, :, y : y + height, x : x + width] for y in range(3) for x in range(3)], 1)


def attention_cells(mask: Tensor) -> tuple[Tensor, Tensor]:
    """Which cells of 8x8 pixels ask and which may answer, both [N, 1, H/8, W/8] in {0, 1}.

    A cell asks when one of its pixels is hole (max pooling: nearest sampling would miss thin strokes); it may answer
    when its whole 3x3 neighbourhood is known. The host makes the index lists of the exported graph by the same rule.
    """
    hole = F.max_pool2d(mask, 8)
    known = 1 - F.max_pool2d(hole, 3, 1, 1)
    return hole, known


def index_lists(mask: Tensor) -> tuple[Tensor, Tensor]:
    """The same as index lists [Q] and [K] of one image, as the exported graph takes them; where none may answer, all do.

    mask: [1, 1, H, W].
    """
    hole, known = (cells.flatten().nonzero().squeeze(1) for cells in attention_cells(mask))
    return hole, known if len(known) else torch.arange(mask.numel() // 64)


def _inverse_norm(keys: Tensor, smallest: float) -> Tensor:
    """Of each key. The root is taken of what is above 0: the root of 0 has an infinite slope."""
    return keys.square().sum(1, keepdim=True).float().clamp(min=smallest**2).rsqrt().to(keys.dtype)


class HoleAttention(nn.Module):
    """x: [N, C, H/4, W/4], mask: [N, 1, H, W] -> features of the same shape; positions outside the hole are unchanged."""

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """For training: every sample has a mask of its own, all cells ask and the answer is kept inside the hole."""
        hole, known = attention_cells(mask)
        height, width = hole.shape[2:]
        keys = key_patches(x).flatten(2)
        values = F.pixel_unshuffle(x, 2).flatten(2)
        scores = torch.matmul(keys.transpose(1, 2), keys * _inverse_norm(keys, SMALLEST_NORM)) * SOFTMAX_SCALE
        weights = torch.softmax(scores.float() + (1 - known.flatten(2)) * EXCLUDED, 2).to(values.dtype)
        answer = torch.matmul(values, weights.transpose(1, 2))
        inside = hole.flatten(2).to(values.dtype)
        blended = answer * inside + values * (1 - inside)
        return F.pixel_shuffle(blended.unflatten(2, (height, width)), 2)

    def forward_indexed(self, x: Tensor, hole_index: Tensor, known_index: Tensor) -> Tensor:
        """For the exported graph: one image, the cells that ask and that may answer as index lists [Q] and [K]."""
        height, width = x.shape[2] // 2, x.shape[3] // 2
        keys = key_patches(x).flatten(2)[0]
        values = F.pixel_unshuffle(x, 2).flatten(2)[0]
        queries = keys.index_select(1, hole_index).transpose(0, 1)
        answering = (keys * _inverse_norm(keys[None], SMALLEST_NORM)[0]).index_select(1, known_index)
        weights = torch.softmax(torch.matmul(queries, answering) * SOFTMAX_SCALE, 1)
        answer = torch.matmul(values.index_select(1, known_index), weights.transpose(0, 1))
        placed = values.scatter(1, hole_index.expand(values.shape[0], -1), answer)
        return F.pixel_shuffle(placed.reshape(1, -1, height, width), 2)


class FullAttention(nn.Module):
    """The paper's layer: 3x3 keys at stride 2, 4x4 values, fused scores, softmax over all keys."""

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        _, known = attention_cells(mask)
        height, width = known.shape[2:]
        keys = key_patches(x).flatten(2)
        scores = torch.matmul(keys.transpose(1, 2), keys * _inverse_norm(keys, PAPER_SMALLEST_NORM)).float()
        scores = _fuse(scores, height, width)
        usable = known.flatten(2)
        weights = (torch.softmax(scores * SOFTMAX_SCALE + (1 - usable) * EXCLUDED, 2) * usable).to(x.dtype)
        values = F.unfold(x, 4, padding=1, stride=2)
        answer = torch.matmul(values, weights.transpose(1, 2))
        return F.fold(answer, x.shape[2:], 4, padding=1, stride=2) / 4


def _fuse(scores: Tensor, height: int, width: int) -> Tensor:
    """Neighbouring cells should take neighbouring patches: 3-tap sums along the diagonals, rows first, then columns."""
    count = scores.shape[0]
    scores = _sum_diagonal(scores)
    scores = scores.view(count, height, width, height, width).permute(0, 2, 1, 4, 3).flatten(3).flatten(1, 2)
    scores = _sum_diagonal(scores)
    return scores.view(count, width, height, width, height).permute(0, 2, 1, 4, 3).flatten(3).flatten(1, 2)


def _sum_diagonal(scores: Tensor) -> Tensor:
    padded = F.pad(scores, (1, 1, 1, 1))
    return padded[:, 1:-1, 1:-1] + padded[:, :-2, :-2] + padded[:, 2:, 2:]
