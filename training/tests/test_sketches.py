"""Sketches lie on the contours of the image, thin, and differ from them as drawn lines do."""

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor
from training.sketches import HYSTERESIS_STEPS, drawn_sketch, edge_lines


def disc(size: int = 128) -> Tensor:
    axis = torch.arange(size) - size / 2 + 0.5
    inside = (axis.view(-1, 1).square() + axis.square()).sqrt() < size / 4
    return (inside.float() * 1.4 - 0.7).expand(1, 3, size, size).clone()


def distance_to_circle(lines: Tensor, size: int = 128) -> Tensor:
    rows, columns = lines[0, 0].nonzero(as_tuple=True)
    centre = size / 2 - 0.5
    return (((rows - centre).square() + (columns - centre).square()).sqrt() - size / 4).abs()


def test_lines_follow_a_contour_all_the_way_and_are_thin() -> None:
    lines = edge_lines(disc())
    assert distance_to_circle(lines).max() <= 1.5
    length = 2 * torch.pi * 32
    assert 0.75 * length < lines.sum() < 1.6 * length


@pytest.mark.parametrize("is_upright", [True, False])
def test_a_straight_step_gives_one_unbroken_line_on_the_step(is_upright: bool) -> None:
    image = torch.where(torch.arange(128) >= 50, 0.7, -0.7).expand(1, 3, 128, 128)
    lines = edge_lines(image if is_upright else image.mT)[0, 0]
    lines = lines if is_upright else lines.mT
    assert (lines.sum(1) == 1).all()
    assert set(lines.nonzero()[:, 1].tolist()) <= {49, 50}


def test_a_slanted_step_gives_a_line_of_two_pixels_at_most() -> None:
    """Between 49 and 50 in the first row and one column further to the left in every row."""
    axis = torch.arange(128)
    beyond = axis.view(-1, 1) + axis - 127.5  # the sum of row and column less that of the step
    lines = edge_lines(torch.where(beyond > 0, 0.7, -0.7).expand(1, 3, 128, 128))[0, 0]
    inner = lines[4:-4, 4:-4]
    assert (beyond[lines > 0].abs() / 2**0.5).max() <= 1.1
    assert inner.sum(1).min() >= 1 and inner.sum(1).max() <= 2


def test_the_threshold_does_not_depend_on_the_size() -> None:
    for contrast, is_seen in ((0.5, True), (0.1, False)):
        for size in (64, 256):
            assert bool(edge_lines(disc(size) * contrast).any()) == is_seen


def test_flat_images_have_no_lines() -> None:
    assert not edge_lines(torch.full((1, 3, 64, 64), 0.4)).any()
    assert not edge_lines(torch.linspace(-1, 1, 64).expand(1, 3, 64, 64)).any()


def test_weak_edges_stay_only_where_they_touch_strong_ones() -> None:
    image = torch.zeros(1, 3, 64, 64)
    image[:, :, :, 32:] = 0.28
    assert not edge_lines(image).any()
    image[:, :, :, 32:] = torch.linspace(1.0, 0.2, 64).view(-1, 1)  # strong at the top, weak at the bottom

    def rows(weak: float) -> int:
        return int(edge_lines(image, strong=0.16, weak=weak)[0, 0].any(1).sum())

    assert 20 < rows(weak=0.16) < 45
    assert rows(weak=0.06) == rows(weak=0.16) + HYSTERESIS_STEPS


def test_a_drawn_sketch_repeats_with_its_seed_and_is_binary() -> None:
    one, two = (drawn_sketch(disc(), torch.Generator().manual_seed(4)) for _ in range(2))
    assert torch.equal(one, two) and set(one.unique().tolist()) <= {0.0, 1.0}
    assert not torch.equal(one, drawn_sketch(disc(), torch.Generator().manual_seed(5)))


def test_drawn_lines_stay_near_the_contour_but_not_on_it_and_leave_parts_out() -> None:
    lengths, distances = [], []
    for seed in range(24):
        sketch = drawn_sketch(disc(), torch.Generator().manual_seed(seed))
        lengths.append(sketch.sum().item())
        if sketch.any():
            distances.append(distance_to_circle(sketch))
    assert torch.cat(distances).max() <= 4
    assert torch.cat(distances).mean() > 0.3
    assert min(lengths) < 0.6 * max(lengths)


def test_bending_does_not_break_lines() -> None:
    sketch = drawn_sketch(disc(), torch.Generator().manual_seed(1))
    neighbours = F.conv2d(sketch, torch.ones(1, 1, 3, 3), padding=1) * sketch
    assert (neighbours[sketch > 0] >= 2).float().mean() > 0.95  # itself and at least one more
