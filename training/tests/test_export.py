"""The exported graph answers as PyTorch does, and its entry in models.json tells the truth about it."""

import copy
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from torch import nn
from training import export
from training.attention import index_lists
from training.checkpoint import AVERAGE, RunRecord, save_record, save_weights
from training.config import NetworkConfig, RunConfig, load_config
from training.export import (
    CoarseModel,
    FullModel,
    PlainModel,
    deployed_model,
    example_inputs,
    export_checkpoint,
    round_to_fp16,
)
from training.generator import Generator

TINY = load_config("tiny").network


def save_checkpoint(folder: Path, refined: bool) -> Generator:
    torch.manual_seed(3)
    generator = Generator(TINY)
    if refined:
        nn.init.normal_(generator.decoder[-1].convolution.weight, 0, 0.1)
    save_weights(folder, AVERAGE, generator)
    save_record(folder, RunRecord(RunConfig("tiny", network=TINY), samples=7, photos=2, photos_digest="abc", commit="c0"))
    return generator.eval()


@pytest.fixture(scope="module", autouse=True)
def trace_once() -> Iterator[None]:
    """Tracing takes ten seconds and more. All networks of one form have the same weights here, so one trace serves."""
    graphs: dict[type, onnx.ModelProto] = {}

    def export_graph(model: nn.Module) -> onnx.ModelProto:
        if type(model) not in graphs:
            graphs[type(model)] = original(model)
        return graphs[type(model)]

    original = export.export_graph
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(export, "export_graph", export_graph)
        yield


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Generator]:
    """A two-stage checkpoint, exported with float32 and with float16 weights."""
    folder = tmp_path_factory.mktemp("export")
    generator = save_checkpoint(folder / "checkpoint", refined=True)
    for weights in ("fp32", "fp16"):
        export_checkpoint(folder / "checkpoint", folder / "models", weights)
    return folder / "models", generator


def run(path: Path, inputs: dict[str, torch.Tensor]) -> np.ndarray:
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return session.run(["filled"], {name: value.numpy() for name, value in inputs.items()})[0]


def test_one_graph_serves_every_size(exported: tuple[Path, Generator]) -> None:
    models, generator = exported
    model, halved = FullModel(generator), FullModel(copy.deepcopy(generator))
    round_to_fp16(halved)
    for height, width in [(64, 64), (96, 224), (160, 128)]:
        inputs = example_inputs(model, height, width, seed=9)
        with torch.no_grad():
            expected, rounded = (form(*inputs.values()).numpy() for form in (model, halved))
        assert np.abs(run(models / "tiny-fp32.onnx", inputs) - expected).max() < 1e-4
        assert np.abs(run(models / "tiny.onnx", inputs) - rounded).max() < 1e-4
        assert np.abs(rounded - expected).mean() < 5e-3


def test_the_graph_answers_as_the_network_does_in_training(exported: tuple[Path, Generator]) -> None:
    models, generator = exported
    inputs = example_inputs(FullModel(generator), 96, 96, seed=4)
    image, mask, sketch = (inputs[name] for name in ("image", "mask", "sketch"))
    with torch.no_grad():
        expected = generator.composite(generator(image, mask, sketch)[1], image, mask).numpy()
    assert np.abs(run(models / "tiny-fp32.onnx", inputs) - expected).max() < 1e-4


def test_the_graph_keeps_what_is_outside_the_hole_and_never_sees_what_is_inside(
    exported: tuple[Path, Generator],
) -> None:
    models, generator = exported
    inputs = example_inputs(FullModel(generator), 64, 96, seed=5)
    mask = inputs["mask"].numpy()
    filled = run(models / "tiny.onnx", inputs)
    assert np.array_equal(filled * (1 - mask), (inputs["image"] * (1 - inputs["mask"])).numpy())
    inputs["image"] = torch.where(inputs["mask"] > 0, -inputs["image"], inputs["image"])
    assert np.array_equal(run(models / "tiny.onnx", inputs), filled)


def test_half_precision_weights_halve_the_file(exported: tuple[Path, Generator]) -> None:
    models, _ = exported
    weights = 4 * sum(parameter.numel() for parameter in exported[1].parameters())
    saved = (models / "tiny-fp32.onnx").stat().st_size - (models / "tiny.onnx").stat().st_size
    assert saved > 0.3 * weights


def test_the_manifest_describes_every_file(exported: tuple[Path, Generator]) -> None:
    models, _ = exported
    entries = json.loads((models / "models.json").read_text())["models"]
    assert [entry["id"] for entry in entries] == ["tiny", "tiny-fp32"]
    for entry in entries:
        data = (models / entry["file"]).read_bytes()
        assert entry["sizeBytes"] == len(data)
        assert entry["sha256"] == hashlib.sha256(data).hexdigest()
        assert entry["inputs"] == ["image", "mask", "sketch", "hole_index", "known_index"]
        assert entry["stages"] == "coarse+refine"
        assert entry["training"] == {"samples": 7, "photos": 2, "photosDigest": "abc", "commit": "c0"}


def test_exporting_again_replaces_the_entry(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "checkpoint", refined=False)
    for _ in range(2):
        entry = export_checkpoint(tmp_path / "checkpoint", tmp_path / "models", "fp16")
    assert json.loads((tmp_path / "models/models.json").read_text())["models"] == [entry]
    assert entry["stages"] == "coarse"
    assert entry["inputs"] == ["image", "mask", "sketch"]


def test_an_untrained_refinement_stage_is_left_out() -> None:
    generator = Generator(TINY)
    assert isinstance(deployed_model(generator), CoarseModel)
    nn.init.ones_(generator.decoder[-1].convolution.bias)
    assert isinstance(deployed_model(generator), FullModel)
    assert isinstance(deployed_model(Generator(NetworkConfig(coarse_width=4, refine_width=4))), PlainModel)


def test_index_lists_name_cells_of_eight_pixels() -> None:
    mask = torch.zeros(1, 1, 64, 64)
    mask[:, :, 17, 30] = 1  # one pixel, in the cell of row 2 and column 3
    hole, known = index_lists(mask)
    assert hole.tolist() == [2 * 8 + 3]
    near = {row * 8 + column for row in (1, 2, 3) for column in (2, 3, 4)}
    assert set(known.tolist()) == set(range(64)) - near


def test_a_hole_that_leaves_nothing_known_lets_every_cell_answer() -> None:
    hole, known = index_lists(torch.ones(1, 1, 64, 32))
    assert hole.tolist() == known.tolist() == list(range(32))


def test_a_graph_that_disagrees_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_checkpoint(tmp_path / "checkpoint", refined=False)
    monkeypatch.setattr("training.export.largest_difference", lambda model, graph: 0.3)
    with pytest.raises(ValueError, match="differ by at most"):
        export_checkpoint(tmp_path / "checkpoint", tmp_path / "models", "fp32")
    assert not (tmp_path / "models").exists()
