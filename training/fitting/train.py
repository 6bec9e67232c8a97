"""Trains the fitting network for a given time.

python -m training train-fitting --data ../shared/data --out ~/.cache/lacuna-fit --minutes 60
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image as PillowImage
from safetensors.torch import load_file, save_file
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset

from training.checkpoint import current_commit
from training.fitting.network import FitNetwork
from training.fitting.samples import Sample, make_sample
from training.fitting.things import Things
from training.photos import read_index
from training.removals.cutouts import Image

BATCH = 16
RATE = 1.5e-3
PHOTOS, PARTS, DRAWINGS = 1600, 1300, 500
HELD_OUT = 0.03  # of the photos, for validation
LONGEST = 512  # of a photo in memory
VALIDATION = 384
SAVE_SECONDS = 240
NEAR_PX, FAR_WEIGHT = 20, 0.15  # what is far from the mask's outline is easy
SHADOW_NEAR, SHADOW_WEIGHT = 0.06, 2.0
WEIGHTS, RECORD = "fit.safetensors", "run.json"
DECAY = 0.995  # of the moving average of weights


class Samples(IterableDataset[tuple[Tensor, ...]]):
    """Samples without end, other ones in each worker."""

    def __init__(self, photos: list[Image], things: Things, seed: int) -> None:
        self._photos, self._things, self._seed = photos, things, seed

    def __iter__(self) -> Iterator[tuple[Tensor, ...]]:
        info = torch.utils.data.get_worker_info()
        rng = np.random.default_rng([self._seed, 0 if info is None else info.id])
        while True:
            yield as_tensors(make_sample(self._photos, self._things, rng))


def as_tensors(sample: Sample) -> tuple[Tensor, Tensor, Tensor]:
    """Photo [3, H, W] in 0 to 1, mask [1, H, W], and thing and shadow [2, H, W]."""
    photo = torch.from_numpy(np.ascontiguousarray(sample.photo.transpose(2, 0, 1))).float() / 255
    wanted = torch.from_numpy(np.stack([sample.thing.astype(np.float32), sample.shadow]))
    return photo, torch.from_numpy(sample.mask.astype(np.float32))[None], wanted


def fit_loss(logits: Tensor, mask: Tensor, wanted: Tensor) -> Tensor:
    """Cross-entropy of thing and shadow, mostly near the outline of the mask and of what is wanted; a shadow under its thing
    counts nothing. 0 for a perfect answer."""
    reach = 2 * NEAR_PX + 1
    thing, shadow = wanted[:, :1], wanted[:, 1:]
    either = torch.maximum(mask, torch.maximum(thing, (shadow > SHADOW_NEAR).float()))
    rows = F.max_pool2d(either, (reach, 1), 1, (NEAR_PX, 0))
    near = F.max_pool2d(rows, (1, reach), 1, (0, NEAR_PX))
    weight = FAR_WEIGHT + (1 - FAR_WEIGHT) * near
    losses = F.binary_cross_entropy_with_logits(logits, wanted, reduction="none")
    certain = shadow.clamp(1e-6, 1 - 1e-6)
    least = -(certain * certain.log() + (1 - certain) * (1 - certain).log())
    of_shadow = (losses[:, 1:] - least) * (1 - thing)
    return ((losses[:, :1] + SHADOW_WEIGHT * of_shadow) * weight).sum() / weight.sum()


def train(data: Path, out: Path, minutes: float, seed: int = 3, start: Path | None = None) -> None:
    """Writes OUT/fit.safetensors (the moving average) every few minutes and a line of figures to OUT/log.jsonl."""
    cv2.setNumThreads(0)  # threads do not survive the fork of the loader's workers
    out.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    entries = read_index((data / "index.tsv").read_text())
    shown = [entry.file for entry in entries if entry.draw >= HELD_OUT]
    held = [entry.file for entry in entries if entry.draw < HELD_OUT]
    photos = read_photos(data, [shown[int(i)] for i in rng.choice(len(shown), min(PHOTOS, len(shown)), replace=False)])
    held_photos = read_photos(data, held[:200])
    held_rng = np.random.default_rng(99)
    held_things = Things(held_photos, 120, 60, held_rng)
    validation = [as_tensors(make_sample(held_photos, held_things, held_rng)) for _ in range(VALIDATION)]
    things = Things(photos, PARTS, DRAWINGS, rng)
    print("things are ready", flush=True)
    network = FitNetwork()
    earlier = 0
    if start is not None:
        network.load_state_dict(load_file(start / WEIGHTS))
        earlier = json.loads((start / RECORD).read_text())["samples"]
    average = torch.optim.swa_utils.AveragedModel(
        network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(DECAY), use_buffers=True
    )
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=1e-4)
    loader = iter(DataLoader(Samples(photos, things, seed), batch_size=BATCH, num_workers=2, prefetch_factor=4))
    compiled = torch.compile(network)
    begin = saved = time.monotonic()
    step = 0
    while True:
        part = (time.monotonic() - begin) / (60 * minutes)
        if part >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1.0, (step + 1) / 200) * 0.5 * (1 + math.cos(math.pi * part))
        photo, mask, wanted = next(loader)
        loss = fit_loss(compiled(photo, mask), mask, wanted)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        average.update_parameters(network)
        step += 1
        if time.monotonic() - saved > SAVE_SECONDS:
            saved = time.monotonic()
            _save(average, out, validation, _figures(step, (saved - begin) / 60, earlier))
    _save(average, out, validation, _figures(step, minutes, earlier))


def _figures(step: int, minutes: float, earlier: int) -> dict[str, float]:
    return {"step": step, "samples": earlier + step * BATCH, "minutes": minutes}


def read_photos(data: Path, files: list[str]) -> list[Image]:
    """RGB, no longer than LONGEST."""
    photos = []
    for file in files:
        photo = np.asarray(PillowImage.open(data / file).convert("RGB"))
        scale = LONGEST / max(photo.shape[:2])
        photos.append(cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else photo)
    return photos


def _save(
    average: torch.optim.swa_utils.AveragedModel,
    out: Path,
    validation: list[tuple[Tensor, Tensor, Tensor]],
    line: dict[str, float],
) -> None:
    network = average.module.eval()
    line |= validate(network, validation)
    save_file({name: value.contiguous() for name, value in network.state_dict().items()}, out / WEIGHTS)
    record = {"samples": int(line["samples"]), "photos": PHOTOS, "commit": current_commit()}
    (out / RECORD).write_text(json.dumps(record) + "\n")
    with (out / "log.jsonl").open("a") as log:
        log.write(json.dumps({name: round(value, 4) for name, value in line.items()}) + "\n")
    network.train()


@torch.no_grad()
def validate(network: FitNetwork, validation: list[tuple[Tensor, Tensor, Tensor]]) -> dict[str, float]:
    """The loss; at even odds, what is missed of the thing outside the drawn mask and within and what is added, in parts of it,
    and how much of what was drawn in excess is no thing; and how far the shadow is from the truth, in parts of the shadow."""
    loss, thing_px, missed_out, missed_in, added, overdrawn, kept, shadow_sum, off = (0.0,) * 9
    for at in range(0, len(validation), BATCH):
        photo, mask, wanted = (torch.stack(list(values)) for values in zip(*validation[at : at + BATCH]))
        logits = network(photo, mask)
        thing, shadow = wanted[:, :1], wanted[:, 1:]
        loss += fit_loss(logits, mask, wanted).item() * BATCH / len(validation)
        guess = (logits[:, :1] > 0).float()
        thing_px += thing.sum().item()
        missed_out += (thing * (1 - guess) * (1 - mask)).sum().item()
        missed_in += (thing * (1 - guess) * mask).sum().item()
        added += ((1 - thing) * guess * (1 - mask)).sum().item()
        overdrawn += ((1 - thing) * mask).sum().item()
        kept += ((1 - thing) * mask * (1 - guess)).sum().item()
        shadow_sum += shadow.sum().item()
        off += ((torch.sigmoid(logits[:, 1:]) - shadow).abs() * (1 - thing)).sum().item()
    return {
        "loss": loss,
        "missed_outside": missed_out / thing_px,
        "missed_inside": missed_in / thing_px,
        "added": added / thing_px,
        "kept": kept / overdrawn,
        "shadow_off": off / shadow_sum,
    }
