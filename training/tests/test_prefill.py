"""Pull-push fills smoothly and sees nothing of the hole."""

import torch
from conftest import centred_hole
from training.prefill import pull_push


def test_known_pixels_stay_and_the_hole_is_not_seen() -> None:
    image, mask = torch.rand(1, 3, 64, 96), torch.zeros(1, 1, 64, 96)
    mask[:, :, 10:50, 20:60] = 1
    filled = pull_push(image, mask)
    assert torch.equal(filled * (1 - mask), image * (1 - mask))
    assert torch.equal(pull_push(torch.where(mask > 0, 9.0, image), mask), filled)


def test_a_constant_stays_constant() -> None:
    image = torch.full((1, 3, 64, 64), 0.3)
    for mask in (centred_hole(64), (torch.rand(1, 1, 64, 64) > 0.1).float()):
        assert torch.allclose(pull_push(image, mask), image, atol=1e-5)


def test_a_ramp_is_continued() -> None:
    ramp = torch.linspace(-1, 1, 128).view(1, 1, 1, 128).expand(1, 3, 128, 128)
    mask = torch.zeros(1, 1, 128, 128)
    mask[:, :, 48:80, 48:80] = 1
    assert (pull_push(ramp, mask) - ramp).abs().max() < 0.12


def test_the_values_of_the_hole_lie_between_those_around_it() -> None:
    image = torch.rand(1, 3, 64, 64)
    filled = pull_push(image, centred_hole(64))
    assert filled.min() >= -1e-5 and filled.max() <= 1 + 1e-5


def test_nothing_known_gives_zero() -> None:
    assert not pull_push(torch.rand(1, 3, 64, 64), torch.ones(1, 1, 64, 64)).any()
