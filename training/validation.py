"""How good a generator is on photos that it was not trained on."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from training.batches import Batch
from training.generator import Generator
from training.prefill import pull_push

VALIDATION_BATCH = 16


def validate(generator: Generator, batch: Batch, autocast: torch.autocast) -> dict[str, float]:
    """Means over `batch` for the pull-push fill, the coarse and the refined answer: L1 in the hole in % of the
    range, and gradient energy over the truth's. `autocast` is entered anew for each part."""
    device = next(generator.parameters()).device
    result: dict[str, list[float]] = {}
    for start in range(0, len(batch.image), VALIDATION_BATCH):
        image, mask, sketch = (
            item[start : start + VALIDATION_BATCH].to(device) for item in (batch.image, batch.mask, batch.sketch)
        )
        with torch.no_grad(), autocast:
            coarse, refined = generator(image, mask, sketch)
        for name, answer in (("pull_push", pull_push(image, mask)), ("coarse", coarse), ("refined", refined)):
            filled = generator.composite(answer.float(), image, mask)
            result.setdefault(f"{name}_l1", []).append(hole_l1(filled, image, mask))
            result.setdefault(f"{name}_gradient", []).append(gradient_ratio(filled, image, mask))
    return {name: round(float(np.mean(values)), 4) for name, values in result.items()}


def hole_l1(filled: Tensor, truth: Tensor, mask: Tensor) -> float:
    difference = (filled - truth).abs().sum((1, 2, 3)) / (3 * mask.sum((1, 2, 3)))
    return difference.mean().item() / 2 * 100


def gradient_ratio(filled: Tensor, truth: Tensor, mask: Tensor) -> float:
    def energy(image: Tensor) -> Tensor:
        luma = image.mean(1, keepdim=True)
        dx, dy = luma[:, :, :-1, 1:] - luma[:, :, :-1, :-1], luma[:, :, 1:, :-1] - luma[:, :, :-1, :-1]
        return ((dx.square() + dy.square()).sqrt() * mask[:, :, :-1, :-1]).sum()

    return (energy(filled) / energy(truth)).item()
