"""Writes removals with truth: NAME/{photo,mask,truth,thing}.png and cases.json, the same for the same seed.

python -m training removals --data ../shared/data --out ~/.cache/lacuna-removals
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.random import Generator
from PIL import Image as PillowImage

from training.removals.cutouts import Cutout, Image, cut_from_plain_ground, draw_pole, draw_wire, draw_words, read_drawing
from training.removals.film import FILM, PLATE_FRAMES, median_frame, read_frames, take_person
from training.removals.laying import Laid, lay
from training.removals.person import Area, draw_as_person

THINGS = Path(__file__).parent / "things.tsv"
DRAWINGS = Path("/usr/share/openclipart/png")
LINES = {"wire": draw_wire, "pole": draw_pole, "words": draw_words}
KINDS = ("photo", "drawing", "photo", "line", "photo", "drawing", "photo")  # in turn; seven, so that every fifth case has all
SETS = {"512": 200, "photo": 40}
FILM_CASES = 24
SIDE = 512
SIZES = (0.1, 0.55)  # of the picture's shorter side
LINE_SIZES = (0.35, 0.95)
MOST_MASKED = 0.35
SEEN = 0.02  # less alpha or shadow than this nobody sees
SHADOW_DRAWN = 0.1  # a person who marks the shadow, too, marks it where it takes so much light


@dataclass(frozen=True)
class Case:
    """What is in one case: its set and kind, what was laid over which photo, and whether a shadow is there and masked."""

    name: str
    set: str
    kind: str
    thing: str
    ground: str
    shadow: str  # none, masked or left out


def write_cases(data: Path, out: Path, seed: int = 16, sets: dict[str, int] = SETS, film: Path = FILM) -> list[Case]:
    """The command. Raises FileNotFoundError without photos. Where openclipart-png is missing, photos take its part."""
    grounds = sorted((data / "bench_open").glob("*.jpg"))
    if not grounds:
        raise FileNotFoundError(f"Expected photos in {data / 'bench_open'} but found none")
    things = _list_things(data)
    cases = []
    for number, (name, count) in enumerate(sets.items()):
        for index in range(count):
            rng = np.random.default_rng([seed, number, index])
            cases.append(_write_case(f"{name}-{index:03d}", name, KINDS[index % len(KINDS)], things, grounds, out, rng))
            print(f"\r{cases[-1].name} ", end="", flush=True)
    print()
    cases += _write_film_cases(film, out, seed)
    (out / "cases.json").write_text(json.dumps([asdict(case) for case in cases], indent=1) + "\n")
    return cases


def _write_film_cases(film: Path, out: Path, seed: int) -> list[Case]:
    """People of the film; none, with a reason, where it is not there or cannot be read."""
    try:
        if not film.is_file():
            raise ValueError(f"{film} is missing (Debian: opencv-doc)")
        frames = read_frames(film, PLATE_FRAMES)
    except ValueError as error:
        print(f"No people: {error}")
        return []
    plate = median_frame(frames)
    cases = []
    for index, frame in enumerate(frames[:: len(frames) // FILM_CASES][:FILM_CASES]):
        rng = np.random.default_rng([seed, 100, index])
        taken = take_person(frame, plate, rng)
        if taken is not None:
            laid, person = taken
            name = f"film-{index:03d}"
            _write(out / name, laid, draw_as_person(person, rng), laid.alpha > SEEN)
            cases.append(Case(name, "film", "people", film.name, film.name, "none"))
    return cases


def _list_things(data: Path) -> dict[str, list[Path]]:
    roots = {"photo": data / "train", "drawing": DRAWINGS}
    things: dict[str, list[Path]] = {kind: [] for kind in roots}
    for line in THINGS.read_text().splitlines():
        if not line.startswith("#"):
            kind, file = line.split("\t")
            things[kind].append(roots[kind] / file)
    if not DRAWINGS.is_dir():
        print("No drawings: openclipart-png is not installed; these cases are not those of the tables")
        things["drawing"] = things["photo"]
    return things


def _write_case(
    name: str, set_name: str, kind: str, things: dict[str, list[Path]], grounds: list[Path], out: Path, rng: Generator
) -> Case:
    for _ in range(100):
        ground_file = grounds[int(rng.integers(len(grounds)))]
        ground = _cut_ground(ground_file, set_name, rng)
        thing, cutout = _take_thing(kind, things, ground, rng)
        low, high = np.log(LINE_SIZES if kind == "line" else SIZES)
        size = min(ground.shape[:2]) * float(np.exp(rng.uniform(low, high)))
        shadow = bool(rng.random() < 0.5) and thing not in ("wire", "words")
        mirror = bool(rng.random() < 0.5) and thing != "words"
        laid = lay(cutout, ground, size, shadow, mirror, rng)
        with_shadow = shadow and bool(rng.random() < 0.5)
        area = laid.alpha > 0.5
        if with_shadow:
            area |= laid.shadow > SHADOW_DRAWN
        if area.sum() < 40:
            continue
        mask = draw_as_person(area, rng)
        if mask.mean() <= MOST_MASKED and mask.any() and not _unseen(laid):
            break
    else:
        raise ValueError(f"Expected a thing that fits into a photo for {name} but found none")
    seen = (laid.alpha > SEEN) | (laid.shadow > SEEN)
    _write(out / name, laid, mask, seen)
    return Case(
        name, set_name, kind, thing, ground_file.stem, "none" if not shadow else "masked" if with_shadow else "left out"
    )


def _unseen(laid: Laid) -> bool:
    """A thing of the ground's own colours: removing it cannot be measured."""
    difference = np.abs(laid.photo.astype(np.int16) - laid.truth).max(2)
    return bool(np.median(difference[laid.alpha > 0.5]) < 20)


def _cut_ground(file: Path, set_name: str, rng: Generator) -> Image:
    photo = np.asarray(PillowImage.open(file).convert("RGB"))
    if set_name != "512":
        return photo
    shorter = min(photo.shape[:2])
    side = int(rng.integers(min(SIDE, shorter), shorter + 1))
    top, left = (int(rng.integers(0, length - side + 1)) for length in photo.shape[:2])
    return cv2.resize(photo[top : top + side, left : left + side], (SIDE, SIDE), interpolation=cv2.INTER_AREA)


def _take_thing(kind: str, things: dict[str, list[Path]], ground: Image, rng: Generator) -> tuple[str, Cutout]:
    if kind == "line":
        name = str(rng.choice(list(LINES)))
        return name, LINES[name](round(min(ground.shape[:2]) * 0.9), rng)
    file = things[kind][int(rng.integers(len(things[kind])))]
    drawing = file.suffix == ".png"
    cutout = read_drawing(file) if drawing else cut_from_plain_ground(np.asarray(PillowImage.open(file).convert("RGB")))
    if cutout is None:
        raise ValueError(f"Expected a thing that can be cut out in {file} but found none")
    return "/".join(file.parts[-2:]), cutout


def _write(folder: Path, laid: Laid, mask: Area, seen: Area) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, pixels in (("photo", laid.photo), ("truth", laid.truth), ("mask", mask), ("thing", seen)):
        image = pixels if pixels.dtype == np.uint8 else pixels.astype(np.uint8) * 255
        PillowImage.fromarray(image).save(folder / f"{name}.png", compress_level=1)
