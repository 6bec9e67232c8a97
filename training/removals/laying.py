"""Lays a cut-out over a photo as if it had been there: light, focus, soft edge, cast shadow, grain and JPEG."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.removals.cutouts import Cutout, Image

Plane = NDArray[np.float32]
SOBEL_VARIANCE = 0.5  # of the blur that measuring a slope adds


@dataclass(frozen=True)
class Laid:
    """A photo with a thing (`photo`) and without it (`truth`); both have the same grain and went through JPEG."""

    photo: Image
    truth: Image
    alpha: Plane  # of the thing, 0 to 1
    shadow: Plane  # the share of the light that it takes, 0 to 1


def lay(cutout: Cutout, ground: Image, size: float, shadow: bool, mirror: bool, rng: Generator) -> Laid:
    """`size`: the longer side of the thing in pixels."""
    scale = size / max(cutout.shape[:2])
    thing = _resize(cutout, scale)
    thing = _match_focus(thing, ground, rng)
    thing[..., :3] *= rng.uniform(0.8, 1.15) * (1 + rng.normal(0, 0.04, 3)).astype(np.float32)
    if mirror:
        thing = np.ascontiguousarray(thing[:, ::-1])
    placed = _place(thing, ground.shape[:2], rng)
    alpha = placed[..., 3]
    dark = _cast_shadow(alpha, size, rng) if shadow and (alpha > 0.3).any() else np.zeros_like(alpha)
    lit = ground.astype(np.float32) * (1 - dark * (1 - alpha))[..., None]
    photo = lit * (1 - alpha[..., None]) + np.clip(placed[..., :3], 0, 255) * alpha[..., None]
    grain = _grain(ground.shape[:2], rng)
    quality = int(rng.integers(86, 97))
    return Laid(_through_jpeg(photo + grain, quality), _through_jpeg(ground + grain, quality), alpha, dark * (1 - alpha))


def _resize(cutout: Cutout, scale: float) -> Cutout:
    """Colours are multiplied with alpha meanwhile, so that none seep in from where nothing is."""
    height, width = (max(3, round(side * scale)) for side in cutout.shape[:2])
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return _divided(cv2.resize(_multiplied(cutout), (width, height), interpolation=method))


def _multiplied(cutout: Cutout) -> Cutout:
    return np.concatenate([cutout[..., :3] * cutout[..., 3:], cutout[..., 3:]], 2)


def _divided(cutout: Cutout) -> Cutout:
    alpha = np.clip(cutout[..., 3:], 0, 1)
    return np.concatenate([np.clip(cutout[..., :3] / np.maximum(alpha, 1e-3), 0, 255), alpha], 2)


def edge_blur(luma: Plane) -> float:
    """Sigma of the blur of the sharpest edges in pixels, from their slopes at two scales."""
    slopes = []
    for sigma in (0.7, 2.0):
        smooth = cv2.GaussianBlur(luma, (0, 0), sigma)
        slopes.append(float(np.percentile(np.hypot(cv2.Sobel(smooth, -1, 1, 0), cv2.Sobel(smooth, -1, 0, 1)), 99)))
    ratio = min(2.8, max(1.05, slopes[0] / max(slopes[1], 1e-3))) ** 2
    return float(np.sqrt(max(0.0, (4 - 0.49 * ratio) / (ratio - 1) - SOBEL_VARIANCE)))


def _match_focus(thing: Cutout, ground: Image, rng: Generator) -> Cutout:
    """As blurred as the photo; softer still now and then, as things before or behind the plane of focus are."""
    room = np.pad(_multiplied(thing), ((12, 12), (12, 12), (0, 0)))
    wanted = edge_blur(cv2.cvtColor(ground.astype(np.float32), cv2.COLOR_RGB2GRAY))
    if rng.random() < 0.2:
        wanted += rng.uniform(1, 3)
    present = edge_blur(cv2.cvtColor(room[..., :3] + 128 * (1 - room[..., 3:]), cv2.COLOR_RGB2GRAY))
    if wanted > present + 0.1:
        room = cv2.GaussianBlur(room, (0, 0), min(4.0, float(np.sqrt(wanted**2 - present**2))))
    elif wanted < present - 0.3:
        room = room + 0.6 * (room - cv2.GaussianBlur(room, (0, 0), 1.2))
    return _divided(room)


def _place(thing: Cutout, shape: tuple[int, int], rng: Generator) -> Cutout:
    """Wholly in the picture, or with up to a third of it beyond the border in one of eight cases."""
    height, width = thing.shape[:2]
    beyond = 0.33 if rng.random() < 0.125 else 0.0
    spans = [(-beyond * size, side - size * (1 - beyond)) for side, size in zip(shape, (height, width))]
    top, left = (round(rng.uniform(*span)) if span[1] > span[0] else round(sum(span) / 2) for span in spans)
    matrix = np.array([[1, 0, left], [0, 1, top]], np.float32)
    return _divided(cv2.warpAffine(_multiplied(thing), matrix, (shape[1], shape[0]), flags=cv2.INTER_NEAREST))


def _cast_shadow(alpha: Plane, size: float, rng: Generator) -> Plane:
    """On the ground at the thing's foot, or beside it on what is right behind."""
    height, width = alpha.shape
    foot = float(np.flatnonzero((alpha > 0.3).any(1))[-1])
    if rng.random() < 0.6:
        squash, shear = rng.uniform(0.15, 0.4), rng.uniform(-0.9, 0.9)
        matrix = np.array([[1, shear, -shear * foot], [0, squash, foot * (1 - squash)]], np.float32)
    else:
        distance, angle = size * rng.uniform(0.04, 0.15), rng.uniform(0.1, 0.9) * np.pi
        matrix = np.array([[1, 0, distance * np.cos(angle)], [0, 1, distance * np.sin(angle)]], np.float32)
    cast = cv2.warpAffine(alpha, matrix, (width, height), flags=cv2.INTER_LINEAR)
    soft = cv2.GaussianBlur(cast, (0, 0), max(1.0, size * rng.uniform(0.015, 0.05)))
    return (soft * rng.uniform(0.25, 0.6)).astype(np.float32)


def _grain(shape: tuple[int, int], rng: Generator) -> Plane:
    """Of a sensor: mostly luma, a pixel or a little more in size."""
    strength, size = rng.choice([0.0, 1.0, 2.0, 3.5]), rng.uniform(0.3, 0.8)
    noise = rng.normal(0, 1, (*shape, 3)).astype(np.float32) * 0.4 + rng.normal(0, 1, (*shape, 1)).astype(np.float32)
    noise = cv2.GaussianBlur(noise, (0, 0), size)
    return noise * np.float32(strength / max(float(noise.std()), 1e-6))


def _through_jpeg(image: NDArray[np.float32], quality: int) -> Image:
    pixels = np.clip(np.rint(image), 0, 255).astype(np.uint8)
    _, encoded = cv2.imencode(".jpg", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality])
    return cv2.cvtColor(cv2.imdecode(encoded, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
