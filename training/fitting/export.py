"""Exports the networks that fit masks, proves them against PyTorch and records them in models.json.

lacuna-fit.onnx: picture [1, 3, H, W] RGB in 0 to 1 and mask [1, 1, H, W], 1 where it was drawn -> thing [1, 2, H, W], how
likely a pixel is of the thing, and the share of the light that its shadow takes there, 0 to 1; H and W are multiples of 16.
lacuna-refine.onnx: evidence [1, 10, H, W] (evidence.py) -> thing [1, 1, H, W], how likely a pixel is of the thing or its
shadow. All are float32.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.export import Dim
from torch.nn.utils.fusion import fuse_conv_bn_eval

from training.export import LICENCE, MANIFEST, OPSET, replace_file, round_to_fp16, store_weights_as_fp16, strip_metadata
from training.fitting import refine, train
from training.fitting.evidence import PLANES
from training.fitting.network import MULTIPLE, FitNetwork
from training.fitting.refine_network import RefineNetwork

LARGEST_DIFFERENCE = 1e-3


class Likelihoods(nn.Module):
    """The network with its normalisation folded into the convolutions."""

    def __init__(self, network: FitNetwork | RefineNetwork) -> None:
        super().__init__()
        self.network = network.eval()
        for module in list(network.modules()):
            if isinstance(module, nn.Sequential) and len(module) == 3 and isinstance(module[1], nn.BatchNorm2d):
                module[0], module[1] = fuse_conv_bn_eval(module[0], module[1]), nn.Identity()

    def forward(self, *inputs: Tensor) -> Tensor:
        """See the module's text."""
        return torch.sigmoid(self.network(*inputs))


def export_fitting(run: Path, out: Path) -> dict[str, Any]:
    """Writes RUN/fit.safetensors as a graph and its entry in OUT/models.json; returns the entry. ValueError if they differ."""
    network = FitNetwork()
    network.load_state_dict(load_file(run / train.WEIGHTS))
    return _export("fitting", "lacuna-fit", network, {"picture": 3, "mask": 1}, run / train.RECORD, out)


def export_refining(run: Path, out: Path) -> dict[str, Any]:
    """The same of RUN/refine.safetensors."""
    network = RefineNetwork()
    network.load_state_dict(load_file(run / refine.WEIGHTS))
    return _export("refining", "lacuna-refine", network, {"evidence": PLANES}, run / refine.RECORD, out)


def _export(
    key: str, identifier: str, network: FitNetwork | RefineNetwork, inputs: dict[str, int], record: Path, out: Path
) -> dict[str, Any]:
    """`inputs`: the planes of each."""
    model = Likelihoods(network)
    round_to_fp16(model)
    graph = store_weights_as_fp16(_export_graph(model, inputs))
    difference = _largest_difference(model, graph, inputs)
    if difference > LARGEST_DIFFERENCE:
        raise ValueError(f"Expected PyTorch and ONNX Runtime to differ by at most {LARGEST_DIFFERENCE} but found {difference}")
    data = graph.SerializeToString()
    entry = {
        "id": identifier,
        "file": f"{identifier}.onnx",
        "sha256": hashlib.sha256(data).hexdigest(),
        "sizeBytes": len(data),
        "licence": LICENCE,
        "origin": "trained by Lacuna, training/fitting",
        "training": json.loads(record.read_text()),
    }
    replace_file(out / entry["file"], data)
    manifest = json.loads((out / MANIFEST).read_text())
    replace_file(out / MANIFEST, (json.dumps(manifest | {key: entry}, indent=2) + "\n").encode())
    return entry


def _example(inputs: dict[str, int], height: int, width: int, seed: int) -> tuple[Tensor, ...]:
    random = torch.Generator().manual_seed(seed)
    mask = torch.zeros(1, 1, height, width)
    mask[:, :, height // 4 : height // 2, width // 4 : width // 2] = 1
    return tuple(
        mask if name == "mask" else torch.rand(1, planes, height, width, generator=random) for name, planes in inputs.items()
    )


def _export_graph(model: nn.Module, inputs: dict[str, int]) -> onnx.ModelProto:
    sides = {2: MULTIPLE * Dim("rows", min=2, max=64), 3: MULTIPLE * Dim("columns", min=2, max=64)}
    with torch.no_grad():
        program = torch.onnx.export(
            model.eval(),
            _example(inputs, 96, 128, 0),
            input_names=list(inputs),
            output_names=["thing"],
            dynamic_shapes=((sides,) * len(inputs),),
            opset_version=OPSET,
            dynamo=True,
            verbose=False,
        )
    graph = program.model_proto
    strip_metadata(graph)
    onnx.checker.check_model(graph)
    return graph


def _largest_difference(model: nn.Module, graph: onnx.ModelProto, inputs: dict[str, int]) -> float:
    session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
    worst = 0.0
    for seed, size in enumerate([(192, 256), (32, 64), (96, 320)]):
        example = _example(inputs, *size, seed + 1)
        with torch.no_grad():
            expected = model(*example).numpy()
        (actual,) = session.run(["thing"], {name: values.numpy() for name, values in zip(inputs, example)})
        worst = max(worst, float(np.abs(actual - expected).max()))
    return worst
