"""Sketches for others to follow, and how well they did."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from training.sketch_following import follow, write_sketches

SIDES = {"256": 128, "photo": 256}


@pytest.fixture
def step_set(tmp_path: Path) -> Path:
    """One image per set, black left of the middle and white right of it, with a hole in the middle."""
    for name, folder in (("256", "bench_256"), ("photo", "bench_open")):
        side = SIDES[name]
        image = np.zeros((side, side, 3), np.uint8)
        image[:, side // 2 :] = 255
        hole = np.zeros((side, side), np.uint8)
        hole[side // 4 : -side // 4, side // 4 : -side // 4] = 255
        (tmp_path / folder).mkdir()
        Image.fromarray(image).save(tmp_path / folder / "step.png")
        for kind in ("freeform", "box", "object"):
            (tmp_path / "masks" / name / kind).mkdir(parents=True)
            Image.fromarray(hole).save(tmp_path / "masks" / name / kind / "step.png")
    return tmp_path


@pytest.mark.parametrize("name", ["256", "photo"])
def test_the_truth_follows_its_own_contours_and_grey_does_not(step_set: Path, name: str) -> None:
    write_sketches(step_set, step_set / "sketches")
    lines = np.asarray(Image.open(step_set / "sketches" / name / "box" / "step.png"))
    side = SIDES[name]
    assert set(np.unique(lines)) == {0, 255}
    assert (lines[side // 2] == 0).sum() in (1, 2)
    assert (lines[: side // 4] == 255).all()
    truth = follow(step_set, step_set / "sketches", step_set / ("bench_256" if name == "256" else "bench_open"), name, "box")
    assert truth["images"] == 1
    assert truth["f1"] > 0.95
    (step_set / "grey").mkdir()
    Image.fromarray(np.full((side, side, 3), 128, np.uint8)).save(step_set / "grey" / "step.png")
    assert follow(step_set, step_set / "sketches", step_set / "grey", name, "box")["f1"] == 0


def test_a_folder_without_sketches_is_named(step_set: Path) -> None:
    with pytest.raises(ValueError, match="sketches"):
        follow(step_set, step_set / "none", step_set, "256", "box")
