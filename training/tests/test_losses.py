"""Loss values worked out by hand."""

import pytest
import torch
from training.losses import (
    discriminator_hinge,
    feature_matching,
    generator_hinge,
    masked_l1,
    multi_scale_l1,
    r1_penalty,
)


def test_l1_is_the_mean_over_the_hole_and_weighs_samples_alike() -> None:
    truth, mask = torch.zeros(2, 3, 16, 16), torch.zeros(2, 1, 16, 16)
    mask[0, :, :8] = 1  # half of the image, off by 0.2
    mask[1, :, :4, :8] = 1  # an eighth, off by 0.6
    answer = torch.cat([truth[:1] + 0.2, truth[1:] + 0.6])
    assert masked_l1(answer, truth, mask).item() == pytest.approx((0.2 + 0.6) / 2)


def test_very_small_holes_count_less() -> None:
    mask = torch.zeros(1, 1, 16, 16)
    mask[0, 0, 0, 0] = 1  # 1 / 256 of the image, counted as 0.02
    assert masked_l1(torch.ones(1, 3, 16, 16), torch.zeros(1, 3, 16, 16), mask).item() == pytest.approx(1 / 256 / 0.02)


def test_multi_scale_l1_forgives_texture_but_not_colour() -> None:
    truth, mask = torch.zeros(1, 3, 32, 32), torch.ones(1, 1, 32, 32)
    checkered = (torch.arange(32).view(-1, 1) + torch.arange(32)) % 2 * 2 - 1.0
    assert multi_scale_l1(truth + checkered, truth, mask).item() == pytest.approx(0, abs=1e-6)
    assert multi_scale_l1(truth + 0.5, truth, mask).item() == pytest.approx(0.5)


def test_multi_scale_l1_looks_at_two_scales() -> None:
    """Stripes of eight pixels survive 4x pooling and vanish in 16x pooling."""
    truth, mask = torch.zeros(1, 3, 32, 32), torch.ones(1, 1, 32, 32)
    stripes = (torch.arange(32) // 8 % 2 * 2 - 1.0).expand(32, 32)
    assert multi_scale_l1(truth + stripes, truth, mask).item() == pytest.approx(0.5)


def test_multi_scale_l1_sees_the_hole_only_and_weighs_samples_alike() -> None:
    truth, mask = torch.zeros(2, 3, 32, 32), torch.zeros(2, 1, 32, 32)
    mask[0, :, :16] = 1
    mask[1, :, :16, :16] = 1
    answer = torch.cat([mask[:1] * 0.2 + (1 - mask[:1]) * 7, mask[1:] * 0.6]).expand(2, 3, 32, 32)
    assert multi_scale_l1(answer, truth, mask).item() == pytest.approx((0.2 + 0.6) / 2)


def test_the_hinge_stops_where_the_discriminator_is_sure() -> None:
    assert discriminator_hinge(torch.tensor([0.5, 2.0]), torch.tensor([-3.0, 0.25])).item() == pytest.approx(0.25 + 0.625)
    assert discriminator_hinge(torch.tensor([1.5]), torch.tensor([-1.5])).item() == 0


def test_the_generator_raises_the_verdict_without_limit() -> None:
    assert generator_hinge(torch.tensor([[1.0, -4.0]])).item() == 1.5


def test_feature_matching_moves_the_fill_and_not_the_truth() -> None:
    real, fake = torch.tensor([1.0, 2.0], requires_grad=True), torch.tensor([2.0, 4.0], requires_grad=True)
    loss = feature_matching([real, real], [fake, fake])
    loss.backward()
    assert loss.item() == pytest.approx(1.5)
    assert real.grad is None and fake.grad.tolist() == [0.5, 0.5]


def test_r1_is_half_the_squared_slope() -> None:
    weight = torch.randn(1, 5, 4, 4)
    real = torch.randn(2, 5, 4, 4, requires_grad=True)
    verdict = (real * weight).sum((1, 2, 3), keepdim=True)
    assert r1_penalty(verdict, real).item() == pytest.approx(weight.square().sum().item() / 2, rel=1e-5)


@pytest.mark.parametrize("is_map", [True, False])
def test_r1_takes_the_mean_over_all_verdicts_of_an_image(is_map: bool) -> None:
    """A map (SN-PatchGAN) or a row (Global & Local) of linear verdicts; the slope of their mean is that of a mean weight."""
    weight = torch.randn(6, 5, 4, 4)
    real = torch.randn(2, 5, 4, 4, requires_grad=True)
    verdict = torch.einsum("nchw,vchw->nv", real, weight)
    expected = weight.mean(0).square().sum().item() / 2
    verdict = verdict.view(2, 3, 1, 2) if is_map else verdict
    assert r1_penalty(verdict, real).item() == pytest.approx(expected, rel=1e-4)
