"""Attention copies known content into the hole."""

import pytest
import torch
from torch import Tensor
from training.attention import FullAttention, HoleAttention, _fuse, attention_cells, index_lists

SIZE = 64
CELLS = SIZE // 8


def small_hole() -> Tensor:
    mask = torch.zeros(1, 1, SIZE, SIZE)
    mask[:, :, 24:40, 16:40] = 1
    return mask


def pixels_of(cells: Tensor) -> Tensor:
    """Cells at the size of the features, which is a quarter of the image's."""
    return cells.repeat_interleave(2, 2).repeat_interleave(2, 3)


def test_training_and_exported_form_agree() -> None:
    x, mask = torch.relu(torch.randn(1, 6, SIZE // 4, SIZE // 4)), small_hole()
    layer = HoleAttention()
    assert torch.allclose(layer(x, mask), layer.forward_indexed(x, *index_lists(mask)), atol=1e-5)


def test_every_sample_has_a_hole_of_its_own() -> None:
    x = torch.relu(torch.randn(2, 6, SIZE // 4, SIZE // 4))
    masks = torch.cat([small_hole(), small_hole().flip(3)])
    together = HoleAttention()(x, masks)
    for index in range(2):
        alone = HoleAttention()(x[index : index + 1], masks[index : index + 1])
        assert torch.allclose(together[index : index + 1], alone, atol=1e-5)


def test_outside_the_hole_nothing_changes() -> None:
    x, mask = torch.relu(torch.randn(1, 6, SIZE // 4, SIZE // 4)), small_hole()
    outside = 1 - pixels_of(attention_cells(mask)[0])
    assert torch.equal(HoleAttention()(x, mask) * outside, x * outside)
    assert not torch.equal(HoleAttention()(x, mask), x)


def test_a_hole_in_a_periodic_texture_is_filled_with_the_texture() -> None:
    tile = torch.relu(torch.randn(1, 8, 4, 4)) * 3
    x = tile.repeat(1, 1, SIZE // 16, SIZE // 16)
    mask = torch.zeros(1, 1, SIZE, SIZE)
    mask[:, :, 24:32, 24:32] = 1  # one cell: its neighbourhood is known, only its own features are damaged
    damaged = x.clone()
    damaged[:, :, 7, 7] = 0  # a value that is no key: keys are taken at every second position
    assert torch.allclose(HoleAttention()(damaged, mask)[:, :, 6:8, 6:8], x[:, :, 6:8, 6:8], atol=0.05)


def test_answers_come_from_wholly_known_cells_only() -> None:
    mask = small_hole()
    _, known = attention_cells(mask)
    x = torch.relu(torch.randn(1, 4, SIZE // 4, SIZE // 4))
    x[:, 3:] = 1 - pixels_of(known)  # the last channel marks what must not be copied
    hole = pixels_of(attention_cells(mask)[0])
    assert (HoleAttention()(x, mask)[:, 3:] * hole).abs().max() < 1e-5


def test_a_hole_without_surroundings_gives_finite_features() -> None:
    x, mask = torch.relu(torch.randn(1, 4, SIZE // 4, SIZE // 4)), torch.ones(1, 1, SIZE, SIZE)
    for layer in (HoleAttention(), FullAttention()):
        assert torch.isfinite(layer(x, mask)).all()


def test_a_thin_stroke_still_asks() -> None:
    mask = torch.zeros(1, 1, SIZE, SIZE)
    mask[:, :, :, 13] = 1
    hole, known = attention_cells(mask)
    assert hole[0, 0, :, 1].all() and hole.sum() == CELLS
    assert known[0, 0, :, 3:].all() and known[0, 0, :, :3].sum() == 0


def test_scores_are_fused_along_the_diagonals_of_rows_and_then_of_columns() -> None:
    height, width = 2, 3
    scores = torch.rand(1, height * width, height * width)

    def diagonal(matrix: Tensor) -> Tensor:
        total = torch.zeros_like(matrix)
        for i in range(6):
            for j in range(6):
                total[i, j] = sum(matrix[i + d, j + d] for d in (-1, 0, 1) if 0 <= i + d < 6 and 0 <= j + d < 6)
        return total

    by_columns = torch.arange(6).view(height, width).T.flatten()
    back = torch.argsort(by_columns)
    rows = diagonal(scores[0])
    expected = diagonal(rows[by_columns][:, by_columns])[back][:, back]
    assert torch.allclose(_fuse(scores, height, width)[0], expected, atol=1e-6)


def test_the_papers_attention_rebuilds_a_periodic_texture_everywhere() -> None:
    x = (torch.relu(torch.randn(1, 8, 4, 4)) * 3).repeat(1, 1, SIZE // 16, SIZE // 16)
    mask = torch.zeros(1, 1, SIZE, SIZE)
    mask[:, :, 8:16, 8:16] = 1
    answer = FullAttention()(x, mask)
    assert torch.allclose(answer[:, :, 6:-6, 6:-6], x[:, :, 6:-6, 6:-6], atol=0.1)


def test_the_papers_answers_hold_nothing_of_the_hole() -> None:
    mask = small_hole()
    x = torch.relu(torch.randn(1, 4, SIZE // 4, SIZE // 4))
    x[:, 3:] = pixels_of(attention_cells(mask)[0])  # the last channel marks the hole
    answer = FullAttention()(x, mask)
    assert not answer[:, 3:].any()
    assert answer[:, :3].any()


def test_a_fused_score_counts_the_eight_neighbours_of_both_cells() -> None:
    """Nine equal shifts of query and key, as four loops; in the middle of 3x3 cells no line wraps into the next."""
    scores = torch.rand(3, 3, 3, 3)
    fused = _fuse(scores.view(1, 9, 9), 3, 3).view(3, 3, 3, 3)
    expected = sum(scores[1 + dy, 1 + dx, 1 + dy, 1 + dx] for dy in (-1, 0, 1) for dx in (-1, 0, 1))
    assert fused[1, 1, 1, 1].item() == pytest.approx(expected.item(), abs=1e-5)


def test_fused_scores_equal_a_loop_over_all_pairs_of_cells() -> None:
    """Rows first, then columns; like the release's, the sums run on from one line's end to the next line's start."""
    side = 3
    scores = torch.rand(side, side, side, side)
    cells = range(side * side)

    def along_rows(table: Tensor, cell: int, other: int) -> float:
        pairs = [(cell + d, other + d) for d in (-1, 0, 1)]
        return sum(table[a // side, a % side, b // side, b % side].item() for a, b in pairs if a in cells and b in cells)

    rows, expected = torch.zeros_like(scores), torch.zeros_like(scores)
    for a in cells:
        for b in cells:
            rows[a // side, a % side, b // side, b % side] = along_rows(scores, a, b)
    turned = rows.permute(1, 0, 3, 2)  # columns become rows
    for a in cells:
        for b in cells:
            expected[a % side, a // side, b % side, b // side] = along_rows(turned, a, b)
    assert torch.allclose(_fuse(scores.reshape(1, 9, 9), side, side).view_as(expected), expected, atol=1e-5)


@pytest.mark.parametrize("layer", [FullAttention(), HoleAttention()])
def test_empty_places_have_a_finite_slope(layer: torch.nn.Module) -> None:
    """Features behind a ReLU are often all 0 at a place: the slope of their norm must not be infinite."""
    x = torch.rand(1, 4, 16, 16)
    x[:, :, :8] = 0
    x.requires_grad_()
    layer(x, small_hole()).square().sum().backward()
    assert x.grad is not None and x.grad.isfinite().all()
