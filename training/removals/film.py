"""Real people with real truth: a film by a camera that stands still shows what is behind them in other frames.

The film is vtest.avi of Debian's opencv-doc; the median of its frames is the place without people.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.removals.cutouts import Image
from training.removals.laying import Laid
from training.removals.person import Area

FILM = Path("/usr/share/doc/opencv-doc/examples/data/vtest.avi")
PLATE_FRAMES = 75
DIFFERENT = 26  # of 255, in any channel: a person or a shadow; the film's own noise is below 15
PERSON_PX = (700, 15_000)
SOFT_EDGE_PX = 3


def read_frames(film: Path, count: int) -> list[Image]:
    """`count` frames spread over the film, as RGB. Raises ValueError when this OpenCV cannot read it."""
    reader = cv2.VideoCapture(str(film))
    length = int(reader.get(cv2.CAP_PROP_FRAME_COUNT))
    wanted = set(np.linspace(0, length - 1, count).astype(int).tolist()) if length > 0 else set()
    frames = []
    for index in range(length):
        if not reader.grab():
            break
        if index in wanted:
            frames.append(cv2.cvtColor(reader.retrieve()[1], cv2.COLOR_BGR2RGB))
    reader.release()
    if not frames:
        raise ValueError(f"Expected a film in {film} but this OpenCV reads no frames of it")
    return frames


def median_frame(frames: list[Image]) -> Image:
    """What stands still."""
    return np.median(np.stack(frames), axis=0).astype(np.uint8)


def find_people(frame: Image, plate: Image) -> list[Area]:
    """Connected places of a person's size that differ from the plate and lie inside the picture."""
    smooth = [cv2.GaussianBlur(image, (0, 0), 1.0).astype(np.int16) for image in (frame, plate)]
    different = (np.abs(smooth[0] - smooth[1]).max(2) > DIFFERENT).astype(np.uint8)
    different = cv2.morphologyEx(different, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    count, regions, statistics, _ = cv2.connectedComponentsWithStats(different)
    people = []
    for index in range(1, count):
        left, top, width, height, area = statistics[index]
        inside = left > 4 and top > 4 and left + width < frame.shape[1] - 4 and top + height < frame.shape[0] - 4
        if inside and PERSON_PX[0] <= area <= PERSON_PX[1] and height > 0.8 * width:
            people.append(regions == index)
    return people


def take_person(frame: Image, plate: Image, rng: Generator) -> tuple[Laid, Area] | None:
    """One person of the frame and, as the truth, the frame with the plate in that person's place; nothing without people."""
    people = find_people(frame, plate)
    if not people:
        return None
    person = people[int(rng.integers(len(people)))]
    edge = cv2.dilate(person.astype(np.float32), np.ones((2 * SOFT_EDGE_PX + 1,) * 2, np.uint8))
    alpha: NDArray[np.float32] = np.clip(cv2.GaussianBlur(edge, (0, 0), SOFT_EDGE_PX / 2), 0, 1)
    truth = frame * (1 - alpha[..., None]) + plate * alpha[..., None]
    return Laid(frame, np.rint(truth).astype(np.uint8), alpha, np.zeros_like(alpha)), person
