"""The training losses. Images are [N, 3, H, W] in [-1, 1], masks [N, 1, H, W] with 1 = hole."""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from training.config import LossConfig

SMALLEST_SHARE = 0.02  # of the image: smaller holes do not count for more than this


def hole_share(mask: Tensor) -> Tensor:
    """The share of each sample that is hole, [N]; tiny holes count as somewhat larger ones."""
    return mask.mean((1, 2, 3)).clamp(min=SMALLEST_SHARE)


def masked_l1(answer: Tensor, truth: Tensor, mask: Tensor) -> Tensor:
    """Mean absolute difference where the mask is 1, each sample weighted alike."""
    share = hole_share(mask).view(-1, 1, 1, 1)
    return ((answer - truth).abs() * mask / share).mean()


def multi_scale_l1(answer: Tensor, truth: Tensor, mask: Tensor) -> Tensor:
    """Mean absolute difference of the hole's content pooled 4x and 16x: asks for the right colours before texture."""
    share = hole_share(mask).view(-1, 1, 1, 1)
    difference = (answer - truth) * mask / share
    return sum(F.avg_pool2d(difference, scale).abs().mean() for scale in (4, 16)) / 2


def discriminator_hinge(real: Tensor, fake: Tensor) -> Tensor:
    """Equation 6: E[relu(1 - D(x))] + E[relu(1 + D(G(z)))], over all elements of the verdict maps."""
    return F.relu(1 - real).mean() + F.relu(1 + fake).mean()


def generator_hinge(fake: Tensor) -> Tensor:
    """Equation 7: -E[D(G(z))]."""
    return -fake.mean()


def feature_matching(real: Sequence[Tensor], fake: Sequence[Tensor]) -> Tensor:
    """Mean absolute difference of the discriminator's features of truth and fill (Wang et al., CVPR 2018, eq. 4)."""
    return sum((a.detach() - b).abs().mean() for a, b in zip(real, fake, strict=True)) / len(real)


def r1_penalty(verdict: Tensor, real: Tensor) -> Tensor:
    """Half the squared gradient of the verdict at real images (Mescheder et al., ICML 2018, eq. 9)."""
    (gradient,) = torch.autograd.grad(verdict.mean((1, 2, 3) if verdict.dim() == 4 else 1).sum(), real, create_graph=True)
    return gradient.square().sum((1, 2, 3)).mean() / 2


def pixel_losses(
    weights: LossConfig, answer: Tensor, truth: Tensor, mask: Tensor, weight: float, name: str
) -> dict[str, Tensor]:
    """The weighted L1 losses of one stage, by `name` and kind; those without a weight are left out."""
    losses = {f"{name}_l1": weight * masked_l1(answer, truth, mask)}
    if weights.multi_scale_l1:
        losses[f"{name}_multi_scale"] = weight * weights.multi_scale_l1 * multi_scale_l1(answer, truth, mask)
    if weights.valid_l1:
        losses[f"{name}_valid"] = weight * weights.valid_l1 * masked_l1(answer, truth, 1 - mask)
    return losses
