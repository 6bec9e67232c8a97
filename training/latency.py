"""Times exported graphs on this machine against the least time that their multiplications can take.

python -m training latency resources/models/lacuna-half.onnx --sizes 256,512
"""

from __future__ import annotations

import json
import multiprocessing
import statistics
import time
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
import torch.nn.functional as F
from onnx import numpy_helper

from training.attention import index_lists

HOLE_SHARE = 0.2
RUNS = 7


def measure(path: Path, size: int, threads: int, provider: str = "CPUExecutionProvider") -> dict[str, Any]:
    """Median and least milliseconds of a run at size x size with 20 % hole, peak memory, and the floor.

    Runs in a process of its own; its memory includes PyTorch, which the application does not load.
    """
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measure, (path, size, threads, provider))


def _measure(path: Path, size: int, threads: int, provider: str) -> dict[str, Any]:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(path), options, providers=[provider])
    inputs = _inputs(size)
    feeds = {item.name: inputs[item.name] for item in session.get_inputs()}
    session.run(None, feeds)
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        session.run(None, feeds)
        times.append((time.perf_counter() - start) * 1000)
    memory = _peak_megabytes()
    macs = convolution_macs(path, feeds)
    peak = peak_gflops(threads)
    return {
        "model": path.stem,
        "size": size,
        "threads": threads,
        "medianMs": round(statistics.median(times), 1),
        "leastMs": round(min(times), 1),
        "floorMs": round(2 * macs / peak / 1e6, 1),
        "gigaMacs": round(macs / 1e9, 2),
        "peakGflops": round(peak),
        "memoryMb": memory,
    }


def _inputs(size: int) -> dict[str, np.ndarray]:
    random = np.random.default_rng(0)
    mask = np.zeros((1, 1, size, size), np.float32)
    side = round(size * HOLE_SHARE**0.5)
    mask[:, :, size // 4 : size // 4 + side, size // 4 : size // 4 + side] = 1
    hole, known = (index.numpy() for index in index_lists(torch.from_numpy(mask)))
    image = random.uniform(-1, 1, (1, 3, size, size)).astype(np.float32)
    return {"image": image, "mask": mask, "sketch": np.zeros_like(mask), "hole_index": hole, "known_index": known}


def convolution_macs(path: Path, feeds: dict[str, np.ndarray]) -> int:
    """Multiply-accumulates of all convolutions for one run, by the sizes of their outputs."""
    graph = onnx.load(path)
    weights = {tensor.name: tensor for tensor in graph.graph.initializer}
    producers = {node.output[0]: node for node in graph.graph.node}
    outputs, sizes = [], {}
    for node in graph.graph.node:
        if node.op_type == "Conv":
            name = node.input[1]
            while name not in weights:
                name = producers[name].input[0]
            dims = numpy_helper.to_array(weights[name]).shape
            outputs.append(node.output[0])
            sizes[node.output[0]] = int(np.prod(dims[1:]))
    graph.graph.output.extend(onnx.helper.make_empty_tensor_value_info(name) for name in outputs)
    session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
    return sum(value.size * sizes[name] for name, value in zip(outputs, session.run(outputs, feeds)))


def peak_gflops(threads: int) -> float:
    """The best rate of a large convolution here, in 1e9 operations per second."""
    torch.set_num_threads(threads)
    x, weight = torch.ones(1, 96, 128, 128), torch.ones(192, 96, 3, 3)
    best = 1e9
    with torch.no_grad():
        for _ in range(8):
            start = time.perf_counter()
            F.conv2d(x, weight, padding=1)
            best = min(best, time.perf_counter() - start)
    return 2 * 128 * 128 * weight.numel() / best / 1e9


def _peak_megabytes() -> int:
    """Of this process; Linux only (getrusage would tell the parent's peak after a spawn)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) // 1000


def print_latencies(paths: list[Path], sizes: list[int], threads: int, provider: str) -> None:
    """One JSON line per graph and size."""
    for path in paths:
        for size in sizes:
            print(json.dumps(measure(path, size, threads, provider)), flush=True)
