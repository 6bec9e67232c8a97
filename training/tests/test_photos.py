"""Only permissive photos are trained on, and shards hold the same photos as the folder."""

from pathlib import Path

import pytest
import torch
from training import photos
from training.photos import PhotoEntry, load_photos, pack_shards, read_index

FORBIDDEN = [
    "CC BY-SA 4.0 (dataset; per image CC BY-SA, CC BY, CC0 or public domain)",
    "CC BY-SA 3.0 (animals.js attribution)",
    "CC-BY-SA-4.0",
    "CC-BY-SA-3.0 (Garrett LeSage)",
    "CC BY-SA 3.0; Public Domain (figure caption)",
    "CC BY-SA 2.0; CC BY-SA 4.0 (figure caption)",
    "CC BY-SA 2.5 (animals.js attribution)",
    "CC-BY-SA-4.0 (metadata.json)",
    "GPL-2+ (whole package)",
    "GPL-2+ (per file in copyright)",
    "GPL-2+ (package; file not listed singly)",
    "LGPL-3 (metadata.json) / GPL-2+ (package)",
    "GFDL (B. Navez and others)",
    "GFDL (animals.js attribution)",
    "uncertain",
    "",
]
ALLOWED = [
    "CC BY 2.0 (figure caption)",
    "CC BY (book LICENSE.txt); caption credit by name",
    "CC0 1.0",
    "Public Domain (figure caption)",
    "CC BY 4.0 (book LICENSE at f98d7a7); caption credit by name",
    "Unlicense (public domain dedication)",
    "MIT",
    "CC BY 2.0 (Open Images listing)",
    "CC BY 2.0; CC-BY (figure caption)",
    "CC BY 2.0 (animals.js attribution)",
    "CC-BY-4.0",
    "CC0 (figure caption)",
    "CC0 per README",
    "CC0-1.0",
    "public domain per readme",
    "public domain (USDA)",
    "Unsplash / public domain (README)",
    "Unsplash licence",
    "Unsplash (CC0 before 2017-06-08, else Unsplash licence) / Pexels licence, per-file list",
]


def pixels(image: torch.Tensor) -> bytes:
    return image.numpy().tobytes()


@pytest.mark.parametrize("licence", FORBIDDEN)
def test_share_alike_copyleft_and_unclear_licences_are_left_out(licence: str) -> None:
    assert not PhotoEntry("f", "s", "o", licence).is_permissive


@pytest.mark.parametrize("licence", ALLOWED)
def test_permissive_licences_stay(licence: str) -> None:
    assert PhotoEntry("f", "s", "o", licence).is_permissive


def test_the_index_gives_training_photos_only(data_folder: Path) -> None:
    files = [entry.file for entry in read_index((data_folder / "index.tsv").read_text())]
    assert files == [f"train/src/p{index}.webp" for index in range(6)]


def test_crops_of_one_original_stay_together(data_folder: Path) -> None:
    """p4 and p5 are crops of one original."""
    entries = read_index((data_folder / "index.tsv").read_text())
    assert entries[4].draw == entries[5].draw and len({entry.draw for entry in entries}) == 5
    for held_out in range(1, 5):
        loaded = load_photos(data_folder, held_out)
        assert len(loaded.held_out) == held_out
        dropped = 6 - held_out - len(loaded.training)
        kept = sorted(entries, key=lambda entry: entry.draw)
        is_pair_held_out = entries[4].draw in {draw for draw in sorted({e.draw for e in kept})[:held_out]}
        assert dropped == (1 if is_pair_held_out else 0)


@pytest.mark.parametrize("held_out", range(1, 5))
def test_no_original_is_seen_in_training_and_held_out(data_folder: Path, held_out: int) -> None:
    entries = read_index((data_folder / "index.tsv").read_text())
    originals = dict(zip((pixels(image) for image in load_photos(data_folder, 0).training), entries))
    loaded = load_photos(data_folder, held_out)
    training = {originals[pixels(image)].original for image in loaded.training}
    kept = {originals[pixels(image)].original for image in loaded.held_out}
    assert training | kept == {entry.original for entry in entries}
    assert not training & kept and len(kept) == held_out


def test_shards_hold_the_same_photos(data_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    largest = max(file.stat().st_size for file in data_folder.glob("train/src/p*.webp"))
    monkeypatch.setattr(photos, "SHARD_BYTES", 2 * (largest + 1024))
    shards = pack_shards(data_folder, tmp_path / "shards")
    assert [shard.name for shard in shards] == ["photos-0.tar", "photos-1.tar", "photos-2.tar"]
    from_shards, from_folder = load_photos(tmp_path / "shards", 2), load_photos(data_folder, 2)
    assert from_shards.digest == from_folder.digest
    for one, two in zip(from_shards.training + from_shards.held_out, from_folder.training + from_folder.held_out, strict=True):
        assert torch.equal(one, two)


def test_photos_are_bytes_in_channel_row_column_order(data_folder: Path) -> None:
    photo = load_photos(data_folder, 0).training[0]
    assert photo.shape == (3, 96, 80) and photo.dtype == torch.uint8


def test_a_folder_without_photos_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"index.tsv with permissive photos, or photos-\*.tar"):
        load_photos(tmp_path, 0)
