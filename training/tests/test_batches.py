"""Samples: crops, masks and sketches in the promised ranges."""

import dataclasses

import numpy as np
import pytest
import torch
from training import batches
from training.batches import BatchSource, validation_batch
from training.config import DataConfig


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> BatchSource:
    monkeypatch.setattr(batches, "BANK_COUNT", 40)
    return make_source(DataConfig())


def make_source(config: DataConfig, size: int = 64) -> BatchSource:
    photos = [torch.randint(0, 256, (3, 90 + 10 * index, 120), dtype=torch.uint8) for index in range(3)]
    random = torch.Generator().manual_seed(0)
    return BatchSource(photos, size, config, np.random.default_rng(0), random, random)


def test_batches_have_the_promised_shapes_and_ranges(source: BatchSource) -> None:
    batch = source.draw(6)
    assert batch.image.shape == (6, 3, 64, 64) and batch.mask.shape == batch.sketch.shape == (6, 1, 64, 64)
    assert batch.image.min() >= -1 and batch.image.max() <= 1
    assert set(batch.mask.unique().tolist()) == {0.0, 1.0}
    assert set(batch.sketch.unique().tolist()) <= {0.0, 1.0}


def test_masks_differ_within_a_batch(source: BatchSource) -> None:
    masks = source.draw(6).mask
    assert len({mask.numpy().tobytes() for mask in masks}) >= 5


def test_lines_lie_in_the_hole_and_half_of_the_samples_have_none(source: BatchSource) -> None:
    batch = source.draw(8)
    assert not (batch.sketch * (1 - batch.mask)).any()
    assert batch.sketch[:4].any() and not batch.sketch[4:].any()


@pytest.mark.parametrize(("share", "drawn"), [(0.0, 0), (0.25, 2), (1.0, 8)])
def test_the_share_of_samples_with_lines_is_the_configured_one(
    monkeypatch: pytest.MonkeyPatch, share: float, drawn: int
) -> None:
    monkeypatch.setattr(batches, "BANK_COUNT", 12)
    monkeypatch.setattr(batches, "drawn_sketch", lambda image, _random: torch.ones_like(image[:, :1]))
    batch = make_source(dataclasses.replace(DataConfig(), sketch_share=share)).draw(8)
    assert torch.equal(batch.sketch[:drawn], batch.mask[:drawn])
    assert not batch.sketch[drawn:].any()


def test_the_same_seeds_draw_the_same_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "BANK_COUNT", 12)
    photos = [torch.randint(0, 256, (3, 90, 120), dtype=torch.uint8)]

    def draws(seed: int) -> list[torch.Tensor]:
        random = torch.Generator().manual_seed(seed)
        source = BatchSource(photos, 64, DataConfig(), np.random.default_rng(0), random, random)
        drawn = [source.draw(2), source.draw(2)]
        return [item for batch in drawn for item in (batch.image, batch.mask, batch.sketch)]

    assert all(torch.equal(one, two) for one, two in zip(draws(3), draws(3)))
    assert not torch.equal(draws(3)[0], draws(4)[0])


def test_without_jitter_a_photo_of_the_right_size_comes_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "BANK_COUNT", 5)
    config = dataclasses.replace(DataConfig(), colour_jitter=0.0, smallest_crop=1.0)
    photo = torch.randint(0, 256, (3, 64, 64), dtype=torch.uint8)
    random = torch.Generator().manual_seed(0)
    image = BatchSource([photo], 64, config, np.random.default_rng(0), random, random).draw(1).image[0]
    expected = photo.float() / 127.5 - 1
    assert torch.allclose(image, expected) or torch.allclose(image, expected.flip(2))


def test_validation_samples_are_always_the_same_and_of_all_kinds() -> None:
    photos = [torch.randint(0, 256, (3, 80, 100), dtype=torch.uint8) for _ in range(6)]
    one, two = (validation_batch(photos, 64, DataConfig()) for _ in range(2))
    assert torch.equal(one.image, two.image) and torch.equal(one.mask, two.mask)
    assert one.image.shape == (6, 3, 64, 64) and not one.sketch.any()
    boxes = [mask.sum() == mask.any(1).sum() * mask.any(0).sum() for mask in one.mask[:, 0].bool()]
    assert boxes[1] and boxes[4]
