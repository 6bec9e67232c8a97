"""A run learns, stops, goes on exactly where it stopped, and hands its weights on."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
import torch
from conftest import TINY_LACUNA
from training import batches, objectives, train
from training.__main__ import main
from training.checkpoint import load_generator, load_record
from training.config import DataConfig, DiscriminatorConfig, LossConfig, OptimiserConfig, PhaseConfig, RunConfig
from training.losses import r1_penalty
from training.photos import PhotoSet
from training.schedule import Budget
from training.train import Trainer

PLAIN = OptimiserConfig(betas=(0.9, 0.99), warm_up_steps=2, bf16=False)


@pytest.fixture(autouse=True)
def few_masks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "BANK_COUNT", 12)


def photo_set(count: int = 3) -> PhotoSet:
    random = torch.Generator().manual_seed(1)
    photos = [torch.randint(0, 256, (3, 72, 80), dtype=torch.uint8, generator=random) for _ in range(count + 2)]
    return PhotoSet(photos[:count], photos[count:], "digest")


def run_config(*phases: PhaseConfig, **changes: Any) -> RunConfig:
    return RunConfig(
        "tiny",
        network=TINY_LACUNA,
        discriminator=DiscriminatorConfig(width=4),
        optimiser=changes.pop("optimiser", PLAIN),
        loss=changes.pop("loss", LossConfig(valid_l1=0.0, feature_matching=1.0, r1=0.1, multi_scale_l1=0.5)),
        phases=phases,
        **changes,
    )


BOTH = PhaseConfig(share=1.0, size=64, batch=2, learning_rate=1e-3)
COARSE = PhaseConfig(share=1.0, size=64, batch=2, train="coarse", adversarial=False, learning_rate=1e-3)
REFINE = PhaseConfig(share=1.0, size=64, batch=2, train="refine", learning_rate=1e-3)


def weights(trainer: Trainer) -> dict[str, torch.Tensor]:
    return {name: value.clone() for name, value in trainer.generator.state_dict().items()}


def test_it_learns_one_image_by_heart(tmp_path: Path) -> None:
    """A disc on a gradient: the coarse stage must come well below the smooth fill that it starts from."""
    axis = torch.arange(64.0)
    distance = ((axis.view(-1, 1) - 30).square() + (axis - 34).square()).sqrt()
    luma = torch.where(distance < 16, 230.0, 40 + axis)
    photo = luma.expand(3, 64, 64).byte()
    config = RunConfig(
        "one",
        network=dataclasses.replace(TINY_LACUNA, coarse_width=8),
        optimiser=dataclasses.replace(PLAIN, ema=0.9),
        loss=LossConfig(valid_l1=0.0),
        data=DataConfig(mask_shares=(0.0, 1.0, 0.0), smallest_crop=1.0, colour_jitter=0.0, sketch_share=0.0),
        phases=(dataclasses.replace(COARSE, batch=8, learning_rate=4e-3),),
    )
    trainer = Trainer(config, PhotoSet([photo], [photo] * 3, ""), tmp_path, Budget(steps=150), "cpu")
    trainer.train()
    measured = trainer.validate()
    assert measured["coarse_l1"] < 0.5 * measured["pull_push_l1"]


def test_an_interrupted_run_goes_on_as_if_it_had_not_been(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train, "adapt_threads", lambda: None)  # other sums, rounded otherwise, when the machine is busy
    config, budget = (
        run_config(dataclasses.replace(COARSE, share=0.5), dataclasses.replace(BOTH, share=0.5)),
        Budget(steps=6),
    )
    whole = Trainer(config, photo_set(), tmp_path / "whole", budget, "cpu")
    whole.train()

    class Interrupted(Trainer):
        def _train_step(self, phase: PhaseConfig) -> dict[str, float]:
            self.stop = self.step == 3  # the fourth step is the last, in the second phase
            return super()._train_step(phase)

    Interrupted(config, photo_set(), tmp_path / "parts", budget, "cpu").train()
    resumed = Trainer(config, photo_set(), tmp_path / "parts", budget, "cpu")
    assert resumed.step == 4
    resumed.train()
    assert resumed.record.samples == whole.record.samples == 12
    for name, value in weights(whole).items():
        assert torch.allclose(value, resumed.generator.state_dict()[name], atol=1e-6), name
    for name in ("average", "discriminator"):
        for one, two in zip(getattr(whole, name).parameters(), getattr(resumed, name).parameters()):
            assert torch.allclose(one, two, atol=1e-6), name


@pytest.mark.parametrize(("phase", "moves_coarse", "moves_refine"), [(COARSE, 1, 0), (REFINE, 0, 1), (BOTH, 1, 1)])
def test_a_phase_trains_only_its_stage(tmp_path: Path, phase: PhaseConfig, moves_coarse: bool, moves_refine: bool) -> None:
    trainer = Trainer(run_config(phase), photo_set(), tmp_path, Budget(steps=2), "cpu")
    before = weights(trainer)
    trainer.train()
    moved = {name: not torch.equal(before[name], value) for name, value in weights(trainer).items()}
    assert any(value for name, value in moved.items() if name.startswith("coarse.")) == bool(moves_coarse)
    assert any(value for name, value in moved.items() if not name.startswith("coarse.")) == bool(moves_refine)


def test_the_discriminator_learns_only_in_adversarial_phases(tmp_path: Path) -> None:
    for name, phase, expected in (("a", BOTH, True), ("b", dataclasses.replace(BOTH, adversarial=False), False)):
        trainer = Trainer(run_config(phase), photo_set(), tmp_path / name, Budget(steps=1), "cpu")
        before = [parameter.clone() for parameter in trainer.discriminator.parameters()]
        trainer.train()
        changed = any(not torch.equal(one, two) for one, two in zip(before, trainer.discriminator.parameters()))
        assert changed == expected


def test_a_bad_batch_does_not_end_the_run(tmp_path: Path) -> None:
    class OneBadBatch(Trainer):
        def _train_step(self, phase: PhaseConfig) -> dict[str, float]:
            if self.step == 1:
                self.source.photos = [torch.full((3, 72, 80), torch.nan)]
            else:
                self.source.photos = self.photos
            return super()._train_step(phase)

    trainer = OneBadBatch(run_config(COARSE), photo_set(), tmp_path, Budget(steps=3), "cpu")
    trainer.train()
    assert all(torch.isfinite(parameter).all() for parameter in trainer.generator.parameters())


def test_a_bad_batch_does_not_end_an_adversarial_phase(tmp_path: Path) -> None:
    class OneBadBatch(Trainer):
        def _train_step(self, phase: PhaseConfig) -> dict[str, float]:
            self.source.photos = [torch.full((3, 72, 80), torch.nan)] if self.step == 1 else self.photos
            return super()._train_step(phase)

    trainer = OneBadBatch(run_config(BOTH), photo_set(), tmp_path, Budget(steps=3), "cpu")
    trainer.train()
    for network in (trainer.generator, trainer.discriminator):
        assert all(torch.isfinite(value).all() for value in network.state_dict().values())
    assert any(parameter.grad is not None and parameter.grad.any() for parameter in trainer.generator.parameters())


def test_one_bad_value_does_not_spoil_the_other_gradients(tmp_path: Path) -> None:
    trainer = Trainer(run_config(COARSE), photo_set(), tmp_path, Budget(steps=1), "cpu")
    parameters = list(trainer.generator.coarse.parameters())
    parameters[0].register_hook(lambda gradient: gradient * torch.nan)
    before = parameters[-1].clone()
    trainer.train()
    assert not torch.equal(parameters[-1], before)


@pytest.mark.parametrize("bf16", [True, False])
def test_a_run_that_learns_nothing_leaves_bfloat16_and_then_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bf16: bool
) -> None:
    monkeypatch.setattr(train, "REPORT_SECONDS", 0.0)
    monkeypatch.setattr(train, "MOST_BAD_STEPS", 1)
    monkeypatch.setattr(train, "bf16_pays", lambda *_: True)
    config = run_config(COARSE, optimiser=dataclasses.replace(PLAIN, bf16=bf16))
    trainer = Trainer(config, photo_set(), tmp_path, Budget(steps=3), "cpu")
    trainer.objectives.run_coarse = lambda *_: trainer.generator.forward_coarse_small(*_) * (torch.nan if trainer.bf16 else 1)
    if not bf16:
        trainer.photos = [torch.full((3, 72, 80), torch.nan)]
        with pytest.raises(FloatingPointError):
            trainer.train()
        return
    trainer.train()
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [line["bad"] for line in lines if "bad" in line] == [1, 0, 0]
    assert {"bf16": False, "why": "no step had a finite gradient"} in lines


def test_a_run_without_held_out_photos_is_possible(tmp_path: Path) -> None:
    photos = dataclasses.replace(photo_set(), held_out=[])
    record = Trainer(run_config(COARSE), photos, tmp_path, Budget(steps=1), "cpu").train()
    assert record.samples == 2 and "coarse_l1" not in record.curve[-1]


@pytest.mark.parametrize("kind", ["patch", "global-local"])
def test_an_adversarial_phase_uses_every_term_that_has_a_weight(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Each term of the loss, and the penalty on every 16th step only."""
    penalised, terms = [], []

    class Watched(Trainer):
        def _train_step(self, phase: PhaseConfig) -> dict[str, float]:
            terms.append(super()._train_step(phase))
            return terms[-1]

    def watched_penalty(verdict: torch.Tensor, real: torch.Tensor) -> torch.Tensor:
        penalty = r1_penalty(verdict, real)
        penalised.append((trainer.step, penalty.item()))
        return penalty

    monkeypatch.setattr(objectives, "r1_penalty", watched_penalty)
    config = dataclasses.replace(run_config(BOTH), discriminator=DiscriminatorConfig(kind, 4))
    trainer = Watched(config, photo_set(), tmp_path, Budget(steps=18), "cpu")
    trainer.train()
    expected = {"refine_l1", "refine_multi_scale", "coarse_l1", "coarse_multi_scale", "adversarial", "matching", "norm", "bad"}
    assert all(step.keys() == expected for step in terms)
    assert all(bool(torch.isfinite(torch.as_tensor(value))) for step in terms for value in step.values())
    assert [step for step, _ in penalised] == [0, 16]
    assert all(penalty > 0 for _, penalty in penalised)


def test_a_term_without_weight_is_not_computed(tmp_path: Path) -> None:
    config = run_config(BOTH, loss=LossConfig(valid_l1=0.3))
    trainer = Trainer(config, photo_set(), tmp_path, Budget(steps=1), "cpu")
    losses = trainer._train_step(trainer._enter_phase())
    assert losses.keys() == {"refine_l1", "refine_valid", "coarse_l1", "coarse_valid", "adversarial", "norm", "bad"}


def test_rates_warm_up_and_fall_to_the_end_of_each_phase(tmp_path: Path) -> None:
    rates = []

    class Watched(Trainer):
        def _train_step(self, phase: PhaseConfig) -> dict[str, float]:
            rates.append(self.optimiser.param_groups[0]["lr"])
            return super()._train_step(phase)

    config = run_config(dataclasses.replace(COARSE, share=3), dataclasses.replace(COARSE, share=1, learning_rate=5e-4))
    Watched(config, photo_set(), tmp_path, Budget(steps=12), "cpu").train()
    first, second = rates[:9], rates[9:]
    assert first[0] < first[1] and all(one > two for one, two in zip(first[1:], first[2:]))
    assert max(first) <= 1e-3 and max(second) <= 5e-4
    assert first[-1] < 0.15 * max(first)


def test_weights_are_handed_on_with_their_history(tmp_path: Path, data_folder: Path) -> None:
    config = tmp_path / "tiny.toml"
    config.write_text(
        """
[network]
coarse_width = 4
refine_width = 4
padding = "zeros"
attention = "hole"
refine_output = "residual"
[data]
held_out = 2
[optimiser]
bf16 = false
[discriminator]
width = 4
[[phases]]
share = 1.0
size = 64
batch = 2
"""
    )
    first, second = tmp_path / "first", tmp_path / "second"
    arguments = ["--data", str(data_folder), "--steps", "2", "--device", "cpu"]
    assert main(["train", "--config", str(config), "--out", str(first), *arguments]) == 0
    assert main(["continue", "--checkpoint", str(first), "--out", str(second), *arguments]) == 0
    record = load_record(second)
    assert (record.samples, record.photos, record.config.name) == (4, 4, "tiny")
    assert [run["samples"] for run in record.history] == [4]
    assert record.config.seed == 1
    assert {"coarse_l1", "refined_l1", "pull_push_l1"} <= record.curve[-1].keys()
    assert load_generator(second).config == record.config.network
    log = [json.loads(line) for line in (second / "log.jsonl").read_text().splitlines()]
    assert log[-1]["validation"]["samples"] == 4
    sizes = [file.stat().st_size for file in second.glob("*.safetensors")]
    assert len(sizes) == 3


def test_starting_from_another_network_is_refused(tmp_path: Path) -> None:
    Trainer(run_config(COARSE), photo_set(), tmp_path / "first", Budget(steps=1), "cpu").train()
    wider = dataclasses.replace(run_config(COARSE), network=dataclasses.replace(TINY_LACUNA, coarse_width=8))
    with pytest.raises(ValueError, match="with the coarse stage of .*first"):
        Trainer(wider, photo_set(), tmp_path / "second", Budget(steps=1), "cpu", tmp_path / "first")


def test_a_refinement_stage_of_another_width_starts_anew(tmp_path: Path) -> None:
    Trainer(run_config(COARSE), photo_set(), tmp_path / "first", Budget(steps=1), "cpu").train()
    network = dataclasses.replace(TINY_LACUNA, refine_width=8)
    config = dataclasses.replace(run_config(REFINE), network=network)
    wider = Trainer(config, photo_set(), tmp_path / "second", Budget(steps=1), "cpu", tmp_path / "first").average
    before = load_generator(tmp_path / "first").coarse.state_dict()
    assert all(torch.equal(value, before[key]) for key, value in wider.coarse.state_dict().items())
    assert wider.config.refine_width == 8


def test_a_coarse_stage_serves_twice_the_size(tmp_path: Path) -> None:
    """Trained at half of 64 px, it answers the same at a quarter of 128 px: the refinement works on finer pixels."""
    Trainer(run_config(COARSE), photo_set(), tmp_path / "first", Budget(steps=1), "cpu").train()
    network = dataclasses.replace(TINY_LACUNA, coarse_scale=4)
    config = dataclasses.replace(run_config(dataclasses.replace(REFINE, size=128)), network=network)
    finer = Trainer(config, photo_set(), tmp_path / "second", Budget(steps=1), "cpu", tmp_path / "first").average
    image = torch.rand(1, 3, 64, 64) * 2 - 1
    mask = torch.zeros(1, 1, 64, 64)
    mask[:, :, 16:48, 16:48] = 1
    double = [item.repeat_interleave(2, 2).repeat_interleave(2, 3) for item in (image, mask)]
    with torch.no_grad():
        small = load_generator(tmp_path / "first").forward_coarse_small(image, mask, torch.zeros_like(mask))
        same = finer.forward_coarse_small(*double, torch.zeros_like(double[1]))
    known = torch.nn.functional.avg_pool2d(1 - mask, 2)
    assert ((small - same) * known).abs().mean() < 0.02


def test_a_run_without_limit_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--config", "paper", "--data", str(tmp_path), "--out", str(tmp_path)]) == 2
    assert "Expected --minutes or --steps" in capsys.readouterr().err
