"""What a run must know of the machine that it trains on."""

from __future__ import annotations

import os
import time
from pathlib import Path

import torch
import torch.nn.functional as F


def bf16_pays(device: torch.device) -> bool:
    """Whether convolutions run faster with bfloat16: processors without such instructions are 100 times slower."""
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported()

    def seconds(dtype: torch.dtype) -> float:
        x, weight = torch.ones(8, 32, 16, 16, dtype=dtype), torch.ones(32, 32, 3, 3, dtype=dtype)
        taken = []
        for _ in range(5):  # the least: the first call prepares, and others may be at work
            start = time.perf_counter()
            F.conv2d(x, weight)
            taken.append(time.perf_counter() - start)
        return min(taken)

    return seconds(torch.bfloat16) < seconds(torch.float32)


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
