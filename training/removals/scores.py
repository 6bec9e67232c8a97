"""How well fills removed things: nearness to the truth where things were, and how much of them is still there.

python -m training removal-scores --cases ~/.cache/lacuna-removals --filled OLD --filled NEW
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as PillowImage

from training.hole_distance import Distance, find_box, hole_distance
from training.removals.cutouts import Image
from training.removals.person import Area

THERE = 0.08  # a pixel belongs to the thing where the photo is farther than this from the truth (share of the range)
LEFT = 0.04  # it is left as it was where the fill is nearer than this to the photo
LEAST_PIXELS = 12  # outside the mask; with fewer there is nothing that could still be there


@dataclass(frozen=True)
class Score:
    """One fill. `still_there` is None where the mask left out nothing of the thing."""

    l1_pct: float
    psnr: float
    perceptual: float
    still_there: float | None
    spoilt_pct: float  # pixels changed that are neither masked nor of the thing, in % of those that are


def score(photo: Image, truth: Image, mask: Area, thing: Area, filled: Image, distance: Distance) -> Score:
    """L1 (% of the range), PSNR and perceptual distance where mask, thing or shadow are. Raises ValueError for other sizes."""
    if filled.shape != truth.shape:
        raise ValueError(f"Expected a fill of {truth.shape} but found {filled.shape}")
    area = mask | thing
    error = np.abs(filled.astype(np.float64) - truth)[area] / 255
    changed = _largest_difference(filled, photo) > LEFT
    box = find_box(area)
    return Score(
        l1_pct=float(error.mean() * 100),
        psnr=float(-10 * np.log10(max(np.square(error).mean(), 1e-10))),
        perceptual=distance(filled[box], truth[box]),
        still_there=still_there(photo, truth, mask, filled),
        spoilt_pct=float((changed & ~area).sum() / area.sum() * 100),
    )


def still_there(photo: Image, truth: Image, mask: Area, filled: Image) -> float | None:
    """The share of the thing's pixels outside the mask that the fill leaves as they were."""
    missed = (_largest_difference(photo, truth) > THERE) & ~mask
    if missed.sum() < LEAST_PIXELS:
        return None
    return float((_largest_difference(filled, photo)[missed] < LEFT).mean())


def _largest_difference(a: Image, b: Image) -> NDArray[np.float64]:
    """Per pixel, of the three channels, as a share of the range."""
    return np.abs(a.astype(np.float64) - b).max(2) / 255


def run(cases: Path, filled: list[Path], out: Path | None) -> str:
    """The command: a table over the cases that all folders have filled, whole and by kind. Raises ValueError without any."""
    listed = json.loads((cases / "cases.json").read_text())
    common = [case for case in listed if all((folder / f"{case['name']}.png").is_file() for folder in filled)]
    if not common:
        raise ValueError(
            f"Expected fills NAME.png of the cases of {cases} in each of {', '.join(map(str, filled))} but found none"
        )
    distance = hole_distance()
    scores: dict[str, list[Score]] = {str(folder): [] for folder in filled}
    for case in common:
        photo, truth = (_read(cases / case["name"] / f"{part}.png") for part in ("photo", "truth"))
        mask, thing = (_read(cases / case["name"] / f"{part}.png")[..., 0] > 127 for part in ("mask", "thing"))
        case["ground_kind"] = ground_kind(truth, mask | thing)
        for folder in filled:
            fill = _read(folder / f"{case['name']}.png")
            scores[str(folder)].append(score(photo, truth, mask, thing, fill, distance))
    if out is not None:
        rows = {name: [case | asdict(value) for case, value in zip(common, values)] for name, values in scores.items()}
        out.write_text(json.dumps(rows, indent=1) + "\n")
    return format_scores(common, scores)


def _read(file: Path) -> Image:
    return np.asarray(PillowImage.open(file).convert("RGB"))


def ground_kind(truth: Image, area: Area) -> str:
    """What lies behind a thing: smooth, mixed or textured, by the mean slope of the truth's luma."""
    luma = cv2.cvtColor(truth, cv2.COLOR_RGB2GRAY).astype(np.float32)
    slope = float(np.hypot(cv2.Sobel(luma, -1, 1, 0), cv2.Sobel(luma, -1, 0, 1))[area].mean() / 8)
    return "smooth" if slope < 2.5 else "mixed" if slope < 7 else "textured"


def format_scores(cases: list[dict[str, str]], scores: dict[str, list[Score]]) -> str:
    """Means as a Markdown table; a second folder and later ones are given beside the first in %. The film counts for itself."""
    groups = [("all laid over photos", lambda case: case["set"] != "film")]
    for key, label in (("set", "set"), ("kind", "thing"), ("shadow", "shadow"), ("ground_kind", "ground")):
        for value in sorted({case[key] for case in cases if key in case}):
            groups.append((f"{label}: {value}", lambda case, key=key, value=value: case.get(key) == value))
    lines = ["| cases | n | fill | L1 % | PSNR | ST-LPIPS | still there | spoilt % |", "|---|---|---|---|---|---|---|---|"]
    for label, belongs in groups:
        chosen = [index for index, case in enumerate(cases) if belongs(case)]
        if not chosen:
            continue
        first: Score | None = None
        for name, values in scores.items():
            mean = _mean([values[index] for index in chosen])
            lines.append(f"| {label} | {len(chosen)} | {Path(name).name} | {_cells(mean, first)} |")
            first = first or mean
    return "\n".join(lines) + "\n"


def _mean(scores: list[Score]) -> Score:
    there = [value.still_there for value in scores if value.still_there is not None]
    return Score(
        *(float(np.mean([getattr(value, name) for value in scores])) for name in ("l1_pct", "psnr", "perceptual")),
        float(np.mean(there)) if there else None,
        float(np.mean([value.spoilt_pct for value in scores])),
    )


def _cells(mean: Score, first: Score | None) -> str:
    def change(value: float, before: float) -> str:
        return "" if first is None else f" ({(value / max(before, 1e-9) - 1) * 100:+.1f} %)"

    there = "" if mean.still_there is None else f"{mean.still_there:.3f}"
    l1, perceptual = (f"{mean.l1_pct:.2f}", f"{mean.perceptual:.4f}")
    if first is not None:
        l1, perceptual = l1 + change(mean.l1_pct, first.l1_pct), perceptual + change(mean.perceptual, first.perceptual)
    return f"{l1} | {mean.psnr:.2f} | {perceptual} | {there} | {mean.spoilt_pct:.2f}"
