"""How long a run lasts, and the learning rate along it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from training.config import OptimiserConfig, PhaseConfig


@dataclass(frozen=True)
class Budget:
    """How long a run lasts: the first limit that is reached ends it. Steps count from `first_step`."""

    minutes: float = math.inf
    steps: float = math.inf
    first_step: int = 0

    def used(self, seconds: float, step: int) -> float:
        """The share that is spent, 1 at the end."""
        return max(seconds / 60 / self.minutes, (step - self.first_step) / self.steps)


def phase_at(phases: tuple[PhaseConfig, ...], used: float) -> tuple[int, float]:
    """The index of the phase in which a run is that has used this share of its budget, and the share of it that is over."""
    total, begin = sum(phase.share for phase in phases), 0.0
    for index, phase in enumerate(phases):
        share = phase.share / total
        if used < begin + share or index == len(phases) - 1:
            return index, min(1.0, (used - begin) / share)
        begin += share
    raise ValueError("Expected at least one phase")


def rate_factor(optimiser: OptimiserConfig, within: float, phase_step: int) -> float:
    """What a phase's rate is multiplied with; `within`: the share of the phase that is over."""
    warm_up = min(1.0, (phase_step + 1) / optimiser.warm_up_steps)
    if optimiser.schedule == "constant":
        return warm_up
    last = optimiser.last_rate
    return warm_up * (last + (1 - last) * (1 + math.cos(math.pi * within)) / 2)
