"""The network that fits masks: what its samples teach, and that what is exported answers as what was trained."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from safetensors.torch import load_file, save_file
from training.fitting import samples as samples_module
from training.fitting.export import export_fitting
from training.fitting.network import FitNetwork
from training.fitting.samples import SIDE, make_sample
from training.fitting.things import Things
from training.fitting.train import WEIGHTS, fit_loss

CHECKPOINT = Path(__file__).parents[1] / "checkpoints/lacuna-fit"


def _photo(seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    base = np.kron(rng.integers(40, 216, (6, 8, 3)), np.ones((48, 48, 1)))
    return np.clip(base + rng.normal(0, 6, base.shape), 0, 255).astype(np.uint8)


@pytest.fixture(scope="module")
def photos() -> list[np.ndarray]:
    return [_photo(seed) for seed in range(3)]


@pytest.fixture(scope="module")
def things(photos: list[np.ndarray]) -> Things:
    return Things(photos, 4, 2, np.random.default_rng(1))


def test_a_sample_is_the_same_for_the_same_seed(photos: list[np.ndarray], things: Things) -> None:
    first, again = (make_sample(photos, things, np.random.default_rng(7)) for _ in range(2))
    assert np.array_equal(first.photo, again.photo) and np.array_equal(first.thing, again.thing)
    assert first.photo.shape == (SIDE, SIDE, 3) and first.mask.any()


def test_masks_around_nothing_are_meant_as_drawn(
    photos: list[np.ndarray], things: Things, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(samples_module, "NOTHING", 1.0)
    sample = make_sample(photos, things, np.random.default_rng(3))
    assert np.array_equal(sample.mask, sample.thing)


def test_most_masks_leave_out_some_of_the_thing_or_take_too_much(photos: list[np.ndarray], things: Things) -> None:
    rng = np.random.default_rng(5)
    made = [make_sample(photos, things, rng) for _ in range(40)]
    assert sum(bool((sample.thing & ~sample.mask).any()) for sample in made) > 8
    assert sum(bool((sample.mask & ~sample.thing).any()) for sample in made) > 20


def test_the_loss_counts_what_lies_near_the_outline_most() -> None:
    mask = torch.zeros(1, 1, 96, 96)
    mask[..., 30:40, 30:40] = 1
    wanted = torch.cat([mask, torch.zeros_like(mask)], 1)
    near, far = torch.full((2, 1, 2, 96, 96), -9.0)
    near[:, 0, 30:40, 30:40] = far[:, 0, 30:40, 30:40] = 9.0
    near[:, 0, 44:48, 44:48] = 9.0
    far[:, 0, 88:92, 88:92] = 9.0
    assert fit_loss(near, mask, wanted) > 3 * fit_loss(far, mask, wanted)


def test_a_shadow_is_no_thing_and_lies_beside_it(photos: list[np.ndarray], things: Things) -> None:
    rng = np.random.default_rng(11)
    made = [make_sample(photos, things, rng) for _ in range(40)]
    assert sum(bool((sample.shadow > 0.1).any()) for sample in made) > 8
    for sample in made:
        assert not sample.shadow[sample.thing].any() and sample.shadow.min() >= 0 and sample.shadow.max() < 0.7


def test_the_loss_is_nothing_for_the_whole_truth_and_counts_a_shadow_that_is_missed() -> None:
    mask, wanted = torch.zeros(1, 1, 64, 64), torch.zeros(1, 2, 64, 64)
    mask[..., 20:40, 20:40] = wanted[:, :1, 20:40, 20:40] = 1
    wanted[:, 1, 40:50, 20:40] = 0.4
    truth = torch.logit(wanted.clamp(1e-6, 1 - 1e-6))
    missed = truth.clone()
    missed[:, 1] = -9
    assert fit_loss(truth, mask, wanted) < 1e-4 < fit_loss(missed, mask, wanted)


def test_the_committed_weights_are_of_this_network() -> None:
    FitNetwork().load_state_dict(load_file(CHECKPOINT / WEIGHTS))


def test_what_is_exported_answers_as_what_was_trained(tmp_path: Path) -> None:
    torch.manual_seed(2)
    network = FitNetwork()
    for _ in range(3):  # gives the normalisation something to fold
        network(torch.rand(2, 3, 64, 64), torch.rand(2, 1, 64, 64).round())
    save_file(network.state_dict(), tmp_path / "fit.safetensors")
    (tmp_path / "run.json").write_text(json.dumps({"samples": 1, "photos": 1, "commit": "abc"}))
    (tmp_path / "models.json").write_text(json.dumps({"version": 1, "models": []}))
    entry = export_fitting(tmp_path, tmp_path)
    assert json.loads((tmp_path / "models.json").read_text())["fitting"] == entry
    session = onnxruntime.InferenceSession(tmp_path / entry["file"])
    picture, mask = torch.rand(1, 3, 48, 80), torch.zeros(1, 1, 48, 80)
    mask[..., 10:20, 10:30] = 1
    (found,) = session.run(["thing"], {"picture": picture.numpy(), "mask": mask.numpy()})
    with torch.no_grad():
        expected = torch.sigmoid(network.eval()(picture, mask)).numpy()
    assert np.abs(found - expected).max() < 0.02  # the weights are stored in half the bytes
