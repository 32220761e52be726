"""From a script to sound: the whole story on one page.

    Session -> plan(level) -> cues -> speech -> clips -> timeline -> mix

Lines are spoken ahead while the first of them are played already, or written to a file.
"""

import threading
from decimal import Decimal

from guided.core.cue import Kind, Plan
from guided.core.level import Level
from guided.plan.fitting import fit
from guided.plan.planner import LONGEST, plan
from guided.plan.preferences import AS_WRITTEN, Wishes
from guided.script.model import Session
from guided.sound import frames
from guided.sound.mixer import Mix
from guided.sound.sample_library import Sounds
from guided.sound.timeline import Laying, Timeline
from guided.speech.service import GRACE, Speech

AHEAD = Decimal(3)
"""How much is ready before playing begins (seconds)."""
LOOK = 0.1
"""How often to see whether somebody has left while the first lines are being spoken (seconds)."""


class Composition:
    """One session at one level with one voice, becoming sound."""

    def __init__(self, plan: Plan, speech: Speech, sounds: Sounds, bed: str = "off") -> None:
        """Take the plan, where its sounds come from, and what sounds underneath already. Nothing is spoken yet."""
        self.plan = plan
        self.speech = speech
        self._sounds = sounds
        self._bed = bed
        self.mix = Mix(Timeline(), lambda line: speech.clip(line).samples, sounds)
        self._grown = threading.Condition()
        self._failed: Exception | None = None
        self._left = threading.Event()
        self._thread = threading.Thread(target=self._ahead, name="speaking ahead", daemon=True)

    def whole(self) -> Mix:
        """Speak and lay everything, then give the mix."""
        self._lay()
        return self.mix

    def begin(self) -> Mix:
        """Speak ahead in the background; give the mix once its first seconds are ready, or somebody has left.

        Raises:
            Exception: whatever kept the first lines from being spoken.
        """
        self.start()
        self.until(frames(AHEAD))
        return self.mix

    def start(self) -> None:
        """Speak ahead in the background."""
        self._thread.start()

    def until(self, frame: int) -> None:
        """Wait until all before a frame is ready, or all there is, or somebody has left.

        Raises:
            Exception: whatever kept lines from being spoken.
        """
        with self._grown:
            while not (self._failed or self._left.is_set() or self._ready(frame)):
                self._grown.wait(LOOK)
        self.check()

    def soon(self, seconds: float, begin: int = 0, whole: bool = False) -> bool:
        """Wait at most so long for a few seconds from a frame on to be ready, or all of it; True once they are.

        Raises:
            Exception: whatever kept lines from being spoken.
        """
        frame = begin + frames(LONGEST if whole else AHEAD)
        with self._grown:
            self._grown.wait_for(lambda: self._failed or self._ready(frame), seconds)
        self.check()
        return self._ready(frame)

    @property
    def speaking(self) -> bool:
        """Whether lines are being spoken ahead."""
        return self._thread.is_alive()

    def check(self) -> None:
        """Raise what stopped the speaking in the background, if anything did."""
        if self._failed:
            raise self._failed

    def leave(self) -> None:
        """Speak no further than the line being spoken."""
        self._left.set()

    def close(self) -> None:
        """Let go of the voice and of the thread that speaks ahead; no process may end while an engine runs in it."""
        self.leave()
        self.speech.close()
        if self._thread.is_alive():
            self._thread.join(GRACE)

    def _ready(self, frame: int) -> bool:
        return self.mix.timeline.complete or self.mix.ready >= frame

    def _ahead(self) -> None:
        try:
            self.speech.wake(line for cue in self.plan.cues for line in (*cue.says, *cue.mirror))
            self._lay()
        except Exception as error:  # noqa: BLE001  (carried to the thread that plays)
            self._failed = None if self._left.is_set() else error
        with self._grown:
            self._grown.notify_all()

    def _open_sounds(self) -> None:
        """See before the first line that every sound can be played; an own bed may have to be made first."""
        for kind, name in {(cue.kind, cue.name) for cue in self.plan.cues}:
            if kind is Kind.CHIME:
                self._sounds.chime(name)
            elif kind is Kind.AMBIENCE and name != "off":
                self._sounds.bed(name)

    def _lay(self) -> None:
        self._open_sounds()
        cues = self.plan.cues
        laying = Laying(self._measure, self._bed)
        for n, cue in enumerate(cues, start=1):
            laying.add(cue)
            if self._left.is_set():
                return
            with self._grown:
                self.mix.timeline = laying.timeline(complete=n == len(cues))
                self._grown.notify_all()

    def _measure(self, line: str) -> int:
        length = self.speech.length(line)
        return self.speech.clip(line).frames if length is None else length


def compose(
    session: Session,
    level: Level,
    speech: Speech,
    sounds: Sounds,
    wishes: Wishes = AS_WRITTEN,
    minutes: Decimal | None = None,
) -> Composition:
    """Plan a session at a level and make it ready to become sound.

    Args:
        session: what to play.
        level: how much today may ask.
        speech: who says it.
        sounds: the chimes and beds.
        wishes: what the listener wants of it.
        minutes: how long it is to last; None for as long as it is.

    Raises:
        PlanError: it cannot be played, or not in that time.
    """
    paced = plan(session, level, wishes)
    return Composition(fit(paced, minutes * 60) if minutes else paced, speech, sounds)
