"""int8 weights and activations for an exported graph (QDQ form: u8 activations, s8 weights per channel)."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import nn

from training.attention import index_lists
from training.batches import BatchSource
from training.config import DataConfig
from training.photos import load_photos

CALIBRATION_IMAGES = 48
CALIBRATION_SIZE = 256
PERCENTILE = 99.99  # the rarest activations are cut off rather than given a coarser grid to all


class _Photos(CalibrationDataReader):
    """Training samples in the form of the graph's inputs, one at a time."""

    def __init__(self, inputs: tuple[str, ...], photos: Path) -> None:
        self.samples = self._draw(inputs, photos)

    def _draw(self, inputs: tuple[str, ...], folder: Path) -> Iterator[dict[str, np.ndarray]]:
        import torch

        photos = load_photos(folder, held_out=0).training
        random = torch.Generator().manual_seed(0)
        source = BatchSource(photos, CALIBRATION_SIZE, DataConfig(), np.random.default_rng(0), random, random)
        for _ in range(CALIBRATION_IMAGES):
            batch = source.draw(1)
            hole, known = index_lists(batch.mask)
            values = {"image": batch.image, "mask": batch.mask, "sketch": batch.sketch}
            values |= {"hole_index": hole, "known_index": known}
            yield {name: values[name].numpy() for name in inputs}

    def get_next(self) -> dict[str, np.ndarray] | None:
        return next(self.samples, None)


def quantize_graph(graph: onnx.ModelProto, model: nn.Module, photos: Path) -> onnx.ModelProto:
    """The graph with all convolutions in int8 but each stage's first and last two, which see and make the pixels.

    photos: folder as for training; 48 samples give the activation ranges.
    """
    with tempfile.TemporaryDirectory(prefix="lacuna-") as folder:
        source, prepared, result = (Path(folder) / f"{name}.onnx" for name in ("source", "prepared", "result"))
        onnx.save(graph, source)
        quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
        quantize_static(
            str(prepared),
            str(result),
            _Photos(model.inputs, photos),
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=["Conv"],
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            calibrate_method=CalibrationMethod.Percentile,
            nodes_to_exclude=_kept_nodes(onnx.load(prepared)),
            extra_options={"CalibPercentile": PERCENTILE},
        )
        return onnx.load(result)


def _kept_nodes(graph: onnx.ModelProto) -> list[str]:
    """Convolutions with few input or output channels: they touch pixels and cost little."""
    shapes = {tensor.name: tuple(tensor.dims) for tensor in graph.graph.initializer}
    kept = []
    for node in graph.graph.node:
        if node.op_type == "Conv":
            outputs, inputs = shapes[node.input[1]][:2]
            if inputs <= 12 or outputs <= 12:
                kept.append(node.name)
    return kept
