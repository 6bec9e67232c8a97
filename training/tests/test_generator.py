"""Both stages of the generator: sizes, what they may see, and how they start."""

import pytest
import torch
from conftest import TINY_LACUNA
from torch import Tensor, nn
from training.config import CONFIG_FOLDER, NetworkConfig, load_config
from training.discriminator import GlobalLocalDiscriminator, PatchDiscriminator
from training.generator import Generator
from training.layers import Convolution

NAMES = sorted(file.stem for file in CONFIG_FOLDER.glob("*.toml"))


def parameters(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def sample(height: int = 128, width: int = 128) -> tuple[Tensor, Tensor, Tensor]:
    mask = torch.zeros(1, 1, height, width)
    mask[:, :, 40:72, 32:80] = 1
    return torch.rand(1, 3, height, width) * 2 - 1, mask, (torch.rand(1, 1, height, width) > 0.9).float()


@pytest.mark.parametrize("name", NAMES)
def test_every_configuration_fills_any_size(name: str) -> None:
    generator = Generator(load_config(name).network)
    with torch.no_grad():
        for answer in generator(*sample(128, 160)):
            assert answer.shape == (1, 3, 128, 160)
            assert torch.isfinite(answer).all()


@pytest.mark.parametrize(("name", "millions"), [("paper", 4.06), ("lacuna-half", 1.02), ("lacuna-full", 4.06)])
def test_the_paper_has_four_million_parameters(name: str, millions: float) -> None:
    assert parameters(Generator(load_config(name).network)) == pytest.approx(millions * 1e6, rel=0.01)


@pytest.mark.parametrize("name", ["paper", "lacuna-half", "compare-partial"])
def test_what_lies_in_the_hole_is_never_seen(name: str) -> None:
    generator = Generator(load_config(name).network).eval()
    nn.init.normal_(generator.decoder[-1].convolution.weight, 0, 0.1)
    image, mask, sketch = sample()
    other = torch.where(mask > 0, -image, image)
    with torch.no_grad():
        for one, two in zip(generator(image, mask, sketch), generator(other, mask, sketch)):
            assert torch.equal(one, two)


def test_only_lines_inside_the_hole_count() -> None:
    generator = Generator(TINY_LACUNA).eval()
    nn.init.normal_(generator.decoder[-1].convolution.weight, 0, 0.1)
    image, mask, sketch = sample()
    with torch.no_grad():
        plain = generator(image, mask, torch.zeros_like(sketch))
        outside = generator(image, mask, sketch * (1 - mask))
        inside = generator(image, mask, sketch * mask)
    assert all(torch.equal(one, two) for one, two in zip(plain, outside))
    assert all(not torch.equal(one, two) for one, two in zip(plain, inside))


def test_an_untrained_residual_refinement_changes_nothing() -> None:
    generator = Generator(TINY_LACUNA)
    image, mask, sketch = sample()
    coarse, refined = generator(image, mask, sketch)
    assert torch.equal(refined, generator.composite(coarse, image, mask))


def test_a_composite_keeps_the_image_and_stays_in_range() -> None:
    image, mask, _ = sample()
    for output in ("clip", "tanh"):
        generator = Generator(NetworkConfig(coarse_width=4, refine_width=4, output=output))
        filled = generator.composite(torch.randn_like(image) * 5, image, mask)
        assert torch.equal(filled * (1 - mask), image * (1 - mask))
        assert filled.abs().max() <= 1


@pytest.mark.parametrize("name", ["paper", "lacuna-half"])
def test_the_signal_keeps_its_strength_and_gates_start_half_open(name: str) -> None:
    """With the usual initialisations the deviation falls to 1e-3 and less after 17 layers, and training stalls."""
    generator = Generator(load_config(name).network)
    deviations, gates = [], []

    def watch(layer: Convolution, inputs: tuple, output: tuple) -> None:
        deviations.append(output[0].std().item())
        if layer.kind == "gated":
            gates.append(torch.sigmoid(layer.convolution(inputs[0][0])[:, layer.outputs :]).mean().item())

    for layer in generator.coarse:
        if isinstance(layer, Convolution):
            layer.register_forward_hook(watch)
    image, mask, sketch = sample()
    generator.forward_coarse(image, mask, sketch).abs().mean().backward()
    assert min(deviations) > 0.1 and max(deviations) < 2
    assert min(gates) > 0.6 and max(gates) < 0.85
    assert generator.coarse[0].convolution.weight.grad.abs().mean() > 1e-4


def test_every_parameter_of_both_stages_learns() -> None:
    generator = Generator(NetworkConfig(coarse_width=8, refine_width=8, padding="zeros", attention="hole"))
    image, mask, sketch = sample()
    sum(answer.square().mean() for answer in generator(image, mask, sketch)).backward()
    silent = [name for name, parameter in generator.named_parameters() if parameter.grad is None or not parameter.grad.any()]
    assert silent == []


def test_the_discriminator_is_the_papers() -> None:
    discriminator = PatchDiscriminator(64)
    assert parameters(discriminator) == pytest.approx(5.95e6, rel=0.01)
    with torch.no_grad():
        verdicts, features = discriminator(torch.randn(1, 5, 256, 256))
    assert verdicts.shape == (1, 256, 4, 4)
    assert [item.shape[1] for item in features] == [64, 128, 256, 256, 256]


def test_every_layer_of_the_discriminator_has_spectral_norm_one() -> None:
    discriminator = PatchDiscriminator(8)
    for layer in discriminator.layers:
        layer.parametrizations.weight.original.data *= 7
    for _ in range(30):
        discriminator(torch.randn(1, 5, 64, 64))
    for layer in discriminator.layers:
        assert torch.linalg.matrix_norm(layer.weight.flatten(1), 2).item() == pytest.approx(1, abs=0.03)


def test_the_local_discriminator_looks_at_the_hole() -> None:
    discriminator = GlobalLocalDiscriminator(4).eval()
    x = torch.randn(2, 5, 128, 128)
    x[:, 3:4] = 0
    x[0, 3, 8:24, 8:24] = 1
    x[1, 3, 100:120, 100:120] = 1
    changed = x.clone()
    changed[:, :3, 70:, 70:] += 1
    with torch.no_grad():
        before, after = discriminator(x)[0], discriminator(changed)[0]
    width = before.shape[1] // 2
    assert torch.equal(before[0, width:], after[0, width:])
    assert not torch.equal(before[1, width:], after[1, width:])
    assert not torch.equal(before[0, :width], after[0, :width])
