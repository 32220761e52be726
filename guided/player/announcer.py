"""Lines that the player itself says, in the words of the phrase book, spoken in the background."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from threading import Thread

from guided.core.cue import Cue, CueId, Kind, Plan
from guided.core.errors import GuidedError
from guided.core.keys import Key
from guided.core.level import Level
from guided.plan import pacing
from guided.player.audio_player import Player
from guided.script import text
from guided.sound import Samples, frames
from guided.speech.service import GRACE, Speech

MINUTE = 60
CHOICE = Decimal(6)
"""How long an offer waits for a key (seconds)."""
FADING = Decimal(4)
"""The quiet at the end of the landing, over which the bed fades (seconds)."""
LEAD = Cue(CueId("lead"), Kind.LEAD, Decimal("0.3"))
"""A little quiet before the first word after a jump, for what was heard before to give way."""


class Lines:
    """The stock lines of a session."""

    def __init__(self, phrases: Mapping[str, str]) -> None:
        """Take the lines of the phrase book."""
        self._phrases = phrases

    def line(self, key: str, **words: str) -> str:
        """One line, its words filled in. One that the book lacks is said by its name, so that nothing ends for it."""
        return text.fill(self._phrases.get(key, key.replace("-", " ")), words)

    def here(self, cue: Cue, left: float) -> Iterator[str]:
        """Where one is, and how long it still takes (seconds)."""
        if cue.section:
            yield self._place(cue)
        minutes = round(left / MINUTE)
        yield self.line("minutes-left", minutes=str(minutes)) if minutes > 1 else self.line("minute-left")

    def options(self, level: Level) -> dict[Key, str]:
        """What a pause offers, in this order; on the easiest level nothing is easier."""
        keys = {Key.TOGGLE: "go-on", Key.EASIER: "easier", Key.AGAIN: "once-more", Key.ENOUGH: "enough"}
        return {key: self.line(line) for key, line in keys.items() if key is not Key.EASIER or level is not Level.FLARE}

    def sentences(self, key: str) -> list[str]:
        """One line, sentence by sentence."""
        return list(text.sentences(self.line(key)))

    def warm(self) -> Iterator[str]:
        """What may be said at any time."""
        yield from self.options(Level.BETTER).values()
        yield from (*self.sentences("easiest"), *self.sentences("end"))
        for key in ("landing", "landing-warm"):
            yield from (piece for piece in text.pieces(self.line(key)) if isinstance(piece, str))

    def offer(self, level: Level, side: str) -> Iterator[Cue]:
        """The offer of a side that was left out."""
        yield from _cues(self.line("offer-side", side=side), level)
        yield Cue(CueId("wait"), Kind.REST, CHOICE)

    def landing(self, plan: Plan, warm: bool = False) -> Plan:
        """A soft end from wherever one is, as a plan of its own; what warms one is taken away first."""
        line = self.line("landing-warm" if warm else "landing")
        cues = (LEAD, *_cues(line, plan.level), Cue(CueId("closing"), Kind.LEAD, FADING))
        return Plan(plan.name, plan.title, plan.level, plan.language, cues)

    def resumed(self, cue: Cue, level: Level) -> Iterator[Cue]:
        """What is said first when a session goes on in another sitting."""
        yield from _cues(self.line("resume"), level)
        if cue.section:
            yield from _cues(self._place(cue), level)

    def back(self, level: Level) -> Iterator[Cue]:
        """What is said when the sound is back after a while."""
        yield from _cues(self.line("back"), level)

    def _place(self, cue: Cue) -> str:
        if cue.side:
            return self.line("here-side", section=cue.section, side=cue.side)
        return self.line("here", section=cue.section)


def _cues(words: str, level: Level) -> Iterator[Cue]:
    """The sentences and pauses of a line."""
    for n, piece in enumerate(text.pieces(words)):
        id = CueId("line", part=str(n))  # noqa: A001  (what cues call it)
        if isinstance(piece, Decimal):
            yield Cue(id, Kind.PAUSE, piece)
        else:
            yield Cue(id, Kind.SAY, pacing.USUAL[level].slot(text.count(piece)), says=(piece,))


UNDERSTOOD = frames(1) // 2
"""A line counts from so long after its beginning: a finger that is slow still means the one before (frames)."""


class _Speaking:
    """Lines becoming sound in a thread of their own."""

    def __init__(self, speech: Speech, lines: Sequence[tuple[str, int]], quiet: int = 0, kept: bool = True) -> None:
        self.sounds: list[tuple[Samples, int]] = []
        self.quiet = quiet
        self._speech, self._lines, self._kept = speech, lines, kept
        self._thread = Thread(target=self._run, name="speaking beside", daemon=True)
        self._thread.start()

    @property
    def done(self) -> bool:
        return not self._thread.is_alive()

    def end(self) -> None:
        if self._thread.is_alive():
            self._thread.join(GRACE)

    def _run(self) -> None:
        try:
            for line, quiet in self._lines:
                sound = self._speech.clip(line).samples
                if self._kept:
                    self.sounds.append((sound, quiet))
        except GuidedError:  # the session is being closed: nothing is left to say
            self.sounds = []


class Announcer:
    """Says lines beside the session."""

    def __init__(self, speech: Speech, player: Player) -> None:
        """Take who speaks and where it is heard."""
        self._speech = speech
        self._player = player
        self._speaking: _Speaking | None = None
        self._begun: list[_Speaking] = []

    @property
    def at(self) -> int:
        """The number of the line one can have understood last; -1 before the first."""
        return -1 if self._speaking else self._player.saying(UNDERSTOOD)

    @property
    def over(self) -> bool:
        """Whether nothing is left to be said."""
        return self._speaking is None and self._player.quiet

    def say(self, lines: Sequence[tuple[str, int]], quiet: int = 0) -> None:
        """Say lines as soon as they are spoken, instead of any said before.

        Args:
            lines: each with the frames of quiet after it.
            quiet: the frames of quiet before the first.
        """
        self.hush()
        self._speaking = self._spoken(lines, quiet)

    def hush(self) -> None:
        """Say no more."""
        self._speaking = None
        self._player.hush()

    def tend(self) -> None:
        """Let what has been spoken be heard; to be called now and then."""
        if self._speaking and self._speaking.done:
            done, self._speaking = self._speaking, None
            self._player.say(done.sounds, done.quiet)

    def warm(self, lines: Iterable[str]) -> None:
        """Speak lines beforehand, so that they are at hand when they are wanted."""
        self._spoken([(line, 0) for line in dict.fromkeys(lines)], kept=False)

    def close(self) -> None:
        """Wait for the line being spoken, once the speech is closed: no process may end while an engine runs in it."""
        for speaking in self._begun:
            speaking.end()

    def _spoken(self, lines: Sequence[tuple[str, int]], quiet: int = 0, kept: bool = True) -> _Speaking:
        new = _Speaking(self._speech, lines, quiet, kept)
        self._begun = [*(old for old in self._begun if not old.done), new]
        return new
