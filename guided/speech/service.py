"""The speech service: each different line is spoken once, in a session and as long as the cache on disk has it."""

import logging
from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from threading import Event, Lock

from guided.core.errors import VoiceError
from guided.sound import Clip
from guided.speech import selection
from guided.speech.clip_postprocessing import NORMALIZE_VERSION, normalize_clip
from guided.speech.deadline import TimedVoice
from guided.speech.engines import Voice
from guided.speech.normalize import respell
from guided.speech.selection import SelectedVoice
from guided.speech.store import ClipStore

LOG = logging.getLogger(__name__)


class FairLock:
    """A lock for one thread at a time; the one that has waited longest is next."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._queue: deque[Event] = deque()

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Wait for the lock, and hold it for as long as the block lasts."""
        my_turn = Event()
        with self._lock:
            self._queue.append(my_turn)
            self._queue[0].set()
        try:
            my_turn.wait()
            yield
        finally:  # also where waiting was interrupted
            with self._lock:
                self._queue.remove(my_turn)
                if self._queue:
                    self._queue[0].set()


CACHE_LIMIT_BYTES = 300_000_000
"""Bytes on disk: some fifty minutes of speech."""

SPEECH_CLOSE_S = 10.0
"""How long the line being spoken may take to end, once a session is closed (seconds)."""

MAX_RECENT_FRAMES = 4_000_000
"""Samples kept in memory: the last minute and a half of speech."""


class SpeechService:
    """The lines of a session as clips at `guided.sound.SAMPLE_RATE`, ready for the mix.

    Any thread may ask for any line. A line is never spoken twice at the same time, and a line that was spoken before
    never waits for one that is being spoken; a new one waits only for those that were asked for before it. A voice that
    fails, or takes too long, hands its line and those to come to the next engine; lines it has already said stay as
    they are.
    """

    def __init__(self, selected: SelectedVoice, folder: Path, limit: int = CACHE_LIMIT_BYTES) -> None:
        """Speak with the chosen voice, and keep at most about `limit` bytes in `folder`."""
        self.notices = list(selected.notices)
        """Notices for the person, a sentence each; it may grow while lines are spoken."""
        self._selected = selected
        self._voice = TimedVoice(selected.engine, selected.voice)
        self._voices: tuple[Voice, ...] = (selected.voice,)
        self._failed: list[str] = []
        self._store = ClipStore(folder, limit, self.notices)
        self._recent = RecentClips()
        LOG.debug("%s speaks %s, %s times as fast", selected.engine, selected.language, selected.rate)
        self._lock = FairLock()
        self._closed = False

    def get_length(self, text: str) -> int | None:
        """Frames of a line's clip if it was spoken before, else None; fast. 0 where there is nothing to say in it."""
        respelled = self._respell(text)
        lengths = (self._store.get_length(_make_key(voice, respelled)) for voice in self._voices)
        return next((length for length in lengths if length is not None), None)

    def get_clip(self, text: str) -> Clip:
        """The clip of a line, spoken now if it never was. Its samples are shared, and read-only.

        Raises:
            VoiceError: the session was closed.
        """
        respelled = self._respell(text)
        return self._find_clip(respelled) or self._speak(respelled)

    def warm_up(self, lines: Iterable[str]) -> None:
        """Speak the first of these lines that never was, and with it load the voice: best done before playing begins.

        Loading holds the interpreter for up to 0.15 s at a time, which a sound card may not forgive.
        """
        for line in lines:
            if self.get_length(line) is None:
                self.get_clip(line)
                return

    def close(self) -> None:
        """Close the voice, even in the middle of a line. Closing twice is harmless."""
        self._closed = True
        self._selected.voice.close()

    def _respell(self, text: str) -> str:
        return respell(text, self._selected.language)

    def _find_clip(self, text: str) -> Clip | None:
        for voice in self._voices:
            address = _make_key(voice, text)
            clip = self._recent.get(address)
            if clip is None and (clip := self._store.read(address)):
                self._recent.put(address, clip)
            if clip:
                return clip
        return None

    def _speak(self, text: str) -> Clip:
        with self._lock.hold():
            return self._find_clip(text) or self._cache_clip(text, self._synthesize(text))

    def _synthesize(self, text: str) -> Clip:
        while True:
            if self._closed:
                raise VoiceError("The session ended before this line was spoken; start it again to hear it.")
            try:
                clip = normalize_clip(self._voice.speak(text))
            except VoiceError as error:
                self._fall_back(self._selected, error)
            else:
                LOG.debug("%s spoke %s characters in %s frames", self._selected.engine, len(text), clip.frames)
                return clip

    def _cache_clip(self, text: str, clip: Clip) -> Clip:
        """The clip as read from the store, so that a session sounds the same the first time and every time after."""
        address = _make_key(self._selected.voice, text)
        stored_clip = self._store.write(address, clip)
        self._recent.put(address, stored_clip)
        return stored_clip

    def _fall_back(self, failed: SelectedVoice, error: VoiceError) -> None:
        if self._closed:  # which ended the line
            return
        LOG.warning("%s failed: %s", failed.engine, type(error).__name__)
        failed.voice.close()
        self._failed.append(failed.engine)
        self._selected = selection.select_fallback(self._failed, failed, error)
        self._voice = TimedVoice(self._selected.engine, self._selected.voice)
        self._voices += (self._selected.voice,)
        self.notices += self._selected.notices


class RecentClips:
    """The clips used last, in memory, so that the mix can ask for the same one block after block."""

    def __init__(self) -> None:
        self._clips: OrderedDict[str, Clip] = OrderedDict()
        self._frames = 0
        self._lock = Lock()

    def get(self, address: str) -> Clip | None:
        """A clip, if it is still in memory."""
        with self._lock:
            if address in self._clips:
                self._clips.move_to_end(address)
            return self._clips.get(address)

    def put(self, address: str, clip: Clip) -> None:
        """Keep a clip, and drop those not used for longest."""
        with self._lock:
            if address not in self._clips:
                self._frames += clip.frames
            self._clips[address] = clip
            while self._frames > MAX_RECENT_FRAMES and len(self._clips) > 1:
                self._frames -= self._clips.popitem(last=False)[1].frames


def _make_key(voice: Voice, text: str) -> str:
    """The cache key of a line by a voice."""
    return sha256(f"{NORMALIZE_VERSION}\0{voice.key}\0{text}".encode(errors="surrogatepass")).hexdigest()
