"""The network that looks again: the evidence it is given, what its loss counts, and that its graph answers as it does."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from safetensors.torch import save_file
from training.fitting.evidence import MASKED, PLANES, read_evidence
from training.fitting.export import export_refining
from training.fitting.refine import RECORD, SIDE, WEIGHTS, look, refine_loss, take_batch
from training.fitting.refine_network import RefineNetwork
from training.fitting.samples import Sample

RESOURCES = Path(__file__).parents[2] / "resources/models"
EXAMPLE = json.loads((Path(__file__).parent / "evidence.json").read_text())


def _evidence() -> np.ndarray:
    shape = (EXAMPLE["height"], EXAMPLE["width"])
    colours = np.array(EXAMPLE["colours"], np.uint8).reshape(*shape, 3)
    mask = np.array(list(EXAMPLE["mask"])).reshape(shape) == "1"
    return read_evidence(colours, mask, np.array(EXAMPLE["likelihoods"], np.float32).reshape(shape))


def test_the_evidence_is_that_of_the_engine() -> None:
    """src/engine/masks/fit/thing-evidence.test.ts compares with the same file."""
    asked = _evidence().reshape(PLANES, -1)[: len(EXAMPLE["planes"]), EXAMPLE["pixels"]]
    assert np.abs(asked - np.array(EXAMPLE["planes"])).max() < 1e-3


def test_a_colour_of_the_ground_is_common_there_and_rare_in_the_thing() -> None:
    evidence = _evidence()
    corner, middle = (slice(None), 2, 2), (slice(None), 12, 14)
    assert evidence[corner][1] < 0.4 < 0.9 < evidence[middle][1]
    assert evidence[middle][3] < 0.4 < 0.9 < evidence[corner][3]


def _wanted(left_out: bool) -> tuple[torch.Tensor, torch.Tensor]:
    mask, wanted = torch.zeros(1, 1, 64, 64), torch.zeros(1, 2, 64, 64)
    mask[..., 20:40, 20:40] = 1
    wanted[:, 0, 20:40, 20 : 46 if left_out else 40] = 1
    wanted[:, 1, 10:50, 10:50] = 1
    return mask, wanted


def test_the_loss_looks_where_it_is_to_be_decided_and_most_at_what_the_mask_leaves_out() -> None:
    mask, wanted = _wanted(left_out=True)
    right = torch.where(wanted[:, :1] > 0, 20.0, -20.0)
    assert refine_loss(right, mask, wanted) < 1e-6
    far = right.clone()
    far[..., 60, 60] = 20.0
    assert refine_loss(far, mask, wanted) < 1e-6
    inside, outside = right.clone(), right.clone()
    inside[..., 25, 25], outside[..., 25, 43] = -20.0, -20.0
    assert refine_loss(outside, mask, wanted) > 2 * refine_loss(inside, mask, wanted) > 0


def test_a_batch_keeps_the_planes_of_a_pixel_together() -> None:
    planes = np.arange((PLANES + 2) * 160 * 160, dtype=np.float32).reshape(PLANES + 2, 160, 160)
    batch = take_batch([planes], np.random.default_rng(2))
    assert batch.shape[1:] == (PLANES + 2, SIDE, SIDE)
    assert torch.equal(batch[:, MASKED] - batch[:, 0], torch.full_like(batch[:, 0], MASKED * 160 * 160))


def test_what_is_wanted_is_the_thing_and_its_shadow() -> None:
    rng = np.random.default_rng(4)
    mask, thing, shadow = np.zeros((160, 160), bool), np.zeros((160, 160), bool), np.zeros((160, 160), np.float32)
    mask[60:90, 60:90] = thing[62:92, 62:92] = True
    shadow[95:100, 60:90] = 0.3
    session = onnxruntime.InferenceSession((RESOURCES / "lacuna-fit.onnx").read_bytes())
    planes = look(Sample(rng.integers(0, 255, (160, 160, 3), np.uint8), mask, thing, shadow), session)
    assert np.array_equal(planes[PLANES] > 0, thing | (shadow > 0))
    assert planes[PLANES + 1][60:90, 60:90].all() and not planes[PLANES + 1][0, 0]


def test_its_graph_answers_as_it_does(tmp_path: Path) -> None:
    network = RefineNetwork()
    save_file({name: value.contiguous() for name, value in network.state_dict().items()}, tmp_path / WEIGHTS)
    (tmp_path / RECORD).write_text(json.dumps({"samples": 16, "photos": 2, "commit": "0" * 12}))
    (tmp_path / "models.json").write_text(json.dumps({"version": 1, "models": []}))
    entry = export_refining(tmp_path, tmp_path)
    assert json.loads((tmp_path / "models.json").read_text())["refining"] == entry
    session = onnxruntime.InferenceSession((tmp_path / entry["file"]).read_bytes())
    evidence = torch.rand(1, PLANES, 37, 51)
    with torch.no_grad():
        expected = torch.sigmoid(network.eval()(evidence)).numpy()
    (answer,) = session.run(["thing"], {"evidence": evidence.numpy()})
    assert answer == pytest.approx(expected, abs=2e-3)
