"""Removals with truth: the mask that a person draws, what is laid over a photo, and the figures of a fill."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from training.hole_distance import find_box
from training.removals.cutouts import cut_from_plain_ground
from training.removals.film import find_people, median_frame, read_frames, take_person
from training.removals.laying import edge_blur, lay
from training.removals.person import OFFSET_PX, draw_as_person
from training.removals.scores import Score, format_scores, score, still_there

DISC = np.hypot(*(np.mgrid[:200, :200] - 100)) < 40


def drawings(count: int = 60) -> list[np.ndarray]:
    return [draw_as_person(DISC, np.random.default_rng(seed)) for seed in range(count)]


def test_a_person_draws_no_farther_from_the_edge_than_the_offsets_and_a_cut_corner() -> None:
    outside = cv2.distanceTransform((~DISC).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    inside = cv2.distanceTransform(DISC.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    for drawn in drawings():
        assert outside[drawn].max() <= OFFSET_PX[1] + 7
        assert inside[~drawn].max() <= -OFFSET_PX[0] + 7


def test_some_draw_too_tight_and_some_too_wide() -> None:
    missed = [float((DISC & ~drawn).sum() / DISC.sum()) for drawn in drawings()]
    added = [float((drawn & ~DISC).sum() / DISC.sum()) for drawn in drawings()]
    assert sum(share > 0.02 for share in missed) >= 6
    assert sum(share < 0.002 for share in missed) >= 20
    assert max(added) > 0.5


def test_a_thin_wire_is_never_drawn_away() -> None:
    wire = np.zeros((100, 200), bool)
    wire[50:53] = True
    for seed in range(30):
        drawn = draw_as_person(wire, np.random.default_rng(seed))
        assert drawn[51].mean() > 0.95


def test_the_same_seed_draws_the_same_and_another_does_not() -> None:
    first, again, other = (draw_as_person(DISC, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert (first == again).all()
    assert (first != other).any()


def test_nothing_cannot_be_drawn_around() -> None:
    with pytest.raises(ValueError, match="empty"):
        draw_as_person(np.zeros((20, 20), bool), np.random.default_rng(0))


def test_a_thing_on_a_plain_ground_is_cut_out_with_its_own_colours() -> None:
    colours = np.full((200, 200, 3), (240, 240, 235), np.float32)
    colours[DISC] = (30, 60, 160)
    cutout = cut_from_plain_ground(cv2.GaussianBlur(colours, (0, 0), 1.0).astype(np.uint8))
    assert cutout is not None
    assert cutout.shape[0] == pytest.approx(80, abs=4)
    assert cutout[..., 3].sum() == pytest.approx(DISC.sum(), rel=0.03)
    solid = cutout[cutout[..., 3] > 0.2]
    assert np.abs(solid[:, :3] - (30, 60, 160)).mean() < 8


def test_nothing_is_cut_out_of_a_busy_photo() -> None:
    busy = np.random.default_rng(0).integers(0, 255, (120, 120, 3)).astype(np.uint8)
    assert cut_from_plain_ground(busy) is None


def laid_disc(shadow: bool) -> tuple:
    ground = np.full((160, 160, 3), 150, np.uint8)
    ground[:, 80:] = 180
    thing = np.zeros((60, 60, 4), np.float32)
    thing[np.hypot(*(np.mgrid[:60, :60] - 29.5)) < 28] = (200, 20, 20, 1)
    return lay(thing, ground, 40, shadow, False, np.random.default_rng(5)), ground


@pytest.mark.parametrize("shadow", [False, True])
def test_photo_and_truth_differ_only_where_thing_or_shadow_are(shadow: bool) -> None:
    laid, _ = laid_disc(shadow)
    seen = ((laid.alpha > 0.02) | (laid.shadow > 0.02)).astype(np.uint8)
    far = cv2.dilate(seen, np.ones((35, 35), np.uint8)) == 0  # blocks of JPEG, 16 pixels of chroma, carry a little farther
    assert far.any()
    assert np.abs(laid.photo.astype(int) - laid.truth)[far].max() == 0
    assert np.abs(laid.photo.astype(int) - laid.truth).max(2)[laid.alpha > 0.9].min() > 40
    assert (laid.shadow.max() > 0.1) == shadow


def test_the_blur_of_edges_is_measured() -> None:
    step = np.where(np.arange(128)[None] < 64, 40, 200).astype(np.float32).repeat(128, 0)
    for sigma in (0.8, 1.5, 3.0):
        assert edge_blur(cv2.GaussianBlur(step, (0, 0), sigma)) == pytest.approx(sigma, rel=0.25)


TRUTH = np.full((100, 100, 3), 100, np.uint8)
THING = np.zeros((100, 100), bool)
THING[30:60, 30:70] = True
MASK = THING.copy()
MASK[55:] = False
PHOTO = np.where(THING[..., None], 200, TRUTH).astype(np.uint8)


def test_what_the_mask_left_out_is_still_there_until_it_is_removed() -> None:
    as_drawn = np.where(MASK[..., None], TRUTH, PHOTO)
    assert still_there(PHOTO, TRUTH, MASK, as_drawn) == 1
    assert still_there(PHOTO, TRUTH, MASK, TRUTH) == 0
    half = as_drawn.copy()
    half[:, :50] = TRUTH[:, :50]
    assert still_there(PHOTO, TRUTH, MASK, half) == pytest.approx(0.5)
    assert still_there(PHOTO, TRUTH, THING, TRUTH) is None


def test_the_figures_count_only_where_mask_or_thing_are() -> None:
    filled = TRUTH.copy()
    filled[30:60, 30:70] = 151  # by a fifth of the range
    filled[80:90, 80:92] = 0
    result = score(PHOTO, TRUTH, MASK, THING, filled, lambda a, b: float(np.abs(a.astype(int) - b).max()))
    assert result.l1_pct == pytest.approx(20)
    assert result.psnr == pytest.approx(-20 * np.log10(0.2))
    assert result.spoilt_pct == pytest.approx(10)
    assert result.perceptual == 51
    with pytest.raises(ValueError, match="Expected a fill of"):
        score(PHOTO, TRUTH, MASK, THING, TRUTH[:50], lambda a, b: 0.0)


@pytest.mark.parametrize("top, left", [(0, 0), (97, 97), (50, 3)])
def test_the_box_is_large_enough_and_inside(top: int, left: int) -> None:
    area = np.zeros((100, 120), bool)
    area[top : top + 3, left : left + 3] = True
    rows, columns = find_box(area)
    assert 0 <= rows.start <= top
    assert top + 3 <= rows.stop <= 100
    assert rows.stop - rows.start >= 64
    assert columns.stop - columns.start >= 64


def test_every_listed_thing_is_named_once() -> None:
    lines = (Path(__file__).parents[1] / "removals/things.tsv").read_text().splitlines()
    things = [line for line in lines if not line.startswith("#")]
    assert len(set(things)) == len(things) > 100


def walk(step: int) -> np.ndarray:
    """A street with a post, and a dark person who walks on with every step."""
    frame = np.full((120, 240, 3), 140, np.uint8)
    frame[:, 120:124] = 220
    frame[30:90, 10 + 30 * step : 35 + 30 * step] = (30, 20, 25)
    return frame


def test_the_median_of_a_film_shows_the_place_without_the_person_who_walks_through() -> None:
    frames = [walk(step) for step in range(7)]
    plate = median_frame(frames)
    assert (plate[:, 120:124] == 220).all()
    assert (plate[:, :120] == 140).all()
    (person,) = find_people(frames[1], plate)
    assert person[35:85, 45:60].all()
    taken = take_person(frames[1], plate, np.random.default_rng(0))
    assert taken is not None
    laid, _ = taken
    assert np.abs(laid.truth.astype(int) - plate).max() <= 1
    assert (laid.truth[:, 100:] == laid.photo[:, 100:]).all()


def test_a_frame_without_people_gives_no_case() -> None:
    plate = median_frame([walk(step) for step in range(7)])
    assert take_person(plate, plate, np.random.default_rng(0)) is None


def test_what_is_no_film_is_said(tmp_path: Path) -> None:
    (tmp_path / "no.avi").write_bytes(b"no film")
    with pytest.raises(ValueError, match="reads no frames"):
        read_frames(tmp_path / "no.avi", 3)


def test_the_table_compares_later_folders_with_the_first_and_keeps_the_film_apart() -> None:
    cases = [
        {"name": "a", "set": "512", "kind": "photo", "shadow": "none"},
        {"name": "b", "set": "film", "kind": "people", "shadow": "none"},
    ]
    old, new = Score(10, 20, 0.2, 1, 0), Score(8, 21, 0.1, 0.25, 2)
    table = format_scores(cases, {"x/old": [old, old], "x/new": [new, old]}).splitlines()
    assert table[2] == "| all laid over photos | 1 | old | 10.00 | 20.00 | 0.2000 | 1.000 | 0.00 |"
    assert table[3] == "| all laid over photos | 1 | new | 8.00 (-20.0 %) | 21.00 | 0.1000 (-50.0 %) | 0.250 | 2.00 |"
    assert any(line.startswith("| set: film | 1 | new | 10.00 (+0.0 %)") for line in table)
