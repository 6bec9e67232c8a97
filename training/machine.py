"""What a run must know of the machine that it trains on."""

from __future__ import annotations

import os
import time
from pathlib import Path

import torch
import torch._inductor.config as inductor
import torch.nn.functional as F
from torch import nn

MOST_ERROR = 0.1  # of a gradient in bfloat16; rounding makes 0.01 of it


def bf16_pays(device: torch.device, network: nn.Module) -> bool:
    """Whether convolutions run faster with bfloat16 and the network learns the same: processors without such instructions are
    100 times slower, and some learn nonsense."""
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported()
    layers = (layer for layer in network.modules() if isinstance(layer, nn.Conv2d) and layer.dilation[0] > 1)
    shapes = {(layer.in_channels, layer.out_channels) for layer in layers}
    if not all(bf16_gradient_error(*shape) < MOST_ERROR for shape in shapes):
        return False

    def seconds(dtype: torch.dtype) -> float:
        x, weight = torch.ones(8, 32, 16, 16, dtype=dtype), torch.ones(32, 32, 3, 3, dtype=dtype)
        taken = []
        for _ in range(5):  # the least: the first call prepares, and others may be at work
            start = time.perf_counter()
            F.conv2d(x, weight)
            taken.append(time.perf_counter() - start)
        return min(taken)

    return seconds(torch.bfloat16) < seconds(torch.float32)


def bf16_gradient_error(inputs: int, outputs: int) -> float:
    """How far the gradient of a dilated convolution's weights in bfloat16 is from that in float32, in parts of it; may be NaN.

    oneDNN in PyTorch 2.13 does not write it for 24 inputs and channels last, the order that `compile` chooses, on processors
    that have avx512_bf16 and no amx_bf16.
    """

    def gradient(dtype: torch.dtype) -> torch.Tensor:
        x = (
            torch.linspace(0, 40, inputs * 32 * 32)
            .sin()
            .reshape(1, inputs, 32, 32)
            .to(dtype, memory_format=torch.channels_last)
        )
        weight = torch.linspace(0, 30, outputs * inputs * 9).cos().reshape(outputs, inputs, 3, 3).to(dtype).requires_grad_(True)
        F.conv2d(x, weight, padding=2, dilation=2).float().square().sum().backward()
        assert weight.grad is not None
        return weight.grad.float()

    expected = gradient(torch.float32)
    return ((gradient(torch.bfloat16) - expected).norm() / expected.norm()).item()


def narrow_compiled_code() -> None:
    """Makes `torch.compile` write code for vectors of 256 bits.

    Its code for 512 bits in PyTorch 2.13 fills gradients of bfloat16 behind ReLU and its kind with nonsense and NaN on
    processors that have amx_bf16; what takes the time, convolutions and products, is not compiled code.
    """
    inductor.cpp.simdlen = 256


def adapt_threads() -> None:
    """Leaves a core to others while they work: two threads on one free core are slower than one."""
    cores = os.cpu_count() or 1
    try:
        running = int(Path("/proc/loadavg").read_text().split()[3].split("/")[0]) - torch.get_num_threads()
    except (OSError, ValueError):
        running = 0
    wanted = max(1, min(cores, cores - max(0, running)))
    if wanted != torch.get_num_threads():
        torch.set_num_threads(wanted)
