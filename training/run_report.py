"""What a run says while it trains, and what it keeps of the runs before it."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

from training.checkpoint import RunRecord


def write_line(out: Path, line: dict[str, Any]) -> None:
    """Prints `line` as JSON without its empty values, and appends it to log.jsonl in `out`, which is made when missing."""
    text = json.dumps({key: value for key, value in line.items() if value is not None})
    print(text, flush=True)
    out.mkdir(parents=True, exist_ok=True)
    with (out / "log.jsonl").open("a") as file:
        file.write(text + "\n")


@dataclasses.dataclass(frozen=True)
class Progress:
    """How far a run is: minutes spent and left (None without an end), steps, samples, side of the images, samples a second."""

    minutes: float
    left: float | None
    step: int
    samples: int
    size: int
    per_second: float


def progress_line(progress: Progress, means: dict[str, float], threads: int | None) -> dict[str, Any]:
    """What `write_line` writes while a run trains; `means` are those of the losses since the last line."""
    return {
        "minutes": round(progress.minutes, 2),
        "left": None if progress.left is None else round(progress.left, 1),
        "step": progress.step,
        "samples": progress.samples,
        "size": progress.size,
        "per_second": round(progress.per_second, 1),
        "threads": threads,
        **{name: round(value, 4) for name, value in means.items()},
    }


def history_with(previous: RunRecord) -> list[dict[str, Any]]:
    """The runs before the one that starts from `previous`."""
    run = {
        "samples": previous.samples,
        "minutes": previous.minutes,
        "device": previous.device,
        "commit": previous.commit,
        "seed": previous.config.seed,
        "phases": [dataclasses.asdict(phase) for phase in previous.config.phases],
        "loss": dataclasses.asdict(previous.config.loss),
        "curve": previous.curve,
    }
    return [*previous.history, run]
