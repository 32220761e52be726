"""Lines that the player itself says, in the words of the phrase book, spoken in the background."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from threading import Thread

from guided.core.cue import Cue, CueId, CueKind, Plan
from guided.core.errors import GuidedError
from guided.core.keys import KeyAction
from guided.core.level import Level
from guided.plan import pacing
from guided.player.audio_player import AudioPlayer
from guided.script import spoken_text
from guided.sound import Samples, to_frames
from guided.speech.service import SPEECH_CLOSE_S, SpeechService

MINUTE_S = 60
OFFER_WAIT_S = Decimal(6)
"""How long an offer waits for a key (seconds)."""
LANDING_FADE_S = Decimal(4)
"""The quiet at the end of the landing, over which the bed fades (seconds)."""
LEAD_IN_CUE = Cue(CueId("lead"), CueKind.LEAD, Decimal("0.3"))
"""A little quiet before the first word after a jump, for what was heard before to give way."""


class PlayerLines:
    """The stock lines of a session."""

    def __init__(self, phrases: Mapping[str, str]) -> None:
        """Take the lines of the phrase book."""
        self._phrases = phrases

    def get_line(self, key: str, **words: str) -> str:
        """One line, its words filled in. One that the book lacks is said by its name, so that nothing ends for it."""
        return spoken_text.fill_placeholders(self._phrases.get(key, key.replace("-", " ")), words)

    def get_status(self, cue: Cue, left: float) -> Iterator[str]:
        """Lines that say which section plays, and how long it still takes (seconds)."""
        if cue.section:
            yield self._format_section(cue)
        minutes = round(left / MINUTE_S)
        yield self.get_line("minutes-left", minutes=str(minutes)) if minutes > 1 else self.get_line("minute-left")

    def list_items(self, level: Level) -> dict[KeyAction, str]:
        """The items of the pause menu, in this order; on the easiest level nothing is easier."""
        phrase_ids = {
            KeyAction.TOGGLE: "go-on",
            KeyAction.EASIER: "easier",
            KeyAction.REPEAT: "once-more",
            KeyAction.LAND: "enough",
        }
        return {
            key: self.get_line(line)
            for key, line in phrase_ids.items()
            if key is not KeyAction.EASIER or level is not Level.FLARE
        }

    def split_line(self, key: str) -> list[str]:
        """One line, sentence by sentence."""
        return list(spoken_text.split_sentences(self.get_line(key)))

    def list_common(self) -> Iterator[str]:
        """Lines that may be said at any time."""
        yield from self.list_items(Level.BETTER).values()
        yield from (*self.split_line("easiest"), *self.split_line("end"))
        for key in ("landing", "landing-warm"):
            yield from (piece for piece in spoken_text.split_text(self.get_line(key)) if isinstance(piece, str))

    def offer_cues(self, level: Level, side: str) -> Iterator[Cue]:
        """Cues that offer a side that was left out."""
        yield from _make_cues(self.get_line("offer-side", side=side), level)
        yield Cue(CueId("wait"), CueKind.REST, OFFER_WAIT_S)

    def plan_landing(self, plan: Plan, warm: bool = False) -> Plan:
        """The plan of a soft end; with `warm`, it first asks to take away what warms."""
        line = self.get_line("landing-warm" if warm else "landing")
        cues = (LEAD_IN_CUE, *_make_cues(line, plan.level), Cue(CueId("closing"), CueKind.LEAD, LANDING_FADE_S))
        return Plan(plan.name, plan.title, plan.level, plan.language, cues)

    def resume_cues(self, cue: Cue, level: Level) -> Iterator[Cue]:
        """Cues that are said first when a session goes on in another sitting."""
        yield from _make_cues(self.get_line("resume"), level)
        if cue.section:
            yield from _make_cues(self._format_section(cue), level)

    def outage_cues(self, level: Level) -> Iterator[Cue]:
        """Cues that are said when the sound is back after a while."""
        yield from _make_cues(self.get_line("back"), level)

    def _format_section(self, cue: Cue) -> str:
        if cue.side:
            return self.get_line("here-side", section=cue.section, side=cue.side)
        return self.get_line("here", section=cue.section)


def _make_cues(text: str, level: Level) -> Iterator[Cue]:
    """Cues for the sentences and pauses of a line."""
    for n, piece in enumerate(spoken_text.split_text(text)):
        id = CueId("line", part=str(n))  # noqa: A001  (what cues call it)
        if isinstance(piece, Decimal):
            yield Cue(id, CueKind.PAUSE, piece)
        else:
            yield Cue(id, CueKind.SAY, pacing.DEFAULT_PACING[level].slot(spoken_text.count_words(piece)), says=(piece,))


REACTION_FRAMES = to_frames(1) // 2
"""A line counts only this long after its start: a key pressed earlier is for the line before (frames)."""


class _SpeechTask:
    """Lines that are spoken in a thread of their own."""

    def __init__(
        self, speech: SpeechService, lines: Sequence[tuple[str, int]], lead_frames: int = 0, keep_sounds: bool = True
    ) -> None:
        self.sounds: list[tuple[Samples, int]] = []
        self.lead_frames = lead_frames
        self._speech, self._lines, self._keeps = speech, lines, keep_sounds
        self._thread = Thread(target=self._run, name="speaking beside", daemon=True)
        self._thread.start()

    @property
    def is_done(self) -> bool:
        return not self._thread.is_alive()

    def join(self) -> None:
        if self._thread.is_alive():
            self._thread.join(SPEECH_CLOSE_S)

    def _run(self) -> None:
        try:
            for line, gap_frames in self._lines:
                sound = self._speech.get_clip(line).samples
                if self._keeps:
                    self.sounds.append((sound, gap_frames))
        except GuidedError:  # the session is being closed: nothing is left to say
            self.sounds = []


class Announcer:
    """Says lines beside the session."""

    def __init__(self, speech: SpeechService, player: AudioPlayer) -> None:
        """Take who speaks and where it is heard."""
        self._speech = speech
        self._player = player
        self._task: _SpeechTask | None = None
        self._tasks: list[_SpeechTask] = []

    @property
    def line_index(self) -> int:
        """The number of the last line that a listener can have understood; -1 before the first."""
        return -1 if self._task else self._player.find_line_index(REACTION_FRAMES)

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to be said."""
        return self._task is None and self._player.is_quiet

    def say(self, lines: Sequence[tuple[str, int]], quiet: int = 0) -> None:
        """Say lines as soon as they are spoken, instead of any said before.

        Args:
            lines: each with the frames of quiet after it.
            quiet: the frames of quiet before the first.
        """
        self.stop()
        self._task = self._start(lines, quiet)

    def stop(self) -> None:
        """Say no more."""
        self._task = None
        self._player.stop_lines()

    def poll(self) -> None:
        """Let what has been spoken be heard; to be called now and then."""
        if self._task and self._task.is_done:
            finished_task, self._task = self._task, None
            self._player.announce(finished_task.sounds, finished_task.lead_frames)

    def prefetch(self, lines: Iterable[str]) -> None:
        """Speak lines beforehand, so that they are at hand when they are wanted."""
        self._start([(line, 0) for line in dict.fromkeys(lines)], keeps=False)

    def close(self) -> None:
        """Wait for the line being spoken, once the speech is closed: no process may end while an engine runs in it."""
        for task in self._tasks:
            task.join()

    def _start(self, lines: Sequence[tuple[str, int]], quiet: int = 0, keeps: bool = True) -> _SpeechTask:
        task = _SpeechTask(self._speech, lines, quiet, keeps)
        self._tasks = [*(task_before for task_before in self._tasks if not task_before.is_done), task]
        return task
