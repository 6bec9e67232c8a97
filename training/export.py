"""Exports a checkpoint as one ONNX graph of dynamic size, proves it against PyTorch and records it in models.json.

    python -m training export --checkpoint training/checkpoints/lacuna-half --out resources/models

The graph's inputs (float32 in [-1, 1] or {0, 1}, index lists int64; sides H and W are multiples of 32):

    image        [1, 3, H, W]  RGB; what it holds inside the hole is not seen
    mask         [1, 1, H, W]  1 = hole
    sketch       [1, 1, H, W]  1 = line; seen inside the hole only
    hole_index   [Q]           cells of 8x8 pixels (row by row) that hold hole pixels: they ask
    known_index  [K]           cells whose 3x3 neighbourhood is wholly known: they answer (all cells when there is none)

and its output: filled [1, 3, H, W], equal to the image outside the hole. A network whose refinement stage is untrained
is exported as its coarse stage alone, without the index lists.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Literal

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn
from torch.export import Dim

from training.attention import index_lists
from training.checkpoint import RunRecord, load_generator, load_record
from training.generator import Generator

OPSET = 18
TILE = 32
MANIFEST = "models.json"
LICENCE = "Apache-2.0"
Weights = Literal["fp32", "fp16", "int8"]
FEWEST_HALVED = 64  # values: smaller tensors stay float32
TOLERANCE: dict[Weights, float] = {  # largest difference allowed, of a range of 2; fp16: to PyTorch with the same weights
    "fp32": 1e-3,
    "fp16": 1e-3,
    "int8": 0.5,
}


class CoarseModel(nn.Module):
    """The coarse stage alone."""

    inputs = ("image", "mask", "sketch")

    def __init__(self, generator: Generator) -> None:
        super().__init__()
        self.generator = generator

    def forward(self, image: Tensor, mask: Tensor, sketch: Tensor) -> Tensor:
        """The image with the coarse answer in its hole."""
        return self.generator.composite(self.generator.forward_coarse(image, mask, sketch), image, mask)


class FullModel(nn.Module):
    """Both stages, attention by index lists."""

    inputs = ("image", "mask", "sketch", "hole_index", "known_index")

    def __init__(self, generator: Generator) -> None:
        super().__init__()
        self.generator = generator

    def forward(self, image: Tensor, mask: Tensor, sketch: Tensor, hole_index: Tensor, known_index: Tensor) -> Tensor:
        """The image with the refined answer in its hole."""
        coarse = self.generator.forward_coarse(image, mask, sketch)
        refined = self.generator.forward_refine(coarse, image, mask, sketch, (hole_index, known_index))
        return self.generator.composite(refined, image, mask)


class PlainModel(nn.Module):
    """Both stages without index lists: for networks without attention, or with the paper's."""

    inputs = ("image", "mask", "sketch")

    def __init__(self, generator: Generator) -> None:
        super().__init__()
        self.generator = generator

    def forward(self, image: Tensor, mask: Tensor, sketch: Tensor) -> Tensor:
        """The image with the refined answer in its hole."""
        return self.generator.composite(self.generator(image, mask, sketch)[1], image, mask)


def deployed_model(generator: Generator) -> nn.Module:
    """The form in which a generator is exported."""
    config = generator.config
    head = generator.decoder[-1].convolution
    if config.refine_output == "residual" and not head.weight.any() and not head.bias.any():
        return CoarseModel(generator)
    return FullModel(generator) if config.attention == "hole" else PlainModel(generator)


def example_inputs(model: nn.Module, height: int, width: int, seed: int) -> dict[str, Tensor]:
    """Inputs of the model's names: noise with a rectangular hole and a few lines."""
    random = torch.Generator().manual_seed(seed)
    image = torch.rand(1, 3, height, width, generator=random) * 2 - 1
    mask = torch.zeros(1, 1, height, width)
    mask[:, :, height // 4 : height * 5 // 8, width // 4 : width * 3 // 4] = 1
    sketch = (torch.rand(1, 1, height, width, generator=random) > 0.97).float()
    hole, known = index_lists(mask)
    values = {"image": image, "mask": mask, "sketch": sketch, "hole_index": hole, "known_index": known}
    return {name: values[name] for name in model.inputs}


def export_graph(model: nn.Module) -> onnx.ModelProto:
    """The model as an ONNX graph with float32 weights, dynamic in height, width and the lengths of the index lists."""
    inputs = example_inputs(model, 256, 192, 0)
    rows, columns = Dim("rows", min=2, max=64), Dim("columns", min=2, max=64)
    image_shape = {2: TILE * rows, 3: TILE * columns}
    shapes: dict[str, dict[int, Any]] = {name: dict(image_shape) for name in ("image", "mask", "sketch")}
    shapes |= {
        "hole_index": {0: Dim("asking", min=2, max=2**16)},
        "known_index": {0: Dim("answering", min=2, max=2**16)},
    }
    with torch.no_grad():
        program = torch.onnx.export(
            model.eval(),
            tuple(inputs.values()),
            input_names=list(inputs),
            output_names=["filled"],
            dynamic_shapes=tuple(shapes[name] for name in inputs),
            opset_version=OPSET,
            dynamo=True,
            verbose=False,
        )
    graph = program.model_proto
    strip_metadata(graph)
    onnx.checker.check_model(graph)
    return graph


def strip_metadata(graph: onnx.ModelProto) -> None:
    """Removes the exporter's stack traces: they are larger than a small network, and name folders of this machine."""
    del graph.metadata_props[:]
    del graph.graph.metadata_props[:]
    for item in (*graph.graph.node, *graph.graph.value_info, *graph.graph.input, *graph.graph.output):
        del item.metadata_props[:]
        item.doc_string = ""
    del graph.graph.value_info[:]


def store_weights_as_fp16(graph: onnx.ModelProto) -> onnx.ModelProto:
    """Half the file: weights are float16 with a Cast that ONNX Runtime folds when it loads; arithmetic stays float32."""
    halved = onnx.ModelProto()
    halved.CopyFrom(graph)
    casts = []
    for tensor in halved.graph.initializer:
        if tensor.data_type != TensorProto.FLOAT or np.prod(tensor.dims) < FEWEST_HALVED:
            continue
        values = numpy_helper.to_array(tensor).astype(np.float16)
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(values, f"{name}_fp16"))
        casts.append(helper.make_node("Cast", [f"{name}_fp16"], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *halved.graph.node]
    del halved.graph.node[:]
    halved.graph.node.extend(nodes)
    return halved


def round_to_fp16(model: nn.Module) -> None:
    """Gives the model the weights that `store_weights_as_fp16` keeps: attention may pick another patch for them."""
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.numel() >= FEWEST_HALVED:
                parameter.copy_(parameter.half().float())


def largest_difference(model: nn.Module, graph: onnx.ModelProto) -> float:
    """Between PyTorch and ONNX Runtime on fixed inputs of other sizes than the exported example, one of them not square."""
    session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
    worst = 0.0
    for seed, (height, width) in enumerate([(192, 256), (128, 128), (96, 320)]):
        inputs = example_inputs(model, height, width, seed + 1)
        with torch.no_grad():
            expected = model(*inputs.values()).numpy()
        (actual,) = session.run(["filled"], {name: value.numpy() for name, value in inputs.items()})
        worst = max(worst, float(np.abs(actual - expected).max()))
    return worst


def export_checkpoint(checkpoint: Path, out: Path, weights: Weights, calibration: Path | None = None) -> dict[str, Any]:
    """Writes the graph and its entry in models.json into `out`; returns the entry.

    calibration: photos for the activation ranges of int8. Raises ValueError when the graph does not agree with PyTorch.
    """
    generator, record = load_generator(checkpoint), load_record(checkpoint)
    model = deployed_model(generator)
    graph = export_graph(model)
    if weights == "fp16":
        graph = store_weights_as_fp16(graph)
        round_to_fp16(model)
    elif weights == "int8":
        from training.quantize import quantize_graph

        if calibration is None:
            raise ValueError("Expected --calibration PHOTOS for int8 weights but received none")
        graph = quantize_graph(graph, model, calibration)
    difference = largest_difference(model, graph)
    if difference > TOLERANCE[weights]:
        raise ValueError(f"Expected PyTorch and ONNX Runtime to differ by at most {TOLERANCE[weights]} but found {difference}")
    out.mkdir(parents=True, exist_ok=True)
    identifier = record.config.name if weights == "fp16" else f"{record.config.name}-{weights}"
    data = graph.SerializeToString()
    replace_file(out / f"{identifier}.onnx", data)
    entry = _manifest_entry(identifier, data, model, record, weights, difference)
    _write_manifest(out / MANIFEST, entry)
    return entry


def _manifest_entry(
    identifier: str, data: bytes, model: nn.Module, record: RunRecord, weights: Weights, difference: float
) -> dict[str, Any]:
    return {
        "id": identifier,
        "file": f"{identifier}.onnx",
        "sha256": hashlib.sha256(data).hexdigest(),
        "sizeBytes": len(data),
        "licence": LICENCE,
        "origin": f"trained by Lacuna, training/configs/{record.config.name}.toml",
        "kind": "lacuna",
        "stages": "coarse" if isinstance(model, CoarseModel) else "coarse+refine",
        "weights": weights,
        "inputs": list(model.inputs),
        "output": "filled",
        "valueRange": [-1, 1],
        "maskHole": 1,
        "sideMultiple": TILE,
        "workingSide": record.config.phases[-1].size,
        "largestDifference": float(f"{difference:.2g}"),
        "training": {
            "samples": record.samples + sum(run["samples"] for run in record.history),
            "photos": record.photos,
            "photosDigest": record.photos_digest,
            "commit": record.commit,
        },
    }


def _write_manifest(path: Path, entry: dict[str, Any]) -> None:
    manifest = json.loads(path.read_text()) if path.is_file() else {"version": 1, "models": []}
    models = [model for model in manifest["models"] if model["id"] != entry["id"]] + [entry]
    models.sort(key=lambda model: model["id"])
    replace_file(path, (json.dumps(manifest | {"models": models}, indent=2) + "\n").encode())


def replace_file(path: Path, data: bytes) -> None:
    """Writes a file in whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(data)
    part.replace(path)
