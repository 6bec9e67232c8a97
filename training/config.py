"""Typed configurations, read from TOML; an unknown key or a wrong type is an error.

The defaults are the paper's ("Free-Form Image Inpainting with Gated Convolution", Yu et al., ICCV 2019); a file in
training/configs says only where a network or a run differs.
"""

from __future__ import annotations

import dataclasses
import tomllib
import types
import typing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

CONFIG_FOLDER = Path(__file__).parent / "configs"


@dataclass(frozen=True)
class NetworkConfig:
    """The generator (section 3.1 and figure 3 of the paper, and what the deployed form changes)."""

    convolution: Literal["gated", "vanilla", "partial"] = "gated"
    coarse_width: int = 48  # channels of the release's "cnum": stages have width/2, width and 2*width
    refine_width: int = 48
    coarse_scale: Literal[1, 2, 4] = 1  # 2 = the coarse stage runs at half resolution, a quarter of the work
    attention: Literal["none", "full", "hole"] = "full"  # full = as in the paper; hole = queries in the hole only
    padding: Literal["reflect", "zeros", "same"] = "reflect"  # same = zeros as TensorFlow places them, as in the release
    prefill: Literal["none", "pull-push"] = "none"  # what the coarse stage sees inside the hole
    refine_output: Literal["direct", "residual"] = "direct"  # residual = added to the coarse answer
    gated_tail: bool = True  # False = no gate on the last two layers of each stage, which may close for good
    output: Literal["clip", "tanh"] = "clip"
    refine_sees_mask: bool = True  # False = the refinement stage sees RGB only, as in the public release
    fourth_channel: Literal["sketch", "ones"] = "sketch"  # ones = as in the public release without guidance


@dataclass(frozen=True)
class DiscriminatorConfig:
    """SN-PatchGAN (section 3.2), or the two discriminators of Global & Local."""

    kind: Literal["patch", "global-local"] = "patch"
    width: int = 64


@dataclass(frozen=True)
class LossConfig:
    """Weights; 0 switches a term off. L1 is the mean over the hole, so that small holes count as much as large ones."""

    coarse_l1: float = 1.0
    refine_l1: float = 1.0
    valid_l1: float = 1.0  # the same outside the hole (the paper takes L1 over all pixels)
    multi_scale_l1: float = 0.0  # L1 of 4x and 16x pooled differences: colours before texture
    adversarial: float = 1.0
    feature_matching: float = 0.0  # L1 of the discriminator's features of truth and fill
    perceptual: float = 0.0  # distance of the features of ShiftTolerant-LPIPS (shift_tolerant.py)
    r1: float = 0.0  # gradient penalty on real images, every 16th step


@dataclass(frozen=True)
class DataConfig:
    """What a sample is made of."""

    mask_shares: tuple[float, ...] = (0.5, 0.25, 0.25)  # free-form, box, object, painted
    mask_cover: tuple[float, float] = (0.02, 0.45)  # share of the image that may be hole
    smallest_crop: float = 0.4  # of the photo's short side
    sketch_share: float = 0.5  # samples that carry a sketch
    colour_jitter: float = 0.1
    held_out: int = 64  # photos kept for validation


@dataclass(frozen=True)
class PhaseConfig:
    """One part of a run: what is trained at which size."""

    share: float  # of the run's time
    size: int  # side of the square crops in pixels, a multiple of 32
    batch: int
    train: Literal["coarse", "refine", "both"] = "both"
    learning_rate: float = 1e-4
    discriminator_rate: float = 1e-4
    adversarial: bool = True


@dataclass(frozen=True)
class OptimiserConfig:
    """Adam for both networks. After the warm-up of each phase the rate stays, or falls by a cosine to `last_rate`."""

    betas: tuple[float, float] = (0.5, 0.999)
    schedule: Literal["cosine", "constant"] = "cosine"
    warm_up_steps: int = 200
    last_rate: float = 0.02  # of the phase's rate, reached at the end of a phase
    clip_norm: float = 1.0
    ema: float = 0.999
    bf16: bool = True  # where the device computes faster with it
    compile: bool = False


@dataclass(frozen=True)
class RunConfig:
    """A whole run."""

    name: str
    seed: int = 0
    network: NetworkConfig = field(default_factory=NetworkConfig)
    discriminator: DiscriminatorConfig = field(default_factory=DiscriminatorConfig)
    loss: LossConfig = field(default_factory=LossConfig)
    data: DataConfig = field(default_factory=DataConfig)
    optimiser: OptimiserConfig = field(default_factory=OptimiserConfig)
    phases: tuple[PhaseConfig, ...] = (PhaseConfig(share=1.0, size=256, batch=16),)

    def __post_init__(self) -> None:
        if not self.phases or any(phase.share <= 0 for phase in self.phases):
            raise ValueError(f"Expected phases with positive shares in {self.name} but received {self.phases}")
        for phase in self.phases:
            if phase.size % 32:
                raise ValueError(f"Expected a size divisible by 32 in the phases of {self.name} but received {phase.size}")


def load_config(name_or_path: str) -> RunConfig:
    """Reads `training/configs/NAME.toml`, or the file of that path.

    Raises ValueError for unknown keys and wrong types, naming key, expected type and value.
    """
    path = Path(name_or_path)
    if path.suffix != ".toml":
        path = CONFIG_FOLDER / f"{name_or_path}.toml"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in CONFIG_FOLDER.glob("*.toml")))
        raise ValueError(f"Expected a configuration (one of {known}, or a .toml file) but received {name_or_path}")
    with path.open("rb") as file:
        values = tomllib.load(file)
    return parse_config({"name": path.stem, **values})


def parse_config(values: dict[str, Any]) -> RunConfig:
    """Makes a RunConfig of nested plain values (as TOML and JSON give them)."""
    return _parse(RunConfig, values, "config")


def config_values(config: RunConfig) -> dict[str, Any]:
    """The plain values that `parse_config` reads back."""
    return dataclasses.asdict(config)


def _parse(kind: Any, value: Any, name: str) -> Any:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if dataclasses.is_dataclass(kind):
        return _parse_dataclass(kind, value, name)
    if origin is Literal:
        if value in arguments and not isinstance(value, bool):
            return value
        raise ValueError(f"Expected one of {', '.join(map(repr, arguments))} for {name} but received {value!r}")
    if origin is tuple:
        if not isinstance(value, (list, tuple)):
            raise ValueError(f"Expected a list for {name} but received {value!r}")
        kinds = [arguments[0]] * len(value) if arguments[-1] is Ellipsis else arguments
        if len(kinds) != len(value):
            raise ValueError(f"Expected {len(kinds)} values for {name} but received {len(value)}")
        return tuple(_parse(item_kind, item, f"{name}[{i}]") for i, (item_kind, item) in enumerate(zip(kinds, value)))
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(kind, type) and not isinstance(kind, types.GenericAlias) and type(value) is kind:
        return value
    raise ValueError(f"Expected {getattr(kind, '__name__', kind)} for {name} but received {value!r}")


def _parse_dataclass(kind: Any, value: Any, name: str) -> Any:
    if not isinstance(value, dict):
        raise ValueError(f"Expected a table for {name} but received {value!r}")
    kinds = typing.get_type_hints(kind)
    for key in value:
        if key not in kinds:
            raise ValueError(f"Expected one of {', '.join(kinds)} in {name} but received the key {key}")
    for item in dataclasses.fields(kind):
        required = item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING
        if required and item.name not in value:
            raise ValueError(f"Expected a value for {name}.{item.name} but received none")
    return kind(**{key: _parse(kinds[key], item, f"{name}.{key}") for key, item in value.items()})
