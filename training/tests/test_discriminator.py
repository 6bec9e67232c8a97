"""SN-PatchGAN judges every neighbourhood with bounded slope; the pair of Global & Local also looks at the hole."""

import pytest
import torch
from torch import Tensor
from training.config import DiscriminatorConfig
from training.discriminator import GlobalLocalDiscriminator, PatchDiscriminator, _hole_window, make_discriminator


def with_hole(top: int, left: int, height: int, width: int, size: int = 128) -> Tensor:
    """Noise with a rectangular hole in the channel of the mask."""
    x = torch.randn(1, 5, size, size)
    x[:, 3] = 0
    x[:, 3, top : top + height, left : left + width] = 1
    return x


def test_the_discriminator_is_the_papers() -> None:
    discriminator = PatchDiscriminator(64)
    assert sum(parameter.numel() for parameter in discriminator.parameters()) == pytest.approx(5.95e6, rel=0.01)
    assert [(layer.kernel_size, layer.stride) for layer in discriminator.layers] == [((5, 5), (2, 2))] * 6
    with torch.no_grad():
        verdicts, features = discriminator(torch.randn(1, 5, 256, 256))
    assert verdicts.shape == (1, 256, 4, 4)
    assert [tuple(item.shape[1:]) for item in features] == [
        (64, 128, 128),
        (128, 64, 64),
        (256, 32, 32),
        (256, 16, 16),
        (256, 8, 8),
    ]


def test_verdicts_may_be_negative_in_every_part_of_the_map() -> None:
    """The public release also bends the last layer (leaky ReLU), which makes "fake" five times harder to say."""
    discriminator = PatchDiscriminator(8)
    last = discriminator.layers[-1]
    captured = []
    last.register_forward_hook(lambda _layer, _inputs, output: captured.append(output))
    verdicts, _ = discriminator(torch.randn(1, 5, 128, 128))
    assert torch.equal(verdicts, captured[0])
    assert (verdicts < 0).any() and (verdicts > 0).any()


def test_every_layer_of_the_discriminator_has_spectral_norm_one() -> None:
    discriminator = PatchDiscriminator(8).train()
    for layer in discriminator.layers:
        layer.parametrizations.weight.original.data *= 7
    for _ in range(30):
        discriminator(torch.randn(1, 5, 32, 32))
    for layer in discriminator.layers:
        assert torch.linalg.matrix_norm(layer.weight.flatten(1), 2).item() == pytest.approx(1, abs=0.03)


def test_the_pair_gives_one_row_of_verdicts_per_image() -> None:
    discriminator = make_discriminator(DiscriminatorConfig("global-local", 4))
    verdicts, features = discriminator(torch.cat([with_hole(8, 8, 16, 16), with_hole(90, 20, 20, 40)]))
    assert verdicts.shape == (2, 2 * 16)
    assert [item.shape[2] for item in features] == [64, 32, 16, 8, 4, 32, 16, 8, 4, 2]


@pytest.mark.parametrize(
    ("hole", "corner"),
    [
        ((54, 34, 20, 20), (31, 11)),  # the window's middle is the hole's: rows 54..73, columns 34..53
        ((0, 0, 16, 16), (0, 0)),  # it stays inside the image
        ((112, 100, 16, 28), (64, 64)),
    ],
)
def test_the_window_follows_the_hole_and_stays_inside_the_image(
    hole: tuple[int, int, int, int], corner: tuple[int, int]
) -> None:
    x = with_hole(*hole)
    top, left = corner
    assert torch.equal(_hole_window(x), x[:, :, top : top + 64, left : left + 64])


def test_the_local_discriminator_looks_at_the_hole() -> None:
    discriminator = GlobalLocalDiscriminator(4).eval()
    x = torch.cat([with_hole(8, 8, 16, 16), with_hole(100, 100, 20, 20)])
    changed = x.clone()
    changed[:, :3, 70:, 70:] += 1
    with torch.no_grad():
        before, after = discriminator(x)[0], discriminator(changed)[0]
    width = before.shape[1] // 2
    assert torch.equal(before[0, width:], after[0, width:])
    assert not torch.equal(before[1, width:], after[1, width:])
    assert not torch.equal(before[0, :width], after[0, :width])
