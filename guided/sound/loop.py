"""A loop without a seam: the end of a sound fades into its own beginning."""

from collections.abc import Iterable, Iterator

import numpy as np

from guided.sound.clip import Stereo
from guided.sound.units import frames

FADE = frames(5)
"""How long the end takes to give way to the beginning (frames); a quarter of a sound that is shorter than 20 s."""


def looped(pieces: Iterable[Stereo], length: int) -> Iterator[Stereo]:
    """A sound of so many frames as a loop, piece by piece, shorter by the fade.

    It begins after the part that its end fades into, so what comes first was followed by what comes last already.
    """
    fade = min(FADE, length // 4)
    begin: Stereo | None = None
    held = np.empty((0, 2), np.float32)
    for piece in pieces:
        held = np.concatenate([held, piece])
        if begin is None and len(held) >= fade:
            begin, held = held[:fade], held[fade:]
        if begin is not None and len(held) > fade:
            yield held[: len(held) - fade]
            held = held[len(held) - fade :]
    if begin is not None:
        yield crossfaded(held, begin)


def crossfaded(end: Stereo, begin: Stereo) -> Stereo:
    """One sound giving way to another of the same length, its power the same all along.

    Sounds that have nothing in common add by their powers, alike ones by their amplitudes: how alike they are is
    measured.
    """
    turn = np.pi / 2 * (np.arange(len(end), dtype=np.float32) + 0.5)[:, np.newaxis] / len(end)
    away, near = np.cos(turn), np.sin(turn)
    alike = float(np.vdot(end, begin) / max(np.sqrt(np.vdot(end, end) * np.vdot(begin, begin)), 1e-12))
    both = (away * end + near * begin) / np.sqrt(1 + 2 * max(alike, -0.5) * away * near)
    return np.asarray(both, np.float32)
