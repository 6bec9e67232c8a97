"""Batches of training samples: crops of photos, masks and sketches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Generator, Tensor

from training.config import DataConfig
from training.masks import mask_bank
from training.sketches import drawn_sketch

BANK_COUNT = 6000  # masks drawn per size; with flips and turns eight times as many


@dataclass(frozen=True)
class Batch:
    """image [N, 3, S, S] in [-1, 1]; mask and sketch [N, 1, S, S] in {0, 1}."""

    image: Tensor
    mask: Tensor
    sketch: Tensor


class BatchSource:
    """Draws batches of one size; everything random comes from `generator` (on the CPU) and `device_generator`."""

    def __init__(
        self,
        photos: list[Tensor],
        size: int,
        config: DataConfig,
        rng: np.random.Generator,
        generator: Generator,
        device_generator: Generator,
    ) -> None:
        self.photos = photos
        self.size = size
        self.config = config
        self.generator = generator
        self.device_generator = device_generator
        bank = mask_bank(BANK_COUNT, size, config.mask_shares, config.mask_cover, rng)
        self.masks = torch.from_numpy(bank).to(photos[0].device)

    def draw(self, count: int) -> Batch:
        """A batch of `count` samples."""
        image = torch.stack([self._crop() for _ in range(count)])
        image = self._jitter(image)
        mask = self._mask(count)
        sketch = torch.zeros_like(mask)
        drawn = round(count * self.config.sketch_share)
        if drawn:
            sketch[:drawn] = drawn_sketch(image[:drawn], self.device_generator) * mask[:drawn]
        return Batch(image, mask, sketch)

    def _integer(self, high: int) -> int:
        return int(torch.randint(high, (), generator=self.generator))

    def _crop(self) -> Tensor:
        """A square between `smallest_crop` of the photo's short side and all of it, at the batch's size."""
        photo = self.photos[self._integer(len(self.photos))]
        height, width = photo.shape[1:]
        short = min(height, width)
        smallest = min(short, max(round(short * self.config.smallest_crop), min(self.size, short)))
        side = smallest + self._integer(short - smallest + 1)
        top, left = self._integer(height - side + 1), self._integer(width - side + 1)
        crop = photo[:, top : top + side, left : left + side]
        if self._integer(2):
            crop = crop.flip(2)
        if side == self.size:
            return crop.float() / 127.5 - 1
        resized = F.interpolate(crop[None].float(), (self.size, self.size), mode="bilinear", antialias=True)
        return resized[0].clamp(0, 255) / 127.5 - 1

    def _jitter(self, image: Tensor) -> Tensor:
        """Contrast, brightness and colour balance, a little."""
        reach = self.config.colour_jitter
        if reach == 0:
            return image
        count, device = image.shape[0], image.device
        noise = (torch.rand(count, 5, 1, 1, generator=self.device_generator, device=device) * 2 - 1) * reach
        return (image * (1 + noise[:, :1]) + noise[:, 1:2] + noise[:, 2:] / 2).clamp(-1, 1)

    def _mask(self, count: int) -> Tensor:
        chosen = torch.randint(len(self.masks), (count,), generator=self.generator)
        mask = self.masks[chosen.to(self.masks.device)].float()[:, None]
        if self._integer(2):
            mask = mask.flip(3)
        if self._integer(2):
            mask = mask.flip(2)
        return mask.mT if self._integer(2) else mask


def validation_batch(photos: list[Tensor], size: int, config: DataConfig) -> Batch:
    """The same samples every time: the middle square of each photo, masks of all kinds in turn, no sketch."""
    if not photos:
        return Batch(torch.zeros(0, 3, size, size), torch.zeros(0, 1, size, size), torch.zeros(0, 1, size, size))
    images = []
    for photo in photos:
        side = min(photo.shape[1:])
        top, left = (photo.shape[1] - side) // 2, (photo.shape[2] - side) // 2
        square = photo[None, :, top : top + side, left : left + side].float()
        images.append(F.interpolate(square, (size, size), mode="bilinear", antialias=True)[0].clamp(0, 255) / 127.5 - 1)
    rng = np.random.default_rng(1)
    kinds = np.eye(3)
    masks = [mask_bank(1, size, tuple(kinds[index % 3]), config.mask_cover, rng)[0] for index in range(len(photos))]
    image = torch.stack(images)
    mask = torch.from_numpy(np.stack(masks)).to(image.device).float()[:, None]
    return Batch(image, mask, torch.zeros_like(mask))
