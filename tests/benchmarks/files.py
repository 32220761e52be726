"""How long a session takes to become a file, in this process, everything imported."""

import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import soundfile

from guided.core.level import Level
from guided.sound import SAMPLE_RATE, Stereo, Stereo16, to_int16
from guided.sound.export import AUDIO_FORMATS, read_blocks
from guided.sound.mixer import Mix
from guided.speech.selection import select_voice
from tests.benchmarks.figure import Figure, compared, in_turn
from tests.benchmarks.product import forget, render_session, run

NAME, LEVEL = "gentle-lower-back", Level.BETTER
"""A session of the library that takes 15 minutes."""
ROUNDS = 7
SMALL = {".mp3": "MP3", ".opus": "Opus"}
"""Formats whose encoder takes ten times as long as everything else: once is enough."""


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        out = Path(name)
        mix, lines = spoken()
        sound = np.concatenate(list(read_blocks(mix)))
        flac = to_int16(sound)  # as guided gives it; the small formats take it as it is
        what = f"{NAME}, {len(sound) / SAMPLE_RATE / 60:.0f} minutes to"
        warm, bare = in_turn(ROUNDS, partial(rendered, out, ".flac"), partial(encoded, out, ".flac", flac))
        yield compared(f"{what} FLAC, warm", warm, "the encoder alone", bare, 1.5)
        cold, voice = in_turn(ROUNDS, partial(cold_rendered, out), partial(voiced, lines))
        yield compared(f"{what} FLAC, cold", cold, "the voice engine alone", voice, 1.5)
        for suffix, kind in SMALL.items():
            warm, bare = in_turn(1, partial(rendered, out, suffix), partial(encoded, out, suffix, sound))
            yield compared(f"{what} {kind}, warm", warm, "the encoder alone", bare)


def spoken() -> tuple[Mix, list[str]]:
    """The session's mix, and every different line said in it."""
    mix = render_session(NAME, LEVEL)
    return mix, list(dict.fromkeys(placed.line for placed in mix.timeline.cues if placed.line))


def rendered(folder: Path, suffix: str) -> float:
    """Seconds the whole command takes."""
    return timed(lambda: run("render", NAME, "--level", LEVEL, "--force", "--out", str(folder / f"ours{suffix}")))


def cold_rendered(folder: Path) -> float:
    """The same with no line in the cache."""
    forget()
    return rendered(folder, ".flac")


def encoded(folder: Path, suffix: str, sound: Stereo | Stereo16) -> float:
    """Seconds to encode the same samples, lying ready in memory."""
    kind, subtype = AUDIO_FORMATS[suffix]
    return timed(lambda: soundfile.write(folder / f"bare{suffix}", sound, SAMPLE_RATE, format=kind, subtype=subtype))


def voiced(lines: list[str]) -> float:
    """Seconds the voice engine takes for the same lines, from loading it to the last."""

    def speak() -> None:
        voice = select_voice("neural", "en").voice
        for line in lines:
            voice.speak(line)

    return timed(speak)


def timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun
