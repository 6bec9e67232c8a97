"""Compares fills on the open benchmark: tables as in the paper, picture grids, and how well sketches are followed.

python -m training evaluate --data ../shared/data --checkpoint training/checkpoints/lacuna-half --out /tmp/evaluation
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from PIL import Image as PillowImage

from training.baselines import BASELINES, Fill, network_fill, to_tensor
from training.checkpoint import load_generator
from training.hole_distance import Distance, find_box, hole_distance
from training.metrics import FillMetrics, Hole, Image, boundary_f1, mean_metrics, measure_fill
from training.perceptual import PerceptualDistance, find_weights
from training.sketches import edge_lines

KINDS = ("freeform", "box", "object")
SKETCH_IMAGES = 50
SKETCH_STRENGTH = (0.16, 0.06)  # thresholds of the lines that are given and looked for
SKETCH_TOLERANCE_PX = 2
REFERENCE_LINES = 16  # pixels of contours that a hole must have, at a side of 256
GRID_ROWS = 6
GRID_CELL = 192  # smaller where the grid would become wider than the limit
GRID_WIDTH_LIMIT = 1800
LABEL_HEIGHT = 24


@dataclass(frozen=True)
class BenchmarkSet:
    """The 256 px images of the benchmark and the holes of one kind, by name."""

    kind: str
    truth: dict[str, Image]
    holes: dict[str, Hole]

    @property
    def blacked_out(self) -> dict[str, Image]:
        """The images without what lies in the hole, so that no fill can read it."""
        return {name: np.where(self.holes[name][..., None], 0, image).astype(np.uint8) for name, image in self.truth.items()}


def load_benchmark(data: Path, kind: str, limit: int | None = None) -> BenchmarkSet:
    """Reads `data/bench_256/*.png` and `data/masks/256/KIND/*.png`. Raises FileNotFoundError when there are none."""
    files = sorted((data / "bench_256").glob("*.png"))[:limit]
    if not files:
        raise FileNotFoundError(f"Expected images in {data / 'bench_256'} but found none")
    truth = {file.stem: np.asarray(PillowImage.open(file).convert("RGB")) for file in files}
    masks = data / "masks/256" / kind
    holes = {name: np.asarray(PillowImage.open(masks / f"{name}.png").convert("L")) > 127 for name in truth}
    return BenchmarkSet(kind, truth, holes)


def load_fills(methods: list[str], checkpoints: list[Path]) -> dict[str, Fill]:
    """The chosen baselines and, for each checkpoint, its coarse and its refined answer under the name of its folder.

    A refinement that changes nothing is left out. Raises ValueError for unknown methods and for folders of one name:
    checkpoints of one configuration share its name, so only folders tell them apart.
    """
    for name in methods:
        if name not in BASELINES:
            raise ValueError(f"Expected methods among {', '.join(BASELINES)} but received {name}")
    fills = {name: BASELINES[name] for name in methods}
    for folder in checkpoints:
        generator = load_generator(folder)
        label = folder.resolve().name
        if f"{label} (coarse)" in fills:
            raise ValueError(f"Expected checkpoint folders of different names but received {label} twice")
        fills[f"{label} (coarse)"] = network_fill(generator, is_coarse=True)
        if generator.decoder[-1].convolution.weight.any():
            fills[label] = network_fill(generator)
    return fills


def evaluate(
    sets: list[BenchmarkSet],
    fills: Mapping[str, Fill],
    perceptual: PerceptualDistance | None,
    out: Path,
    box_distance: Distance | None = None,
) -> list[dict[str, float | str]]:
    """One row of means per set and fill; writes table.md, results.json and a grid per set into `out` as it goes."""
    out.mkdir(parents=True, exist_ok=True)
    rows: list[dict[str, float | str]] = []
    details: dict[str, dict[str, FillMetrics]] = {}
    for item in sets:
        results = {}
        for label, fill in fills.items():
            filled = fill(item.blacked_out, item.holes)
            measured = {name: measure_fill(filled[name], item.truth[name], item.holes[name]) for name in item.truth}
            row = {"set": "256", "masks": item.kind, "method": label, **mean_metrics(list(measured.values()))}
            if perceptual is not None:
                row["perceptual"] = _mean_distance(perceptual, filled, item.truth)
            if box_distance is not None:
                row["st_lpips"] = mean_box_distance(box_distance, filled, item)
            rows.append(row)
            details[f"{item.kind}/{label}"] = measured
            results[label] = filled
            print(json.dumps({key: round(value, 4) if isinstance(value, float) else value for key, value in row.items()}))
            sys.stdout.flush()
        cv2.imwrite(str(out / f"{item.kind}.png"), cv2.cvtColor(picture_grid(item, results), cv2.COLOR_RGB2BGR))
    (out / "table.md").write_text(format_table(rows))
    per_image = {key: {name: asdict(value) for name, value in items.items()} for key, items in details.items()}
    (out / "results.json").write_text(json.dumps({"rows": rows, "images": per_image}, indent=1) + "\n")
    return rows


def _mean_distance(perceptual: PerceptualDistance, filled: Mapping[str, Image], truth: Mapping[str, Image]) -> float:
    distances = [
        perceptual((to_tensor(filled[name]) + 1) * 127.5, (to_tensor(truth[name]) + 1) * 127.5).item() for name in truth
    ]
    return float(np.mean(distances))


def mean_box_distance(distance: Distance, filled: Mapping[str, Image], item: BenchmarkSet) -> float:
    """Mean over the images of the distance in the box of the hole."""
    boxes = {name: find_box(item.holes[name]) for name in item.truth}
    return float(np.mean([distance(filled[name][box], item.truth[name][box]) for name, box in boxes.items()]))


COLUMNS = {
    "l1_pct": ("l1 %", 3),
    "l2_pct": ("l2 %", 3),
    "psnr": ("PSNR", 2),
    "psnr_hole": ("PSNR hole", 2),
    "ssim_hole": ("SSIM hole", 3),
    "gradient": ("gradient", 3),
    "perceptual": ("HED", 2),
    "st_lpips": ("ST-LPIPS", 4),
}


def format_table(rows: list[dict[str, float | str]]) -> str:
    """The rows as a Markdown table."""
    columns = [name for name in COLUMNS if any(name in row for row in rows)]
    head = ["set", "masks", "method", *(COLUMNS[name][0] for name in columns)]
    lines = [head, ["---"] * len(head)]
    for row in rows:
        names = (str(row[name]) for name in ("set", "masks", "method"))
        lines.append([*names, *(f"{row[name]:.{COLUMNS[name][1]}f}" for name in columns)])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def picture_grid(item: BenchmarkSet, results: Mapping[str, Mapping[str, Image]]) -> Image:
    """Rows of images, spread over the set: with the hole, filled by each method, and the truth."""
    names = list(item.truth)
    chosen = [names[index] for index in np.linspace(0, len(names) - 1, min(GRID_ROWS, len(names))).round().astype(int)]
    grey = {name: np.where(item.holes[name][..., None], 128, item.truth[name]).astype(np.uint8) for name in chosen}
    columns = {"": grey, **results, "truth": item.truth}
    side = min(GRID_CELL, GRID_WIDTH_LIMIT // len(columns))
    rows = [np.concatenate([_label(label, side) for label in columns], 1)]
    for name in chosen:
        cells = [cv2.resize(images[name], (side, side), interpolation=cv2.INTER_AREA) for images in columns.values()]
        rows.append(np.concatenate(cells, 1))
    return np.concatenate(rows)


def _label(text: str, width: int) -> Image:
    """Black on white [LABEL_HEIGHT, width, 3], with smaller letters where the text would not fit."""
    font, size = cv2.FONT_HERSHEY_SIMPLEX, 0.45
    text_width = cv2.getTextSize(text, font, size, 1)[0][0]
    size *= min(1.0, (width - 8) / max(text_width, 1))
    strip = np.full((LABEL_HEIGHT, width, 3), 255, np.uint8)
    return cv2.putText(strip, text, (4, 17), font, size, (0, 0, 0), 1, cv2.LINE_AA)


def sketch_following_scores(checkpoint: Path, item: BenchmarkSet) -> dict[str, float]:
    """Boundary F1 (2 px) between the truth's contours in the hole, given as a sketch, and the contours of the fill.

    The fill's contours count from 2 px inside the rim on, so that the seam is none of them.
    Means over the first 50 images that have contours in their hole: with the sketch, without it, and the rise.
    """
    generator = load_generator(checkpoint)
    lines = {name: contours(image) & item.holes[name] for name, image in item.truth.items()}
    chosen = [name for name in item.truth if lines[name].sum() >= REFERENCE_LINES][:SKETCH_IMAGES]
    if not chosen:
        raise ValueError("Expected images with contours in their holes but found none; the sketch cannot be measured")
    images, holes = ({name: source[name] for name in chosen} for source in (item.blacked_out, item.holes))
    scores = {}
    for label, sketches in (("with", lines), ("without", None)):
        filled = network_fill(generator, sketches=sketches)(images, holes)
        edges = {name: contours(filled[name]) & _inner(holes[name]) for name in chosen}
        scores[label] = [boundary_f1(lines[name], edges[name], SKETCH_TOLERANCE_PX) for name in chosen]
    means = {label: float(np.mean(values)) for label, values in scores.items()}
    return means | {"rise": means["with"] - means["without"], "images": len(chosen)}


def _inner(hole: Hole) -> Hole:
    """The hole without its rim; the image's own border is no rim."""
    side = 2 * SKETCH_TOLERANCE_PX + 1
    return cv2.erode(hole.astype(np.uint8), np.ones((side, side), np.uint8)).astype(bool)


def contours(image: Image) -> Hole:
    """The contours of an image as a person would sketch them."""
    with torch.no_grad():
        return edge_lines(to_tensor(image), 2.0, *SKETCH_STRENGTH)[0, 0].bool().numpy()


def run(
    data: Path,
    checkpoints: list[Path],
    methods: list[str],
    out: Path,
    limit: int | None,
    sketch: bool,
    kinds: Sequence[str] = KINDS,
) -> None:
    """The command: tables and grids by kind of mask, then how well fills follow sketches. ValueError for other kinds."""
    for kind in kinds:
        if kind not in KINDS:
            raise ValueError(f"Expected kinds among {', '.join(KINDS)} but received {kind}")
    fills = load_fills(methods, checkpoints)
    try:
        perceptual = PerceptualDistance(find_weights())
    except FileNotFoundError as error:
        print(f"No perceptual distance: {error}", file=sys.stderr)
        perceptual = None
    try:
        box_distance = hole_distance()
    except FileNotFoundError as error:
        print(f"No ST-LPIPS: {error}", file=sys.stderr)
        box_distance = None
    sets = [load_benchmark(data, kind, limit) for kind in kinds]
    if fills:
        evaluate(sets, fills, perceptual, out, box_distance)
    if sketch:
        for checkpoint in checkpoints:
            for item in sets:
                print(json.dumps({"sketch": checkpoint.name, "masks": item.kind, **sketch_following_scores(checkpoint, item)}))
