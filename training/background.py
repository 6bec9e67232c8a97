"""Training that is started once and forgotten: `python -m training background`.

A detached process of the lowest priority takes up the run in `out`, or the newest checkpoint of the repository, and trains
at a constant rate until it is ended. It saves as it goes, so that it may be killed at any moment; `cool_down` makes what
it has learned ready to be shipped.
"""

from __future__ import annotations

import dataclasses
import fcntl
import math
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import IO

from training.checkpoint import STATE, RunRecord, load_record
from training.config import RunConfig, load_config
from training.photos import PhotoSet, load_photos
from training.schedule import Budget
from training.train import Trainer

LOCK = "lock"
PAUSE = "pause"
OUTPUT = "output.log"
NICENESS = 19
SAVE_MINUTES = 10.0


def start(out: Path, arguments: list[str]) -> int:
    """Starts the training of `out` in a process that outlives this one and returns its number.

    arguments: those of `train_on`, for the command line. Raises ValueError when a training is at work in `out`.
    """
    out.mkdir(parents=True, exist_ok=True)
    if (lock := _lock(out)) is None:
        raise ValueError(f"Expected no training in {out} but process {(out / LOCK).read_text()} is at work there")
    lock.close()
    with (out / OUTPUT).open("a") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "training", "background", "--foreground", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return process.pid


def train_on(out: Path, data: Path, checkpoint: Path, config: RunConfig, limit: int | None, budget: Budget) -> RunRecord:
    """Trains in this process until the budget is spent or a signal comes; rests while `out`/pause exists.

    checkpoint: where the weights come from when `out` holds no run of its own. Raises ValueError when a training is at
    work in `out`.
    """
    out.mkdir(parents=True, exist_ok=True)
    if (lock := _lock(out)) is None:
        raise ValueError(f"Expected no training in {out} but process {(out / LOCK).read_text()} is at work there")
    with lock:
        lock.write(str(os.getpid()))
        lock.flush()
        os.nice(NICENESS)
        photos = load_photos(data, config.data.held_out, limit)
        record = load_record(checkpoint)
        config = continued(config, record)
        return Trainer(config, photos, out, budget, "cpu", checkpoint).train(SAVE_MINUTES, out / PAUSE)


def cool_down(run: Path, out: Path, data: Path, steps: int, limit: int | None = None) -> RunRecord:
    """Trains a copy of a run a little further while the rate falls to nothing; the run itself stays as it is.

    Raises FileNotFoundError when `run` has no state.
    """
    if not (run / STATE).is_file():
        raise FileNotFoundError(f"Expected {STATE} of a run in {run} but found none")
    record = load_record(run)
    config = dataclasses.replace(
        record.config,
        optimiser=dataclasses.replace(record.config.optimiser, schedule="cosine", last_rate=0.0),
    )
    out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(run / STATE, out / STATE)
    photos: PhotoSet = load_photos(data, config.data.held_out, limit)
    trainer = Trainer(config, photos, out, Budget(), "cpu")
    trainer.record.history = record.history
    trainer.budget = Budget(steps=steps, first_step=trainer.step)
    return trainer.train(math.inf)


def continued(config: RunConfig, record: RunRecord) -> RunConfig:
    """The configuration of a run that goes on from a recorded one: the same seed would draw the same samples once more."""
    return dataclasses.replace(config, seed=config.seed + len(record.history) + 1)


def newest_checkpoint(config: str, checkpoints: Path) -> tuple[Path, RunConfig]:
    """The checkpoint of this configuration's name, or the shipped coarse stage to begin with, and the configuration."""
    named = checkpoints / config
    return (named if named.is_dir() else checkpoints / "lacuna-half"), load_config(config)


def _lock(out: Path) -> IO[str] | None:
    """The open lock file, or None when another process holds it; a killed process lets go of it."""
    file = (out / LOCK).open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    file.truncate(0)
    return file
