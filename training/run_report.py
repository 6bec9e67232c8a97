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
