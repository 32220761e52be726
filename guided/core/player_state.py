"""The state of a session while it plays, for screens, and how a screen talks to the player."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from guided.core.cue import Cue
from guided.core.keys import KeyAction
from guided.core.level import Level


class PlayerPhase(StrEnum):
    """The phase a session is in."""

    READY = "ready"
    """Before the start: any key begins, and so does waiting a little."""
    PLAYING = "playing"
    PAUSED = "paused"
    NO_OUTPUT = "lost"
    """The sound output is away; it goes on by itself when it is back."""
    LANDING = "landing"
    """The spoken soft landing after "enough"."""
    FADING = "leaving"
    """Fading out, the place kept."""
    ENDED = "ended"
    """Over; a screen shows this once and returns."""


@dataclass(frozen=True, slots=True)
class CueStarted:
    """A cue that has begun to be heard, and what was said with it."""

    cue: Cue
    line: str
    """The line said during it; empty if there is none."""
    remaining: float
    """The time left of the session when it began (seconds)."""


@dataclass(frozen=True, slots=True)
class PlayerState:
    """Everything a screen needs to show one moment of a session. Times are seconds."""

    phase: PlayerPhase
    title: str
    level: Level
    cue: Cue
    """The cue heard now; while paused, the one that goes on later."""
    line: str
    """The line said last, shown large. Empty before the first."""
    elapsed: float
    """How far into the cue."""
    duration: float
    """How long the cue is."""
    remaining: float
    """How long the session still takes."""
    sections: tuple[str, ...] = ()
    """Every heading, in order; empty where there are none."""
    section_index: int = -1
    """The index of the current one; -1 before the first."""
    next_title: str = ""
    """What comes next, in a few words; empty near the end."""
    choice: str = ""
    """While paused: what Enter takes now, as it was said."""
    choices: tuple[str, ...] = ()
    """While paused: everything that is offered, in order."""
    volume: int = 0
    """Decibels above or below as written."""
    dim: bool = False
    """Paused for so long that nobody may be looking."""
    for_sleep: bool = False
    """A session to fall asleep with: it ends dark and without a word."""
    cue_starts: tuple[CueStarted, ...] = ()
    """Every cue begun so far, in the order heard; it only grows. What is started or said again is here again."""
    notices: tuple[str, ...] = ()
    """Every notice so far, a sentence each; it only grows."""
    farewell: str = ""
    """Once ended: the last words on the screen."""
    playtime: float = 0.0
    """How long it has been heard, pauses left out."""


class PlayerControls(Protocol):
    """A session being played, as a screen sees it. One thread calls it."""

    def handle_key(self, key: KeyAction) -> None:
        """Do what a key asks for, at once."""
        ...

    def tick(self, seconds: float = 0) -> PlayerState:
        """Do what is due, wait at most so long, and say what is going on. To be called ten times a second.

        Raises:
            GuidedError: the session cannot go on; says what to do.
        """
        ...


class Screen(Protocol):
    """A way to show a session and to hear its keys."""

    def run(self, controls: PlayerControls) -> None:
        """Show a session until it has ended, and leave the terminal as it was found, however it ends."""
        ...
