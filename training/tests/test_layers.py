"""The three convolutions against formulas worked out by hand."""

import pytest
import torch
import torch.nn.functional as F
from training.layers import Convolution, Upsample


def test_a_gated_convolution_is_elu_of_features_times_sigmoid_of_gate() -> None:
    layer = Convolution(2, 3, kind="gated", padding="zeros")
    x = torch.randn(1, 2, 5, 5)
    weight, bias = layer.convolution.weight, layer.convolution.bias
    features, gate = F.conv2d(x, weight[:3], bias[:3], padding=1), F.conv2d(x, weight[3:], bias[3:], padding=1)
    expected = torch.where(features > 0, features, features.exp() - 1) / (1 + (-gate).exp())
    assert torch.allclose(layer((x, None))[0], expected, atol=1e-6)


def test_mirror_padding_sees_the_image_continue() -> None:
    layer = Convolution(1, 1, kind="vanilla", activation="none", padding="reflect")
    torch.nn.init.ones_(layer.convolution.weight)
    ramp = torch.arange(5.0).view(1, 1, 1, 5).expand(1, 1, 5, 5).clone()
    assert layer((ramp, None))[0][0, 0, 2, 0].item() == pytest.approx(3 * (1 + 0 + 1))


@pytest.mark.parametrize(("stride", "dilation", "kernel", "side"), [(1, 1, 5, 16), (2, 1, 3, 8), (1, 4, 3, 16), (2, 1, 5, 8)])
@pytest.mark.parametrize("kind", ["gated", "vanilla", "partial"])
def test_sizes_depend_on_the_stride_only(kind: str, stride: int, dilation: int, kernel: int, side: int) -> None:
    layer = Convolution(2, 4, kernel, kind=kind, stride=stride, dilation=dilation)
    x, valid = layer((torch.randn(1, 2, 16, 16), torch.ones(1, 1, 16, 16)))
    assert x.shape == (1, 4, side, side)
    assert kind != "partial" or valid.shape == (1, 1, side, side)


@pytest.mark.parametrize(("stride", "dilation", "kernel"), [(1, 1, 3), (2, 1, 3), (1, 2, 3), (2, 1, 5)])
def test_a_partial_convolution_averages_over_known_positions_only(stride: int, dilation: int, kernel: int) -> None:
    layer = Convolution(2, 1, kernel, kind="partial", stride=stride, dilation=dilation, activation="none", padding="zeros")
    torch.nn.init.constant_(layer.convolution.bias, 0.25)
    x, valid = torch.randn(1, 2, 8, 8), torch.zeros(1, 1, 8, 8)
    valid[0, 0, 5:, :] = (torch.rand(3, 8) > 0.4).float()  # nothing is known above: some windows are empty
    answer, updated = layer((x, valid))
    weight, reach = layer.convolution.weight[0], dilation * (kernel - 1) // 2
    assert 0 < updated.mean() < 1
    for row in range(answer.shape[2]):
        for column in range(answer.shape[3]):
            total, known = 0.0, 0
            for i in range(kernel):
                for j in range(kernel):
                    y, z = row * stride - reach + i * dilation, column * stride - reach + j * dilation
                    if 0 <= y < 8 and 0 <= z < 8 and valid[0, 0, y, z]:
                        total += (weight[:, i, j] * x[0, :, y, z]).sum().item()
                        known += 1
            expected = total * kernel * kernel / known + 0.25 if known else 0.0
            assert answer[0, 0, row, column].item() == pytest.approx(expected, abs=1e-4)
            assert updated[0, 0, row, column].item() == float(known > 0)


def test_where_all_is_known_a_partial_convolution_is_a_plain_one() -> None:
    partial, vanilla = Convolution(3, 4, kind="partial"), Convolution(3, 4, kind="vanilla")
    vanilla.load_state_dict(partial.state_dict())
    x = torch.randn(1, 3, 8, 8)
    inner = (slice(None), slice(None), slice(1, -1), slice(1, -1))
    assert torch.allclose(partial((x, torch.ones(1, 1, 8, 8)))[0][inner], vanilla((x, None))[0][inner], atol=1e-5)


def test_with_mirror_padding_a_wholly_known_constant_stays_constant_up_to_the_border() -> None:
    layer = Convolution(1, 1, kind="partial", activation="none", padding="reflect")
    torch.nn.init.ones_(layer.convolution.weight)
    answer, _ = layer((torch.ones(1, 1, 6, 6), torch.ones(1, 1, 6, 6)))
    assert torch.allclose(answer, torch.full_like(answer, 9.0))


def test_a_partial_convolution_needs_a_mask() -> None:
    with pytest.raises(ValueError, match="mask of known positions"):
        Convolution(1, 1, kind="partial")((torch.zeros(1, 1, 4, 4), None))


def test_upsampling_repeats_pixels_and_mask() -> None:
    x, valid = Upsample()((torch.tensor([[[[1.0, 2.0]]]]), torch.tensor([[[[0.0, 1.0]]]])))
    assert x.tolist() == [[[[1, 1, 2, 2], [1, 1, 2, 2]]]]
    assert valid.tolist() == [[[[0, 0, 1, 1], [0, 0, 1, 1]]]]
