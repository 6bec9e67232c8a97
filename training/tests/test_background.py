"""Training beside other work: it begins where the last one ended, rests when asked, and its copy can be cooled down."""

import dataclasses
import os
from pathlib import Path

import pytest
import torch
import training
from conftest import TINY_LACUNA
from training import background, batches
from training.__main__ import main
from training.background import PAUSE, cool_down, newest_checkpoint, train_on
from training.checkpoint import RAW, load_record, load_weights
from training.config import DataConfig, DiscriminatorConfig, LossConfig, OptimiserConfig, PhaseConfig, RunConfig
from training.generator import Generator
from training.photos import load_photos
from training.schedule import Budget
from training.train import Trainer

CONFIG = RunConfig(
    "tiny",
    network=TINY_LACUNA,
    discriminator=DiscriminatorConfig(width=4),
    loss=LossConfig(perceptual=1.0),
    data=DataConfig(held_out=1, mask_shares=(0.0, 0.0, 0.0, 1.0)),
    optimiser=OptimiserConfig(schedule="constant", warm_up_steps=1, bf16=False),
    phases=(PhaseConfig(share=1.0, size=64, batch=2),),
)


@pytest.fixture(autouse=True)
def few_masks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "BANK_COUNT", 12)
    monkeypatch.setattr(background, "NICENESS", 0)


@pytest.fixture
def checkpoint(tmp_path: Path, data_folder: Path) -> Path:
    Trainer(CONFIG, load_photos(data_folder, 1), tmp_path / "first", Budget(steps=2), "cpu").train()
    return tmp_path / "first"


def raw_weights(folder: Path) -> dict[str, torch.Tensor]:
    generator = Generator(TINY_LACUNA)
    load_weights(folder, RAW, generator)
    return generator.state_dict()


def test_it_takes_up_the_checkpoint_and_then_its_own_run(tmp_path: Path, data_folder: Path, checkpoint: Path) -> None:
    out = tmp_path / "run"
    first = train_on(out, data_folder, checkpoint, CONFIG, None, Budget(steps=2))
    assert (first.samples, [run["samples"] for run in first.history]) == (4, [4])
    assert first.config.seed != CONFIG.seed
    second = train_on(out, data_folder, checkpoint, CONFIG, None, Budget(steps=5))
    assert (second.samples, len(second.history)) == (10, 1)


def test_a_second_training_in_the_same_folder_is_refused(tmp_path: Path, data_folder: Path, checkpoint: Path) -> None:
    with background._lock(checkpoint) as lock:
        lock.write(str(os.getpid()))
        lock.flush()
        for run in (
            lambda: background.start(checkpoint, []),
            lambda: train_on(checkpoint, data_folder, checkpoint, CONFIG, None, Budget(steps=1)),
        ):
            with pytest.raises(ValueError, match=f"process {os.getpid()} is at work"):
                run()


def test_it_rests_while_the_pause_file_is_there(
    tmp_path: Path, data_folder: Path, checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "run"
    out.mkdir()
    (out / PAUSE).touch()
    naps = []

    def nap(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) == 3:
            (out / PAUSE).unlink()

    monkeypatch.setattr("training.train.time.sleep", nap)
    record = train_on(out, data_folder, checkpoint, CONFIG, None, Budget(steps=2))
    assert (len(naps), record.samples) == (3, 4)


def test_a_copy_is_cooled_down_and_the_run_stays(tmp_path: Path, data_folder: Path, checkpoint: Path) -> None:
    before = (checkpoint / "state.pt").read_bytes()
    record = cool_down(checkpoint, tmp_path / "cooled", data_folder, 3)
    assert record.samples == 10
    assert (checkpoint / "state.pt").read_bytes() == before
    warm, cold = raw_weights(checkpoint), raw_weights(tmp_path / "cooled")
    assert any(not torch.equal(warm[key], cold[key]) for key in warm)
    with pytest.raises(FileNotFoundError, match=r"state\.pt"):
        cool_down(tmp_path / "nothing", tmp_path / "cooled", data_folder, 3)


def test_the_command_trains_in_the_foreground(tmp_path: Path, data_folder: Path, checkpoint: Path) -> None:
    out, config = tmp_path / "run", tmp_path / "small.toml"
    tiny = (Path(training.__file__).parent / "configs/tiny.toml").read_text()
    config.write_text(tiny + "\n[data]\nheld_out = 1\n")
    arguments = ["background", "--foreground", "--data", str(data_folder), "--out", str(out), "--config", str(config)]
    assert main([*arguments, "--checkpoint", str(checkpoint), "--steps", "1"]) == 0
    assert load_record(out).samples > 0


def test_a_configuration_begins_with_its_own_checkpoint_or_the_shipped_one(tmp_path: Path) -> None:
    assert newest_checkpoint("lacuna-guide", tmp_path)[0] == tmp_path / "lacuna-half"
    (tmp_path / "lacuna-guide").mkdir()
    found, config = newest_checkpoint("lacuna-guide", tmp_path)
    assert (found, config.name) == (tmp_path / "lacuna-guide", "lacuna-guide")
    assert dataclasses.asdict(config)["optimiser"]["schedule"] == "constant"
