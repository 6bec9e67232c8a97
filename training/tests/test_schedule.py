"""The budget, and the learning rate along it."""

import pytest
from training.config import OptimiserConfig, PhaseConfig
from training.schedule import Budget, phase_at, rate_factor

PHASES = (PhaseConfig(share=1, size=64, batch=1), PhaseConfig(share=3, size=64, batch=1))


def test_the_budget_is_spent_by_whichever_limit_comes_first() -> None:
    assert Budget(minutes=2).used(60, 1000) == 0.5
    assert Budget(minutes=2, steps=1000).used(60, 900) == 0.9
    assert Budget(steps=10, first_step=1000).used(1e6, 1005) == 0.5
    assert Budget().used(1e9, 10**9) == 0


def test_phases_take_their_shares() -> None:
    assert phase_at(PHASES, 0.125) == (0, 0.5)
    assert phase_at(PHASES, 0.25) == (1, 0)
    assert phase_at(PHASES, 0.625) == (1, 0.5)
    assert phase_at(PHASES, 1.5) == (1, 1)


def test_the_rate_warms_up_and_falls_or_stays() -> None:
    falling = OptimiserConfig(warm_up_steps=10, last_rate=0.1)
    assert rate_factor(falling, 0, 0) == pytest.approx(0.1)
    assert rate_factor(falling, 0.5, 100) == pytest.approx(0.55)
    assert rate_factor(falling, 1, 100) == pytest.approx(0.1)
    constant = OptimiserConfig(warm_up_steps=10, schedule="constant")
    assert rate_factor(constant, 0.9, 4) == pytest.approx(0.5)
    assert rate_factor(constant, 0.9, 100) == 1
