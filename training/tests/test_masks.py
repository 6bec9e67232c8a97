"""Training masks: all kinds, in the wanted shares and covers, in every direction."""

from collections.abc import Callable

import numpy as np
import pytest
from training import masks
from training.masks import KINDS, box_mask, free_form_mask, mask_bank, object_mask


@pytest.mark.parametrize("kind", KINDS)
def test_masks_are_binary_and_repeat_with_their_seed(kind) -> None:  # noqa: ANN001
    one, two = (kind(96, 128, np.random.default_rng(5)) for _ in range(2))
    assert one.shape == (96, 128) and set(np.unique(one)) == {0, 1}
    assert np.array_equal(one, two)
    assert not np.array_equal(one, kind(96, 128, np.random.default_rng(6)))


def test_a_bank_keeps_to_the_cover() -> None:
    bank = mask_bank(200, 64, (0.5, 0.25, 0.25), (0.05, 0.4), np.random.default_rng(0))
    cover = bank.mean((1, 2))
    assert bank.shape == (200, 64, 64) and bank.dtype == np.uint8
    assert cover.min() >= 0.05 and cover.max() <= 0.4


def test_a_bank_of_boxes_holds_boxes_only() -> None:
    for mask in mask_bank(20, 64, (0, 1, 0), (0.01, 0.5), np.random.default_rng(0)):
        rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
        assert mask.sum() == len(rows) * len(columns) == (np.ptp(rows) + 1) * (np.ptp(columns) + 1)


def test_kinds_come_in_the_wanted_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    def left_columns(count: int) -> Callable[..., masks.Mask]:
        return lambda height, width, _rng: np.tile((np.arange(width) < count).astype(np.uint8), (height, 1))

    monkeypatch.setattr(masks, "KINDS", tuple(left_columns(count) for count in (1, 2, 3)))
    bank = mask_bank(2000, 8, (4, 2, 2), (0.0, 1.0), np.random.default_rng(0))
    shares = np.bincount(bank[:, 0].sum(1), minlength=4)[1:] / 2000
    assert shares == pytest.approx([0.5, 0.25, 0.25], abs=0.04)


def test_a_mask_outside_the_cover_is_drawn_again_in_its_own_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a kind that often misses the cover would come more rarely than asked: here one in six, not half."""

    def always_half(height: int, width: int, _rng: np.random.Generator) -> masks.Mask:
        return np.tile((np.arange(width) < width // 2).astype(np.uint8), (height, 1))

    def rarely_half(height: int, width: int, rng: np.random.Generator) -> masks.Mask:
        return always_half(width, height, rng).T if rng.random() < 0.2 else np.ones((height, width), np.uint8)

    monkeypatch.setattr(masks, "KINDS", (always_half, rarely_half, rarely_half))
    bank = mask_bank(1000, 8, (0.5, 0.5, 0.0), (0.4, 0.6), np.random.default_rng(0))
    assert np.mean(bank[:, 0].all(1)) == pytest.approx(0.5, abs=0.05)


def test_free_form_masks_cover_a_quarter_of_the_image_on_average() -> None:
    covers = [free_form_mask(256, 256, np.random.default_rng(seed)).mean() for seed in range(150)]
    assert 0.1 < np.mean(covers) < 0.3
    assert np.std(covers) > 0.08


def test_strokes_run_in_every_direction() -> None:
    """The published generator draws all strokes at one angle, because its flips have no effect."""
    rng = np.random.default_rng(0)
    horizontal = vertical = rising = falling = 0.0
    for _ in range(300):
        mask = free_form_mask(64, 64, rng).astype(np.int32)
        vertical += np.abs(np.diff(mask, axis=1)).sum()
        horizontal += np.abs(np.diff(mask, axis=0)).sum()
        rising += np.abs(mask[1:, 1:] - mask[:-1, :-1]).sum()
        falling += np.abs(mask[1:, :-1] - mask[:-1, 1:]).sum()
    assert horizontal / vertical == pytest.approx(1, abs=0.08)
    assert rising / falling == pytest.approx(1, abs=0.08)


def test_masks_scale_with_the_image() -> None:
    for kind in (free_form_mask, box_mask, object_mask):
        covers = [np.mean([kind(side, side, np.random.default_rng(i)).mean() for i in range(150)]) for side in (64, 192)]
        assert 0.08 < covers[0] < 0.35
        assert covers[0] == pytest.approx(covers[1], rel=0.15)
