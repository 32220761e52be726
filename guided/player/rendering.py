"""From a plan to sound.

    Session -> plan(level) -> cues -> speech -> clips -> timeline -> mix

Lines are spoken ahead while the first of them are played already, or written to a file.
"""

import threading
from decimal import Decimal

from guided.core.cue import CueKind, Plan
from guided.core.level import Level
from guided.plan.fitting import fit_plan
from guided.plan.planner import MAX_SESSION_S, build_plan
from guided.plan.preferences import NO_PREFERENCES, Preferences
from guided.script.model import Session
from guided.sound import to_frames
from guided.sound.mixer import Mix
from guided.sound.sample_library import SampleLibrary
from guided.sound.timeline import Timeline, TimelineBuilder
from guided.speech.service import SPEECH_CLOSE_S, SpeechService

START_BUFFER_S = Decimal(3)
"""How much is ready before playing begins (seconds)."""
RENDER_POLL_S = 0.1
"""How often to see whether somebody has left while the first lines are being spoken (seconds)."""


class PlanRenderer:
    """Makes sound of one plan with one voice."""

    def __init__(self, plan: Plan, speech: SpeechService, sounds: SampleLibrary, bed: str = "off") -> None:
        """Take the plan, where its sounds come from, and what sounds underneath already. Nothing is spoken yet."""
        self.plan = plan
        self.speech = speech
        self._sounds = sounds
        self._bed = bed
        self.mix = Mix(Timeline(), lambda line: speech.get_clip(line).samples, sounds)
        self._updated = threading.Condition()
        self._error: Exception | None = None
        self._cancelled = threading.Event()
        self._thread = threading.Thread(target=self._render_ahead, name="speaking ahead", daemon=True)

    def render_all(self) -> Mix:
        """Speak and lay out everything, then give the mix."""
        self._build_timeline()
        return self.mix

    def buffer_mix(self) -> Mix:
        """Speak ahead in the background; give the mix once its first seconds are ready, or somebody has left.

        Raises:
            Exception: whatever kept the first lines from being spoken.
        """
        self.start()
        self.wait_until(to_frames(START_BUFFER_S))
        return self.mix

    def start(self) -> None:
        """Speak ahead in the background."""
        self._thread.start()

    def wait_until(self, frame: int) -> None:
        """Wait until all before a frame is ready, or all there is, or somebody has left.

        Raises:
            Exception: whatever kept lines from being spoken.
        """
        with self._updated:
            while not (self._error or self._cancelled.is_set() or self._is_ready(frame)):
                self._updated.wait(RENDER_POLL_S)
        self.raise_error()

    def wait_ready(self, seconds: float, start: int = 0, until_end: bool = False) -> bool:
        """Wait at most so long for a few seconds from a frame on to be ready, or all of it; True once they are.

        Raises:
            Exception: whatever kept lines from being spoken.
        """
        frame = start + to_frames(MAX_SESSION_S if until_end else START_BUFFER_S)
        with self._updated:
            self._updated.wait_for(lambda: self._error or self._is_ready(frame), seconds)
        self.raise_error()
        return self._is_ready(frame)

    @property
    def is_running(self) -> bool:
        """Whether lines are being spoken ahead."""
        return self._thread.is_alive()

    def raise_error(self) -> None:
        """Raise what stopped the speaking in the background, if anything did."""
        if self._error:
            raise self._error

    def cancel(self) -> None:
        """Speak no further than the line being spoken."""
        self._cancelled.set()

    def close(self) -> None:
        """Close the voice and the thread that speaks ahead; no process may end while an engine runs in it."""
        self.cancel()
        self.speech.close()
        if self._thread.is_alive():
            self._thread.join(SPEECH_CLOSE_S)

    def _is_ready(self, frame: int) -> bool:
        return self.mix.timeline.is_complete or self.mix.ready_frames >= frame

    def _render_ahead(self) -> None:
        try:
            self.speech.warm_up(line for cue in self.plan.cues for line in (*cue.says, *cue.other_side))
            self._build_timeline()
        except Exception as error:  # noqa: BLE001  (carried to the thread that plays)
            self._error = None if self._cancelled.is_set() else error
        with self._updated:
            self._updated.notify_all()

    def _open_sounds(self) -> None:
        """Open every sound before the first line is spoken; a bed of the listener may have to be made first."""
        for kind, name in {(cue.kind, cue.name) for cue in self.plan.cues}:
            if kind is CueKind.CHIME:
                self._sounds.get_chime(name)
            elif kind is CueKind.AMBIENCE and name != "off":
                self._sounds.get_bed(name)

    def _build_timeline(self) -> None:
        self._open_sounds()
        cues = self.plan.cues
        builder = TimelineBuilder(self._measure, self._bed)
        for count, cue in enumerate(cues, start=1):
            builder.add(cue)
            if self._cancelled.is_set():
                return
            with self._updated:
                self.mix.timeline = builder.build(complete=count == len(cues))
                self._updated.notify_all()

    def _measure(self, line: str) -> int:
        length = self.speech.get_length(line)
        return self.speech.get_clip(line).frames if length is None else length


def create_renderer(
    session: Session,
    level: Level,
    speech: SpeechService,
    sounds: SampleLibrary,
    preferences: Preferences = NO_PREFERENCES,
    minutes: Decimal | None = None,
) -> PlanRenderer:
    """Plan a session at a level and make it ready to become sound.

    Args:
        session: what to play.
        level: how much today may ask.
        speech: who says it.
        sounds: the chimes and beds.
        preferences: what the listener wants of it.
        minutes: how long it is to last; None for as long as it is.

    Raises:
        PlanError: it cannot be played, or not in that time.
    """
    paced_plan = build_plan(session, level, preferences)
    return PlanRenderer(fit_plan(paced_plan, minutes * 60) if minutes else paced_plan, speech, sounds)
