"""Public weights: names, shapes and the padding that they were trained with."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor
from training.checkpoint import load_generator
from training.config import load_config
from training.generator import Generator
from training.layers import Convolution
from training.release import import_release, release_names


def release_state() -> tuple[dict[str, Tensor], Generator]:
    """Random weights under the release's names, and the generator that they belong to."""
    generator = Generator(load_config("release").network)
    layers = [layer.convolution for layer in generator.modules() if isinstance(layer, Convolution)]
    state = {}
    for name, layer in zip(release_names(), layers, strict=True):
        state |= {f"{name}.weight": layer.weight.data.clone(), f"{name}.bias": layer.bias.data.clone()}
    return state, generator


def test_names_are_those_of_the_release() -> None:
    names = release_names()
    assert len(names) == len(set(names)) == 42
    for name in ("conv2_downsample.conv", "conv13_upsample.conv.conv", "xconv10_atrous.conv", "pmconv6.conv", "pmconv10.conv"):
        assert name in names
    assert names[-1] == "allconv17.conv"


@pytest.mark.parametrize("wrap", [lambda state: state, lambda state: {"G": state}], ids=["bare", "under G"])
def test_imported_weights_answer_like_the_network_they_come_from(
    tmp_path: Path, wrap: Callable[[dict[str, Tensor]], object]
) -> None:
    state, generator = release_state()
    torch.save(wrap(state), tmp_path / "states.pth")
    import_release(tmp_path / "states.pth", tmp_path / "out")
    image, mask = torch.rand(1, 3, 64, 64) * 2 - 1, torch.zeros(1, 1, 64, 64)
    mask[..., 20:40, 20:40] = 1
    loaded = load_generator(tmp_path / "out")
    with torch.no_grad():
        assert torch.equal(loaded(image, mask, mask * 0)[1], generator.eval()(image, mask, mask * 0)[1])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda state: state.pop("conv1.conv.bias"), "conv1.conv.bias"),
        (lambda state: state.update({"conv3.conv.weight": torch.zeros(1)}), "conv3.conv.weight of shape"),
        (lambda state: state.update({"flow.conv.weight": torch.zeros(1)}), "also holds flow.conv.weight"),
    ],
)
def test_other_weights_are_refused_by_name(tmp_path: Path, change: Callable[[dict[str, Tensor]], object], message: str) -> None:
    state, _ = release_state()
    change(state)
    torch.save(state, tmp_path / "states.pth")
    with pytest.raises(ValueError, match=message):
        import_release(tmp_path / "states.pth", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_same_padding_puts_the_odd_zero_right_and_below() -> None:
    layer = Convolution(1, 1, kind="vanilla", stride=2, activation="none", padding="same")
    x = torch.rand(1, 1, 8, 8)
    expected = F.conv2d(F.pad(x, (0, 1, 0, 1)), layer.convolution.weight, layer.convolution.bias, stride=2)
    assert torch.equal(layer((x, None))[0], expected)
    assert layer((x, None))[0].shape == (1, 1, 4, 4)
