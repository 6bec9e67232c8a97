"""Fills to compare with: OpenCV's, pull-push, G'MIC's, our own PatchMatch, and networks.

A fill takes images and holes by name, the truth already blacked out, and returns the filled images by name.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image as PillowImage
from torch import Tensor

from training.generator import Generator
from training.metrics import Hole, Image
from training.prefill import pull_push

Fill = Callable[[Mapping[str, Image], Mapping[str, Hole]], dict[str, Image]]
RADIUS_PX = 5
ENGINE = Path(__file__).parent.parent / "out/cli/lacuna.mjs"
TILE = 32
NETWORK_BATCH = 8


def _each(fill: Callable[[Image, Hole], Image]) -> Fill:
    return lambda images, holes: {name: fill(image, holes[name]) for name, image in images.items()}


def _opencv(method: int) -> Fill:
    return _each(lambda image, hole: cv2.inpaint(image, hole.astype(np.uint8) * 255, RADIUS_PX, method))


def to_tensor(image: Image) -> Tensor:
    """uint8 [H, W, 3] -> [1, 3, H, W] in [-1, 1]."""
    return torch.tensor(image).permute(2, 0, 1)[None].float() / 127.5 - 1


def to_image(tensor: Tensor) -> Image:
    """[1, 3, H, W] in [-1, 1] -> uint8 [H, W, 3]."""
    return ((tensor[0].permute(1, 2, 0) + 1) * 127.5).round().clamp(0, 255).byte().numpy()


def _pull_push(image: Image, hole: Hole) -> Image:
    height, width = hole.shape
    padding = (0, -width % TILE, 0, -height % TILE)
    x = F.pad(to_tensor(image), padding, mode="reflect")
    mask = F.pad(torch.from_numpy(hole)[None, None].float(), padding, mode="reflect")
    return to_image(pull_push(x, mask)[:, :, :height, :width])


def _gmic(*commands: str) -> Fill:
    def fill(image: Image, hole: Hole) -> Image:
        with tempfile.TemporaryDirectory(prefix="lacuna-") as folder:
            photo, mask, result = (Path(folder) / name for name in ("photo.png", "mask.png", "result.png"))
            PillowImage.fromarray(image).save(photo)
            PillowImage.fromarray(hole.astype(np.uint8) * 255).save(mask)
            arguments = ["gmic", "-v", "-", str(photo), str(mask), *commands, "-o[0]", str(result)]
            subprocess.run(arguments, check=True, capture_output=True)
            return np.asarray(PillowImage.open(result).convert("RGB"))

    return _each(fill)


def _engine(method: str) -> Fill:
    def fill(images: Mapping[str, Image], holes: Mapping[str, Hole]) -> dict[str, Image]:
        if not ENGINE.is_file():
            raise FileNotFoundError(f"Expected the engine in {ENGINE}; run `npm run build` first")
        with tempfile.TemporaryDirectory(prefix="lacuna-") as folder:
            photos, masks, results = (Path(folder) / name for name in ("photos", "masks", "results"))
            photos.mkdir()
            masks.mkdir()
            for name, image in images.items():
                PillowImage.fromarray(image).save(photos / f"{name}.png")
                PillowImage.fromarray(holes[name].astype(np.uint8) * 255).save(masks / f"{name}.png")
            command = ["node", str(ENGINE), "eval", "--images", str(photos), "--masks", str(masks), "--out", str(results)]
            subprocess.run([*command, "--fill", method], check=True, capture_output=True)
            return {name: np.asarray(PillowImage.open(results / f"{name}.png").convert("RGB")) for name in images}

    return fill


BASELINES: dict[str, Fill] = {
    "Telea": _opencv(cv2.INPAINT_TELEA),
    "Navier-Stokes": _opencv(cv2.INPAINT_NS),
    "pull-push": _each(_pull_push),
    "G'MIC PatchMatch": _gmic("-inpaint_matchpatch[0]", "[1]"),
    "G'MIC patch-based": _gmic("-inpaint[0]", "[1],9,22,0.1,1,10,0.8,10,1"),
    "PatchMatch": _engine("patchmatch"),
    "network": _engine("network"),
    "hybrid": _engine("hybrid"),
}


def network_fill(generator: Generator, is_coarse: bool = False, sketches: Mapping[str, Hole] | None = None) -> Fill:
    """A generator as a fill, for images of one size with sides divisible by 32.

    is_coarse: the coarse stage's answer instead of the refined one; sketches: guidance lines by name.
    """

    def fill(images: Mapping[str, Image], holes: Mapping[str, Hole]) -> dict[str, Image]:
        results, names = {}, list(images)
        for start in range(0, len(names), NETWORK_BATCH):
            chosen = names[start : start + NETWORK_BATCH]
            image = torch.cat([to_tensor(images[name]) for name in chosen])
            mask = _planes([holes[name] for name in chosen])
            sketch = torch.zeros_like(mask) if sketches is None else _planes([sketches[name] for name in chosen])
            with torch.no_grad():
                answer = generator.forward_coarse(image, mask, sketch)
                if not is_coarse:
                    answer = generator.forward_refine(answer, image, mask, sketch)
                filled = generator.composite(answer, image, mask)
            results |= {name: to_image(filled[index : index + 1]) for index, name in enumerate(chosen)}
        return results

    return fill


def _planes(planes: list[Hole]) -> Tensor:
    return torch.from_numpy(np.stack(planes))[:, None].float()
