"""Playing without a card: voices, sounds in which every click shows, and an output pulled by hand."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile

from guided.core.level import Level
from guided.player.audio_player import AudioPlayer
from guided.player.rendering import PlanRenderer, create_renderer
from guided.script.model import Session
from guided.sound import SAMPLE_RATE, Clip, Samples, Stereo
from guided.sound.output import Pull
from guided.sound.sample_library import SampleLibrary
from guided.speech.engines import Voice
from guided.speech.selection import SelectedVoice
from guided.speech.service import SpeechService
from tests.sound.test_mixer import SOUNDS

PIECE = SAMPLE_RATE // 20
"""Frames a card pulls at a time."""
BUFFER = SAMPLE_RATE // 5
"""Frames between a pull and the loudspeaker."""
CLICK = 2.5e-4
"""No third difference of anything smooth is larger; a jump by 1/8000 of full scale is (16-bit clips have 1.2e-4)."""


class NoiseVoice:
    """A voice of soft noise, a second a line; fails or waits when told to."""

    key = "murmur"
    fails: Exception | None = None

    def speak(self, text: str) -> Clip:
        if self.fails:
            raise self.fails
        seed = sum(map(ord, text))
        return Clip(np.asarray(0.1 * np.random.default_rng(seed).standard_normal(SAMPLE_RATE), np.float32), SAMPLE_RATE)

    def close(self) -> None: ...


class HumVoice:
    """A voice as smooth as can be: a low tone, a quarter of a second a word, of another pitch for each line."""

    key = "hum"

    def speak(self, text: str) -> Clip:
        hz = 110 + sum(map(ord, text)) % 60
        return Clip(_swell(np.sin(_turns(hz, SAMPLE_RATE // 4 * len(text.split())))), SAMPLE_RATE)

    def close(self) -> None: ...


def make_smooth_sounds(folder: Path, hz: float = 101.3) -> SampleLibrary:
    """Sounds without an edge. The bed, `rain`, a tone, is opposite in the two channels, to be told from the rest.

    It is nowhere the same within ten seconds, so that one frame of it is not taken for another.
    """
    bed = 0.05 * np.sin(_turns(hz, 10 * SAMPLE_RATE))
    bell = np.exp(-np.arange(5 * SAMPLE_RATE) / SAMPLE_RATE) * _swell(0.05 * np.sin(_turns(330, 5 * SAMPLE_RATE)))
    for name, sound in {"beds/rain": (bed, -bed), "chimes/bell": (bell, bell)}.items():
        path = folder / f"{name}.flac"
        path.parent.mkdir(parents=True)
        soundfile.write(path, np.stack(sound, axis=1), SAMPLE_RATE, subtype="PCM_24")
    return SampleLibrary(folder)


def speech(folder: Path, voice: Voice | None = None) -> SpeechService:
    return SpeechService(SelectedVoice("murmur", "en", voice or NoiseVoice()), folder / "speech")


def create_composition(
    folder: Path, made: Session, voice: Voice | None = None, sounds: SampleLibrary = SOUNDS
) -> PlanRenderer:
    return create_renderer(made, Level.BETTER, speech(folder, voice), sounds)


def pull_all(player: AudioPlayer, piece: int = PIECE) -> Stereo:
    """Everything a player gives, pulled as a device would."""
    blocks = []
    while True:
        block = player.pull(piece)
        blocks.append(block)
        if len(block) < piece:
            return np.concatenate(blocks)


def middle(block: Stereo) -> Samples:
    """All but the smooth bed."""
    return (block[:, 0] + block[:, 1]) / 2


def bed(block: Stereo) -> Samples:
    """The smooth bed alone."""
    return (block[:, 0] - block[:, 1]) / 2


def measure_click(block: Stereo) -> float:
    """The largest third difference: what a jump shows most in, and a smooth sound hardly."""
    return float(np.abs(np.diff(block.astype(np.float64), 3, axis=0)).max(initial=0))


class Tape:
    """A live output whose card takes frames when a test says so, and keeps what left it."""

    is_realtime = True

    def __init__(self) -> None:
        self.outage_s = 0.0
        self.given = 0
        self._blocks: list[list[Stereo]] = [[]]
        self._pull: Pull | None = None
        self._gap = (0, 0)
        self.over = False

    @property
    def heard_frame(self) -> int:
        before, after = self._gap
        reached = self.given - (0 if self.over else BUFFER)
        return reached if reached >= after else before

    @property
    def left(self) -> list[Stereo]:
        """What left the card, a stretch for each time it was there."""
        return [np.concatenate([np.zeros((0, 2), np.float32), *blocks]) for blocks in self._blocks]

    def start(self, pull: Pull) -> None:
        self._pull = pull

    def turn(self, seconds: float = PIECE / SAMPLE_RATE, between: Callable[[], object] = lambda: None) -> Stereo:
        """Take so much, piece by piece, and give it; what comes between two pieces may be a look."""
        blocks = []
        for _ in range(round(seconds * SAMPLE_RATE / PIECE)):
            blocks.append(self._take())
            between()
        self._blocks[-1] += blocks
        return np.concatenate([np.zeros((0, 2), np.float32), *blocks])

    def lose(self, seconds: float) -> None:
        """Be away for so long by now, what was buffered lost."""
        if not self.outage_s:
            self._gap = (self.heard_frame, self.given)
            stretch = self.left[-1]
            self._blocks[-1:] = [[stretch[: max(0, len(stretch) - self.given + self.heard_frame)]], []]
        self.outage_s = seconds

    def wait(self, seconds: float) -> bool:
        return self.over

    def stop(self) -> None:
        self.outage_s, self.over = 0.0, True

    def _take(self) -> Stereo:
        if self.over or self.outage_s or self._pull is None:
            return np.zeros((0, 2), np.float32)
        block = self._pull(PIECE)
        self.given += len(block)
        self.over = len(block) < PIECE
        return block


def _turns(hz: float, frames: int) -> Samples:
    return np.asarray(2 * np.pi * hz * np.arange(frames) / SAMPLE_RATE)


def _swell(sound: Samples, edge: int = SAMPLE_RATE // 25) -> Samples:
    rise = np.sin(np.pi / 2 * np.minimum(1, np.arange(len(sound)) / edge)) ** 2
    return np.asarray(sound * rise * rise[::-1], np.float32)
