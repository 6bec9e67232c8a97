"""What a run must know of the machine."""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable

import pytest
import torch
from torch import nn
from training import machine


@pytest.mark.parametrize("error", [math.nan, 0.9])
def test_bfloat16_is_left_where_it_learns_nonsense(monkeypatch: pytest.MonkeyPatch, error: float) -> None:
    asked: list[tuple[int, int]] = []

    def judge(*shape: int) -> float:
        asked.append((shape[0], shape[1]))
        return error

    monkeypatch.setattr(machine, "bf16_gradient_error", judge)
    network = nn.Sequential(nn.Conv2d(3, 24, 3), nn.Conv2d(24, 48, 3, dilation=2))
    assert not machine.bf16_pays(torch.device("cpu"), network)
    assert asked == [(24, 48)]


def test_a_processor_computes_the_gradient_right_or_is_found_out() -> None:
    error = machine.bf16_gradient_error(24, 48)
    assert error < 0.02 or not error < machine.MOST_ERROR


@pytest.mark.skipif(shutil.which("g++") is None, reason="torch.compile needs a compiler")
def test_compiled_code_computes_the_gradient_right() -> None:
    machine.narrow_compiled_code()
    convolution = nn.Conv2d(32, 64, 3, 1, 1).requires_grad_(False)
    image = torch.linspace(0, 40, 32 * 32 * 32).sin().reshape(1, 32, 32, 32)

    def network(x: torch.Tensor) -> torch.Tensor:
        return nn.functional.leaky_relu(convolution(x), 0.2)

    def gradient(run: Callable[[torch.Tensor], torch.Tensor]) -> torch.Tensor:
        x = image.clone().requires_grad_()
        with torch.autocast("cpu", torch.bfloat16):
            y = run(x)
        y.float().square().sum().backward()
        assert x.grad is not None
        return x.grad

    expected = gradient(network)
    assert (gradient(torch.compile(network, dynamic=False)) - expected).norm() < 0.05 * expected.norm()
