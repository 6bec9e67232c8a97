"""Both stages of the generator: sizes, what they may see, and how they start."""

import pytest
import torch
from conftest import TINY_LACUNA
from torch import Tensor, nn
from training.config import CONFIG_FOLDER, NetworkConfig, load_config
from training.generator import Generator
from training.layers import Convolution

NAMES = sorted(file.stem for file in CONFIG_FOLDER.glob("*.toml"))


def parameters(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def sample(height: int = 128, width: int = 128) -> tuple[Tensor, Tensor, Tensor]:
    mask = torch.zeros(1, 1, height, width)
    mask[:, :, 24:56, 16:48] = 1
    return torch.rand(1, 3, height, width) * 2 - 1, mask, (torch.rand(1, 1, height, width) > 0.9).float()


@pytest.mark.parametrize("name", NAMES)
def test_every_configuration_fills_any_size(name: str) -> None:
    """Mirror padding of the dilation by 16 needs more than 16 positions at a quarter of the size."""
    network = load_config(name).network
    generator = Generator(network)
    smallest = 96 if network.padding == "reflect" else 64
    for height, width in ((smallest, smallest), (smallest, smallest + 32)):
        with torch.no_grad():
            for answer in generator(*sample(height, width)):
                assert answer.shape == (1, 3, height, width)
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


def test_attention_is_computed_in_float32_whatever_the_rest_is() -> None:
    generator = Generator(TINY_LACUNA)
    seen: list[tuple[torch.dtype, bool]] = []
    generator.attention.register_forward_pre_hook(
        lambda _, given: seen.append((given[0].dtype, torch.is_autocast_enabled("cpu")))
    )
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        generator(*sample())
    assert seen == [(torch.float32, False)]


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
