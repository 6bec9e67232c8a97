"""Trains a generator within a time or step budget; an interrupted run goes on where it stopped.

python -m training train --config lacuna-half --data ../shared/data --out runs/lacuna-half --minutes 120
python -m training continue --checkpoint training/checkpoints/lacuna-half --data shards --out runs/next --minutes 25
"""

from __future__ import annotations

import copy
import math
import signal
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch

from training.batches import BatchSource, validation_batch
from training.checkpoint import (
    AVERAGE,
    DISCRIMINATOR,
    RAW,
    STATE,
    RunRecord,
    current_commit,
    load_record,
    load_start,
    load_weights,
    save_record,
    save_state,
    save_weights,
)
from training.config import PhaseConfig, RunConfig
from training.discriminator import make_discriminator
from training.generator import Generator
from training.machine import adapt_threads, bf16_pays
from training.objectives import Objectives, drop_bad_gradients
from training.photos import PhotoSet
from training.run_report import Progress, history_with, progress_line, write_line
from training.schedule import Budget, phase_at, rate_factor
from training.validation import validate

THREAD_INTERVAL = 20  # steps between looks at the load of the machine
REPORT_SECONDS = 30.0
MOST_BAD_STEPS = 5  # between two reports, when not one of them had a finite gradient
PAUSE_SECONDS = 0.5


class Trainer:
    """One run. `train()` works until the budget is spent, a signal comes, or `stop` is set."""

    def __init__(
        self, config: RunConfig, photos: PhotoSet, out: Path, budget: Budget, device: str, start: Path | None = None
    ) -> None:
        self.config = config
        self.out = out
        self.budget = budget
        self.device = torch.device(device)
        if self.device.type == "cuda":
            torch.backends.cudnn.benchmark = True
            torch.set_float32_matmul_precision("high")
        self.photos = [photo.to(self.device) for photo in photos.training]
        self.held_out = photos.held_out
        torch.manual_seed(config.seed)
        self.generator = Generator(config.network).to(self.device)
        self.discriminator = make_discriminator(config.discriminator).to(self.device)
        if start is not None:
            load_start(start, RAW, self.generator)
            if (start / DISCRIMINATOR).is_file():
                load_weights(start, DISCRIMINATOR, self.discriminator)
        self.average = copy.deepcopy(self.generator).eval().requires_grad_(False)
        if start is not None:
            load_start(start, AVERAGE, self.average)
        betas = config.optimiser.betas
        self.optimiser = torch.optim.Adam(self.generator.parameters(), betas=betas, fused=True)
        self.discriminator_optimiser = torch.optim.Adam(self.discriminator.parameters(), betas=betas, fused=True)
        self.random = torch.Generator().manual_seed(config.seed + 1)
        self.device_random = torch.Generator(self.device).manual_seed(config.seed + 2)
        self.record = RunRecord(config)
        self.record.device = torch.cuda.get_device_name() if self.device.type == "cuda" else "cpu"
        self.record.photos, self.record.photos_digest = len(self.photos), photos.digest
        self.record.commit = current_commit()
        if start is not None:
            self.record.history = history_with(load_record(start))
        self.step = self.phase_step = 0
        self.phase_index = -1
        self.seconds = 0.0
        self.stop = False
        self.bf16 = config.optimiser.bf16 and bf16_pays(self.device, self.generator)
        if (out / STATE).is_file():
            self._resume()
        self.objectives = Objectives(
            config, self.generator, self.discriminator, self.discriminator_optimiser, self.device, self.bf16
        )

    # The run

    def train(self, save_minutes: float = 5.0, pause_file: Path | None = None) -> RunRecord:
        """Trains to the end of the budget; saves every `save_minutes` and at the end; rests while `pause_file` exists."""
        names = (signal.SIGINT, signal.SIGTERM)
        handlers = [signal.signal(name, lambda *_: setattr(self, "stop", True)) for name in names]
        try:
            self._train(save_minutes, pause_file)
        finally:
            for name, handler in zip(names, handlers):
                signal.signal(name, handler)
        return self.record

    def _train(self, save_minutes: float, pause_file: Path | None) -> None:
        started, saved, reported = time.monotonic() - self.seconds, time.monotonic(), time.monotonic()
        sums: dict[str, float] = {}
        steps_since, samples_since = 0, 0
        while not self.stop and self.budget.used(self.seconds, self.step) < 1:
            while pause_file is not None and pause_file.exists() and not self.stop:
                time.sleep(PAUSE_SECONDS)
                started += PAUSE_SECONDS
            phase = self._enter_phase()
            if self.device.type == "cpu" and self.step % THREAD_INTERVAL == 0:
                adapt_threads()
            for key, value in self._train_step(phase).items():
                sums[key] = sums.get(key, 0.0) + value
            self.step += 1
            self.phase_step += 1
            self.record.samples += phase.batch
            steps_since += 1
            samples_since += phase.batch
            now = time.monotonic()
            self.seconds = now - started
            if now - reported > REPORT_SECONDS:
                means = {key: float(value) / steps_since for key, value in sums.items()}
                self._report(phase, means, samples_since / (now - reported))
                if means["bad"] == 1 and steps_since >= MOST_BAD_STEPS:
                    self._leave_bf16()
                sums, steps_since, samples_since, reported = {}, 0, 0, now
            if now - saved > save_minutes * 60:
                self._save(phase)
                saved = time.monotonic()
        self._save(self.config.phases[self.phase_index])

    def _enter_phase(self) -> PhaseConfig:
        index, within = phase_at(self.config.phases, self.budget.used(self.seconds, self.step))
        phase = self.config.phases[index]
        if index != self.phase_index:
            self.phase_step = 0
            self._begin_phase(index)
        factor = rate_factor(self.config.optimiser, within, self.phase_step)
        for optimiser, rate in (
            (self.optimiser, phase.learning_rate),
            (self.discriminator_optimiser, phase.discriminator_rate),
        ):
            for group in optimiser.param_groups:
                group["lr"] = rate * factor
        return phase

    def _begin_phase(self, index: int) -> None:
        phase = self.config.phases[index]
        self.phase_index = index
        rng = np.random.default_rng([self.config.seed, index])
        self.source = BatchSource(self.photos, phase.size, self.config.data, rng, self.random, self.device_random)
        self.validation = validation_batch(self.held_out, phase.size, self.config.data)
        for name, parameter in self.generator.named_parameters():
            is_coarse = name.startswith("coarse.")
            parameter.requires_grad_(phase.train == "both" or is_coarse == (phase.train == "coarse"))

    # One step

    def _train_step(self, phase: PhaseConfig) -> dict[str, float]:
        batch = self.source.draw(phase.batch)
        losses = self.objectives.losses(batch, phase, self.step)
        self.optimiser.zero_grad(set_to_none=True)
        sum(losses.values()).backward()
        trained = [parameter for parameter in self.generator.parameters() if parameter.grad is not None]
        bad = drop_bad_gradients(trained)  # first: clipping by a norm that is not finite would spoil them all
        norm = torch.nn.utils.clip_grad_norm_(trained, self.config.optimiser.clip_norm)
        self.optimiser.step()
        self._update_average()
        return {name: value.detach() for name, value in losses.items()} | {"norm": norm.detach(), "bad": bad}

    def _leave_bf16(self) -> None:
        """Goes on in float32 where no step had a gradient that is finite. Raises FloatingPointError when it was float32."""
        if not self.bf16:
            raise FloatingPointError("Expected finite gradients but no step had them; train from an older checkpoint")
        self.bf16 = self.objectives.bf16 = False
        write_line(self.out, {"bf16": False, "why": "no step had a finite gradient"})

    def _update_average(self) -> None:
        decay = min(self.config.optimiser.ema, (self.step + 1) / (self.step + 20))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.average.parameters()), list(self.generator.parameters()), 1 - decay)

    # Reports and files

    def validate(self) -> dict[str, float]:
        """Of the average on the held-out photos (training/validation.py)."""
        return validate(self.average, self.validation, self.objectives.autocast())

    def _report(self, phase: PhaseConfig, means: dict[str, float], speed: float) -> None:
        left = max(0.0, self.budget.minutes - self.seconds / 60) if self.budget.minutes < math.inf else None
        where = Progress(self.seconds / 60, left, self.step, self.record.samples, phase.size, speed)
        write_line(self.out, progress_line(where, means, torch.get_num_threads() if self.device.type == "cpu" else None))

    def _save(self, phase: PhaseConfig) -> None:
        point = {"samples": self.record.samples, "minutes": round(self.seconds / 60, 2), "size": phase.size}
        if self.held_out:
            point |= self.validate()
        self.record.curve.append(point)
        write_line(self.out, {"validation": point})
        self.record.minutes = round(self.seconds / 60, 2)
        save_weights(self.out, AVERAGE, self.average)
        save_weights(self.out, RAW, self.generator, torch.float16)
        save_weights(self.out, DISCRIMINATOR, self.discriminator, torch.float16)
        save_record(self.out, self.record)
        save_state(self.out, self._state())

    def _state(self) -> dict[str, Any]:
        return {
            "generator": self.generator.state_dict(),
            "average": self.average.state_dict(),
            "discriminator": self.discriminator.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "discriminator_optimiser": self.discriminator_optimiser.state_dict(),
            "random": self.random.get_state(),
            "device_random": self.device_random.get_state(),
            "step": self.step,
            "phase_step": self.phase_step,
            "phase_index": self.phase_index,
            "seconds": self.seconds,
            "samples": self.record.samples,
            "curve": self.record.curve,
        }

    def _resume(self) -> None:
        state = torch.load(self.out / STATE, map_location=self.device)
        for name in ("generator", "average", "discriminator", "optimiser", "discriminator_optimiser"):
            getattr(self, name).load_state_dict(state[name])
        self.random.set_state(state["random"].cpu())
        self.device_random.set_state(state["device_random"].cpu())
        self.step, self.phase_step, self.seconds = state["step"], state["phase_step"], state["seconds"]
        self.record.samples, self.record.curve = state["samples"], state["curve"]
        self._begin_phase(state["phase_index"])
