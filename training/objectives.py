"""What a training step asks of the networks: the losses of a batch, and the discriminator's own step among them."""

from __future__ import annotations

from collections.abc import Iterable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.batches import Batch
from training.config import PhaseConfig, RunConfig
from training.generator import Generator
from training.losses import (
    discriminator_hinge,
    feature_matching,
    generator_hinge,
    hole_share,
    pixel_losses,
    r1_penalty,
)
from training.machine import narrow_compiled_code
from training.shift_tolerant import FeatureDistance, find_weights

R1_INTERVAL = 16  # steps between gradient penalties (Karras et al., CVPR 2020: "lazy regularisation")


class Objectives:
    """The losses of a run. It changes the discriminator through `optimiser`, and of the generator nothing but gradients."""

    def __init__(
        self,
        config: RunConfig,
        generator: Generator,
        discriminator: nn.Module,
        optimiser: torch.optim.Optimizer,
        device: torch.device,
        bf16: bool,
    ) -> None:
        self.config = config
        self.generator = generator
        self.discriminator = discriminator
        self.optimiser = optimiser
        self.device = device
        self.bf16 = bf16
        self.run_coarse = generator.forward_coarse_small
        self.run_refine = generator.forward_refine
        self.judge = discriminator
        if config.loss.perceptual:
            self.feature_distance = FeatureDistance(find_weights()).to(device)
        if config.optimiser.compile:
            narrow_compiled_code()
            # dynamic=False: else the second size makes PyTorch compile for all sizes, which fails in the attention.
            self.run_coarse = torch.compile(self.run_coarse, dynamic=False)
            self.run_refine = torch.compile(self.run_refine, dynamic=False)
            self.judge = torch.compile(self.judge, dynamic=False)
            if config.loss.perceptual:
                self.feature_distance = torch.compile(self.feature_distance, dynamic=False)

    def autocast(self) -> torch.autocast:
        """Runs networks in bfloat16 where that pays."""
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.bf16)

    def losses(self, batch: Batch, phase: PhaseConfig, step: int) -> dict[str, Tensor]:
        """The generator's losses by name, to be added up. In an adversarial phase the discriminator makes its step first."""
        return self._coarse_losses(batch) if phase.train == "coarse" else self._full_losses(batch, phase, step)

    def _coarse_losses(self, batch: Batch) -> dict[str, Tensor]:
        scale, weights = self.config.network.coarse_scale, self.config.loss
        with self.autocast():
            answer = self.run_coarse(batch.image, batch.mask, batch.sketch)
        truth, mask = F.avg_pool2d(batch.image, scale), F.avg_pool2d(batch.mask, scale)
        return pixel_losses(weights, answer.float(), truth, mask, weights.coarse_l1, "coarse")

    def _full_losses(self, batch: Batch, phase: PhaseConfig, step: int) -> dict[str, Tensor]:
        weights = self.config.loss
        image, mask, sketch = batch.image, batch.mask, batch.sketch
        with torch.set_grad_enabled(phase.train == "both"), self.autocast():
            small = self.run_coarse(image, mask, sketch)
        coarse = self.generator.enlarge_coarse(small.float())
        with self.autocast():
            refined = self.run_refine(coarse, image, mask, sketch)
        refined = refined.float()
        losses = pixel_losses(weights, refined, image, mask, weights.refine_l1, "refine")
        if phase.train == "both":
            scale = self.config.network.coarse_scale
            truth, pooled = F.avg_pool2d(image, scale), F.avg_pool2d(mask, scale)
            losses |= pixel_losses(weights, small.float(), truth, pooled, weights.coarse_l1, "coarse")
        filled = self.generator.composite(refined, image, mask)
        if weights.perceptual:
            losses["perceptual"] = weights.perceptual * self._perceptual_loss(filled, image, mask)
        if phase.adversarial:
            guide = torch.cat([mask, sketch], 1)
            losses |= self._adversarial_losses(torch.cat([image, guide], 1), torch.cat([filled, guide], 1), step)
        return losses

    def _perceptual_loss(self, filled: Tensor, truth: Tensor, mask: Tensor) -> Tensor:
        """Of every second sample, because it costs as much as the network; each hole counts alike, whatever its size."""
        with self.autocast():
            distance = self.feature_distance(filled[::2], truth[::2])
        return (distance / hole_share(mask[::2])).mean()

    def _adversarial_losses(self, real: Tensor, fake: Tensor, step: int) -> dict[str, Tensor]:
        weights, count = self.config.loss, real.shape[0]
        self._train_discriminator(real, fake.detach(), step)
        self.discriminator.requires_grad_(False)
        with self.autocast():
            verdicts, features = self.judge(torch.cat([real, fake]))
        self.discriminator.requires_grad_(True)
        losses = {"adversarial": weights.adversarial * generator_hinge(verdicts[count:].float())}
        if weights.feature_matching:
            halves = [(item[:count].float(), item[count:].float()) for item in features]
            losses["matching"] = weights.feature_matching * feature_matching(*zip(*halves))
        return losses

    def _train_discriminator(self, real: Tensor, fake: Tensor, step: int) -> None:
        weights, count = self.config.loss, real.shape[0]
        with self.autocast():
            verdicts, _ = self.judge(torch.cat([real, fake]))
        loss = discriminator_hinge(verdicts[:count].float(), verdicts[count:].float())
        if weights.r1 and step % R1_INTERVAL == 0:
            watched = real.detach().requires_grad_()
            loss = loss + R1_INTERVAL * weights.r1 * r1_penalty(self.discriminator(watched)[0], watched)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        drop_bad_gradients(self.discriminator.parameters())
        self.optimiser.step()


def drop_bad_gradients(parameters: Iterable[nn.Parameter]) -> Tensor:
    """One bad batch must not end the run, and asking whether it was bad would stall a GPU: what is not finite becomes 0.

    Returns 1 where anything was not finite, else 0, on the device.
    """
    gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
    bad = torch.nn.utils.get_total_norm(gradients).isfinite().logical_not().float()
    for gradient in gradients:
        gradient.nan_to_num_(0, 0, 0)
    return bad
