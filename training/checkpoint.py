"""Checkpoints: what is committed (weights, their moving average, the discriminator) and what only resuming needs.

A checkpoint folder holds generator.safetensors (the moving average: what is evaluated and exported),
generator-raw.safetensors and discriminator.safetensors (what training goes on from), and run.json (configuration,
samples seen, data, commit, validation curve). state.pt beside them holds optimisers and random states of an unfinished
run; it stays out of the repository. What is only trained further is stored with 16 bits, so that checkpoints stay small:
the next step moves weights by more than that loses.
"""

from __future__ import annotations

import dataclasses
import json
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from training.config import RunConfig, config_values, parse_config
from training.generator import Generator

AVERAGE = "generator.safetensors"
RAW = "generator-raw.safetensors"
DISCRIMINATOR = "discriminator.safetensors"
RUN = "run.json"
STATE = "state.pt"


@dataclass
class RunRecord:
    """What is known of the training so far; `history` has one entry per finished run, `curve` one per validation."""

    config: RunConfig
    samples: int = 0
    minutes: float = 0.0
    device: str = ""
    photos: int = 0
    photos_digest: str = ""
    commit: str = ""
    history: list[dict[str, Any]] = field(default_factory=list)
    curve: list[dict[str, Any]] = field(default_factory=list)


def save_weights(folder: Path, name: str, network: nn.Module, dtype: torch.dtype = torch.float32) -> None:
    """Writes one network's weights, in whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {key: value.detach().to("cpu", dtype).contiguous() for key, value in network.state_dict().items()}
    save_file(tensors, folder / f"{name}.part")
    (folder / f"{name}.part").replace(folder / name)


def load_weights(folder: Path, name: str, network: nn.Module) -> None:
    """Reads what `save_weights` wrote. Raises FileNotFoundError, or ValueError when they are those of another network."""
    weights = _read_weights(folder, name)
    if not _fits(network, weights):
        raise ValueError(f"Expected a network with the weights of {folder} but received another one")
    network.load_state_dict(weights)


def load_start(folder: Path, name: str, generator: Generator) -> None:
    """Reads the weights that a new run starts from: a refinement stage of another form starts anew.

    Raises FileNotFoundError, or ValueError when the coarse stage is another one too.
    """
    weights = _read_weights(folder, name)
    if _fits(generator, weights):
        generator.load_state_dict(weights)
        return
    prefix = "coarse."
    weights = {key.removeprefix(prefix): value for key, value in weights.items() if key.startswith(prefix)}
    if not _fits(generator.coarse, weights):
        raise ValueError(f"Expected a network with the coarse stage of {folder} but received another one")
    generator.coarse.load_state_dict(weights)
    print(f"{folder / name} has another refinement stage: this one starts anew", flush=True)


def _read_weights(folder: Path, name: str) -> dict[str, Tensor]:
    if not (folder / name).is_file():
        raise FileNotFoundError(f"Expected {name} in {folder} but found none")
    return load_file(folder / name)


def _fits(network: nn.Module, weights: dict[str, Tensor]) -> bool:
    shapes = {key: value.shape for key, value in network.state_dict().items()}
    return shapes == {key: value.shape for key, value in weights.items()}


def save_record(folder: Path, record: RunRecord) -> None:
    """Writes run.json, in whole or not at all."""
    values = {**dataclasses.asdict(record), "config": config_values(record.config)}
    (folder / f"{RUN}.part").write_text(json.dumps(values, indent=1) + "\n")
    (folder / f"{RUN}.part").replace(folder / RUN)


def load_record(folder: Path) -> RunRecord:
    """Reads run.json."""
    if not (folder / RUN).is_file():
        raise FileNotFoundError(f"Expected a checkpoint folder with {RUN} but received {folder}")
    values = json.loads((folder / RUN).read_text())
    return RunRecord(**{**values, "config": parse_config(values["config"])})


def load_generator(folder: Path) -> Generator:
    """The averaged generator of a checkpoint, ready to be evaluated."""
    generator = Generator(load_record(folder).config.network)
    load_weights(folder, AVERAGE, generator)
    return generator.eval()


def save_state(folder: Path, state: dict[str, Any]) -> None:
    """Writes what an unfinished run needs to go on exactly, in whole or not at all."""
    torch.save(state, folder / f"{STATE}.part")
    (folder / f"{STATE}.part").replace(folder / STATE)


def current_commit() -> str:
    """The commit of the code that trains, or "unknown" outside a repository."""
    result = subprocess.run(
        ["git", "describe", "--always", "--dirty", "--abbrev=12"],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return result.stdout.strip() or "unknown"
