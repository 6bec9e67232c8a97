"""What a run must know of the machine."""

from __future__ import annotations

import math

import pytest
import torch
from training import machine


@pytest.mark.parametrize("error", [math.nan, 0.9])
def test_bfloat16_is_left_where_it_learns_nonsense(monkeypatch: pytest.MonkeyPatch, error: float) -> None:
    monkeypatch.setattr(machine, "bf16_gradient_error", lambda: error)
    assert not machine.bf16_pays(torch.device("cpu"))


def test_a_processor_computes_the_gradient_right_or_is_found_out() -> None:
    error = machine.bf16_gradient_error()
    assert error < 0.02 or not error < machine.MOST_ERROR
