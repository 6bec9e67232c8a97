"""Trains the network that looks a second time (refine_network.py) at samples of which the fitting network said its word.

python -m training train-refining --data ../shared/data --out ~/.cache/lacuna-refine --minutes 30
"""

from __future__ import annotations

import json
import math
import time
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
import torch
import torch.nn.functional as F
from numpy.random import Generator
from safetensors.torch import save_file
from torch import Tensor

from training.checkpoint import current_commit
from training.fitting.evidence import COLOURS, MASKED, PLANES, Planes, read_evidence
from training.fitting.refine_network import RefineNetwork
from training.fitting.samples import Sample, make_sample
from training.fitting.things import Things
from training.fitting.train import read_photos
from training.photos import read_index

PHOTOS, PARTS, DRAWINGS = 600, 500, 250
SAMPLES = 2400
BATCH, SIDE = 16, 128
RATE = 4e-3
DECAY = 0.99  # of the moving average of weights
DARK = 0.06  # a shadow that takes so much of the light is filled with its thing
REACH_PX, REACH_SHARE = 8, 0.35  # how far out of the mask a thing is looked for (fit-reach.ts)
LEAST_THING_PX, LEAST_LEFT_PX = 30, 20
WEIGHTS, RECORD = "refine.safetensors", "run.json"


def train(data: Path, fit: Path, out: Path, minutes: float, seed: int = 5) -> None:
    """Writes OUT/refine.safetensors (the moving average) for the answers of the fitting network in the file `fit`."""
    out.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    files = [entry.file for entry in read_index((data / "index.tsv").read_text())]
    photos = read_photos(data, [files[int(i)] for i in rng.choice(len(files), min(PHOTOS, len(files)), replace=False)])
    things = Things(photos, PARTS, DRAWINGS, rng)
    session = onnxruntime.InferenceSession(fit.read_bytes(), providers=["CPUExecutionProvider"])
    seen = [look(make_sample(photos, things, rng), session) for _ in range(SAMPLES)]
    print("samples are ready", flush=True)
    network = RefineNetwork()
    average = torch.optim.swa_utils.AveragedModel(
        network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(DECAY), use_buffers=True
    )
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=1e-4)
    begin = time.monotonic()
    losses: list[float] = []
    while (part := (time.monotonic() - begin) / (60 * minutes)) < 1:
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1.0, (len(losses) + 1) / 50) * 0.5 * (1 + math.cos(math.pi * part))
        planes = take_batch(seen, rng)
        loss = refine_loss(network(planes[:, :PLANES]), planes[:, MASKED : MASKED + 1], planes[:, PLANES:])
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        average.update_parameters(network)
        losses.append(loss.item())
        if len(losses) % 200 == 0:
            print(f"step {len(losses)}, loss {np.mean(losses[-200:]):.4f}", flush=True)
    save_file({name: value.contiguous() for name, value in average.module.state_dict().items()}, out / WEIGHTS)
    record = {"samples": len(losses) * BATCH, "photos": len(photos), "commit": current_commit()}
    (out / RECORD).write_text(json.dumps(record) + "\n")


def look(sample: Sample, session: onnxruntime.InferenceSession) -> Planes:
    """The evidence, what should be filled, and where that is to be decided: [PLANES + 2, side, side]."""
    picture = sample.photo.transpose(2, 0, 1)[None].astype(np.float32) / 255
    (likelihoods,) = session.run(["thing"], {"picture": picture, "mask": sample.mask.astype(np.float32)[None, None]})
    evidence = read_evidence(sample.photo, sample.mask, likelihoods[0, 0])
    wanted = sample.thing | (sample.shadow > DARK)
    away = cv2.distanceTransform((~sample.mask).astype(np.uint8), cv2.DIST_L2, 5)
    is_open = away <= REACH_PX + REACH_SHARE * np.sqrt(sample.mask.sum())
    return np.concatenate([evidence, np.stack([wanted, is_open])]).astype(np.float16)


def take_batch(seen: list[Planes], rng: Generator) -> Tensor:
    """Parts of samples, turned, mirrored and with their colours swapped."""
    batch = np.empty((BATCH, PLANES + 2, SIDE, SIDE), np.float32)
    for at in range(BATCH):
        planes = seen[int(rng.integers(len(seen)))]
        top, left = (int(rng.integers(0, length - SIDE + 1)) for length in planes.shape[1:])
        planes = np.rot90(planes[:, top : top + SIDE, left : left + SIDE], int(rng.integers(4)), (1, 2))
        batch[at] = planes[..., ::-1] if rng.random() < 0.5 else planes
        batch[at, COLOURS : COLOURS + 3] = batch[at, COLOURS + rng.permutation(3)]
    return torch.from_numpy(batch)


def refine_loss(logits: Tensor, mask: Tensor, wanted: Tensor) -> Tensor:
    """Cross-entropy where it is to be decided. Every thing counts the same, and what the mask leaves out of it, mostly little,
    counts half of it: it shows most. `wanted`: what should be filled and where that is open [N, 2, H, W]."""
    thing, is_open = wanted[:, :1], wanted[:, 1:]
    per_thing = 1 / thing.sum((2, 3), keepdim=True).clamp(min=LEAST_THING_PX)
    left_out = thing * (1 - mask)
    per_left = 0.5 / left_out.sum((2, 3), keepdim=True).clamp(min=LEAST_LEFT_PX)
    weight = is_open * torch.where(left_out > 0, torch.maximum(per_left, per_thing), per_thing)
    losses = F.binary_cross_entropy_with_logits(logits, thing, reduction="none")
    return (losses * weight).sum() / len(logits)
