"""The training photos: which may be used, packing them into shards, and reading them into memory."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tarfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

INDEX = "index.tsv"
SHARD_BYTES = 56 * 2**20  # a shard, the code and the checkpoint travel together in one call of at most 64 MiB

# Share-alike and copyleft licences, and pictures whose licence is not certain, are not trained on.
EXCLUDED_LICENCE = re.compile(r"\bSA\b|-SA\b|GFDL|GPL|uncertain", re.IGNORECASE)


@dataclass(frozen=True)
class PhotoEntry:
    """One line of the index: a file and where it comes from."""

    file: str
    source: str
    original: str
    licence: str

    @property
    def is_permissive(self) -> bool:
        """True when shipped weights may be trained on it."""
        return bool(self.licence) and not EXCLUDED_LICENCE.search(self.licence)

    @property
    def draw(self) -> float:
        """A number in [0, 1) that all crops of one original share: the held-out photos are those with the lowest."""
        digest = hashlib.sha256(f"{self.source}/{self.original}".encode()).digest()
        return int.from_bytes(digest[:8], "big") / 2**64


def read_index(text: str) -> list[PhotoEntry]:
    """The permissive training photos of an index.tsv (columns file, source, original, width, height, licence)."""
    rows = csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)
    entries = [PhotoEntry(row["file"], row["source"], row["original"], row["licence"]) for row in rows]
    return [entry for entry in entries if entry.file.startswith("train/") and entry.is_permissive]


def pack_shards(data: Path, shards: Path) -> list[Path]:
    """Writes the permissive training photos of `data` as `shards/photos-N.tar`, each under 56 MiB with its own index."""
    lines = (data / INDEX).read_text().splitlines()
    header, by_file = lines[0], {line.split("\t", 1)[0]: line for line in lines[1:]}
    groups: list[list[str]] = [[]]
    size = 0
    for entry in read_index("\n".join(lines)):
        file_bytes = (data / entry.file).stat().st_size + 1024
        if size + file_bytes > SHARD_BYTES:
            groups.append([])
            size = 0
        groups[-1].append(entry.file)
        size += file_bytes
    shards.mkdir(parents=True, exist_ok=True)
    written = []
    for number, files in enumerate(groups):
        path = shards / f"photos-{number}.tar"
        with tarfile.open(path, "w") as tar:
            index = "\n".join([header, *(by_file[file] for file in files)]).encode()
            member = tarfile.TarInfo(INDEX)
            member.size = len(index)
            tar.addfile(member, io.BytesIO(index))
            for file in files:
                tar.add(data / file, file)
        written.append(path)
    return written


@dataclass(frozen=True)
class PhotoSet:
    """Decoded photos, uint8 [3, height, width] each, and the hash of the list of files they come from."""

    training: list[Tensor]
    held_out: list[Tensor]
    digest: str


def load_photos(source: Path, held_out: int, limit: int | None = None) -> PhotoSet:
    """Decodes the photos of a data folder (with index.tsv) or of a folder of shards.

    held_out: how many originals are kept for validation, by a hash of their names; limit: only the first so many
    photos (for tests). Raises FileNotFoundError when there are none.
    """
    files = _read_files(source, limit)
    if not files:
        raise FileNotFoundError(f"Expected {INDEX} with permissive photos, or photos-*.tar, in {source} but found none")
    kept_names = sorted({(entry.draw, entry.source, entry.original) for entry, _ in files})[:held_out]
    limit_draw = kept_names[-1][0] if kept_names else -1.0
    with ThreadPoolExecutor() as pool:
        images = list(pool.map(lambda item: _decode(item[1]), files))
    training = [image for (entry, _), image in zip(files, images) if entry.draw > limit_draw]
    if not training:
        raise ValueError(f"Expected more than {held_out} originals in {source} but found none left to train on")
    kept = {entry.draw: image for (entry, _), image in zip(files, images) if entry.draw <= limit_draw}
    names = "\n".join(entry.file for entry, _ in files)
    return PhotoSet(training, [kept[draw] for draw in sorted(kept)], hashlib.sha256(names.encode()).hexdigest())


def _read_files(source: Path, limit: int | None) -> list[tuple[PhotoEntry, bytes]]:
    if (source / INDEX).is_file():
        entries = read_index((source / INDEX).read_text())[:limit]
        return [(entry, (source / entry.file).read_bytes()) for entry in entries]
    files = []
    for shard in sorted(source.glob("photos-*.tar")):
        with tarfile.open(shard) as tar:
            index = tar.extractfile(INDEX)
            if index is None:
                raise FileNotFoundError(f"Expected {INDEX} in {shard} but found none; pack the shards again")
            for entry in read_index(index.read().decode()):
                member = tar.extractfile(entry.file)
                if member is not None:
                    files.append((entry, member.read()))
    return files[:limit]


def _decode(data: bytes) -> Tensor:
    with Image.open(io.BytesIO(data)) as image:
        return torch.from_numpy(np.asarray(image.convert("RGB")).copy()).permute(2, 0, 1).contiguous()
