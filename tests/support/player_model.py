"""A small model of the player: where a listener would say one is. It knows levels, cues and frames, and no sound.

Where keys lead is asked of the score, which has tests of its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from guided.core.cue import Cue, CueId, Kind
from guided.core.keys import Key
from guided.core.level import LEVELS
from guided.core.player_state import Phase
from guided.player.announcer import LEAD, UNDERSTOOD
from guided.player.navigation import bed
from guided.player.pause_menu import AFTER, BEFORE, BETWEEN, HERE
from guided.player.session_player import ASLEEP, READY, SHORT
from guided.player.transitions import Score, Spot
from guided.sound import RATE
from guided.sound.timeline import Laying, Timeline

Measure = Callable[[str], int]


class Way:
    """One way through the session, from a spot on."""

    def __init__(self, row: Sequence[Cue], start: Spot, measure: Measure, opens: bool = False) -> None:
        self.start, self.row = start, row
        bed_here = bed(row, start.at if opens else max(1, start.at))
        self.inside = start.frames > 0 and not start.intro
        first = row[start.at]
        if start.intro:
            first = replace(first, seconds=first.seconds - start.into)
        if self.inside and first.kind is Kind.HOLD and start.into > first.after:
            first = replace(first, says=())
        lead = [] if self.inside or (opens and not start.at) else [LEAD, *start.intro]
        if lead and opens and bed_here != "off":
            lead = [Cue(CueId("bed"), Kind.AMBIENCE, Decimal(0), name=bed_here), *lead]
        laying = Laying(measure, "off" if opens else bed_here)
        for cue in (*lead, first, *row[start.at + 1 :]):
            laying.add(cue)
        self.timeline: Timeline = laying.timeline(complete=True)
        self.lead = len(lead)
        self.begin = start.frames if self.inside else 0
        self.frames = self.timeline.frames

    def spot(self, frame: int) -> Spot:
        """Where one is at a frame."""
        number = self.timeline.at(frame)
        if number < self.lead:
            return self.start
        before = self.start.frames if number == self.lead and not self.inside else 0
        into = frame - self.timeline.placed[number].start + before
        return replace(self.start, at=self.start.at + number - self.lead, frames=into, aloud=False, intro=())

    def begun(self, frame: int) -> list[str]:
        """The cues begun by a frame."""
        return [placed.cue.id for placed in self.timeline.placed[: self.timeline.at(frame) + 1]]

    def left(self, spot: Spot) -> float:
        """Seconds to go."""
        return max(0.0, float(sum((cue.seconds for cue in self.row[spot.at :]), Decimal(0))) - spot.frames / RATE)


class Shadow:
    """What goes on, by the frames that a card was given and those that were heard of them."""

    def __init__(self, score: Score, start: Spot, measure: Measure, wait: bool) -> None:
        self.score, self.measure = score, measure
        self.phase, self.wait = Phase.READY, wait
        self.way = Way(score.plan(start).cues, start, measure, opens=True)
        self.place = self.way.begin
        self.playing = self.finishing = False
        self.undo: list[tuple[str, object]] = []
        self.volume = 0
        self.kept: tuple[str, str] | None = None
        self.log: list[str] = []
        self.given = self.heard = 0
        self.begun: int | None = None
        """The frame of the card at which this way was begun; None while it is not."""
        self.said: list[tuple[Key | None, int]] = []
        """What is said in a pause, and from which frame of the card on; at last, the end of it."""
        self.lasted = 0.0
        self.bed = 0
        """How much of the bed has been played (frames)."""
        self.changed = 0
        """The frame of the card at which anything last began to change."""

    @property
    def here(self) -> Spot:
        return self.way.spot(self.place) if self.begun is not None else self.way.start

    @property
    def heard_place(self) -> int:
        """The place that is heard."""
        return min(self.place, self.way.begin + max(0, self.heard - (self.begun or 0)))

    @property
    def option(self) -> Key:
        """What Enter takes in a pause."""
        begun = [key for key, frame in self.said if frame + UNDERSTOOD <= self.heard]
        over = bool(self.said) and self.said[-1][1] <= self.heard
        return (begun[-1] if begun and not over else None) or Key.TOGGLE

    @property
    def closing(self) -> bool:
        """Whether all is said, and nothing can be taken back."""
        return self.finishing and self.said[-1][1] <= self.heard

    def give(self, frames: int) -> None:
        """The card takes a block."""
        self.given += frames
        if self.playing:
            played = min(frames, self.way.frames - self.place)
            self.place += played
            self.bed += played

    def look(self, heard: int, away: float, over: bool) -> None:
        """Somebody looks after it, and sees what of it was heard, and whether the card has come to the end."""
        self.heard = heard
        if over or (away and self.phase is Phase.LEAVING):
            self.phase = Phase.ENDED
            return
        if away and self.phase is Phase.PLAYING:
            self._rest(self.way.spot(self.heard_place))
            self._enter(Phase.LOST)
        elif self.phase is Phase.LOST and not away:
            self._back()
        self.lasted = away
        if self.phase is Phase.READY and self.given >= (READY if self.wait else 0):
            self.begin()
        if self.phase in (Phase.PLAYING, Phase.LANDING):
            if self.place == self.way.frames and not self.finishing:
                self._end()
            new = self.way.begun(self.heard_place)[self.logged :]
            self.log += new
            self.logged += len(new)
        if self.phase in (Phase.PLAYING, Phase.PAUSED, Phase.LOST) and not self.finishing:
            self.kept = (self.here.level, self.way.row[self.here.at].id)

    def press(self, key: Key) -> None:
        """A key, which may come at any moment before the end."""
        self.changed = self.given
        if self.closing or self.phase in (Phase.LEAVING, Phase.ENDED):
            return
        if key is Key.QUIT and self.phase is not Phase.PLAYING:
            self._enter(Phase.LEAVING)
        elif key in (Key.LOUDER, Key.SOFTER):
            self.undo.append(("volume", self.volume))
            self.volume = max(-24, min(6, self.volume + (2 if key is Key.LOUDER else -2)))
        elif key is Key.UNDO:
            self._take_back()
        else:
            self._press_in_phase(key)

    def _press_in_phase(self, key: Key) -> None:
        if self.phase is Phase.READY:
            self.begin()
        elif self.phase is Phase.PLAYING:
            self._press_playing(key)
        elif self.phase is Phase.PAUSED:
            self._press_paused(self.option if key is Key.PAUSE else key)
        elif self.phase is Phase.LOST:
            self._enter(Phase.PAUSED)
        elif self.phase is Phase.LANDING and key in (Key.TOGGLE, Key.PAUSE):
            self._rest(self.landed)
            self._pause()

    def _press_playing(self, key: Key) -> None:
        if key is Key.EASIER and self.here.level is LEVELS[0]:
            return
        taken = self.score.offered(self.here) if key is Key.PAUSE else None
        if key in (Key.TOGGLE, Key.PAUSE, Key.ENOUGH, Key.QUIT) and not taken:
            self.undo.append(("on", None))
            self._pause()
        else:
            self.undo.append(("go", self.score.going_on(self.here)))
            self._go(taken or self._led(key))

    def _press_paused(self, key: Key) -> None:
        if key is Key.EASIER and self.here.level is LEVELS[0]:
            self._say(list(self.score.lines.sentences("easiest")))
            return
        self.undo.append(("pause", self.here))
        if key is Key.TOGGLE:
            self._go(self.score.going_on(self.here))
        elif key is Key.ENOUGH:
            self._land()
        else:
            self._go(self._led(key))

    def begin(self) -> None:
        self.bed = self.way.begin
        self._play(self.way, Phase.PLAYING)

    def _led(self, key: Key) -> Spot:
        return self.score.easier(self.here) if key is Key.EASIER else self.score.jump(self.here, key)

    def _take_back(self) -> None:
        what, value = self.undo.pop() if self.undo else ("nothing", None)
        if what == "volume":
            self.volume = value  # type: ignore[assignment]
        elif what == "on":
            self._go(self.score.going_on(self.here))
        elif what == "go":
            self._go(value)  # type: ignore[arg-type]
        elif what == "pause":
            self._rest(value)  # type: ignore[arg-type]
            self._pause()

    def _way(self, spot: Spot) -> Way:
        return Way(self.score.plan(spot).cues, spot, self.measure)

    def _go(self, spot: Spot) -> None:
        self._play(self._way(spot), Phase.PLAYING)

    def _play(self, way: Way, phase: Phase) -> None:
        self.way, self.place, self.begun = way, way.begin, self.given
        self.playing, self.logged = True, 0
        self._enter(phase)

    def _rest(self, spot: Spot) -> None:
        self.way, self.playing, self.begun = self._way(spot), False, None
        self.place = self.way.begin

    def _pause(self) -> None:
        self.playing = False
        self._enter(Phase.PAUSED)
        self._say(list(self.score.lines.here(self.way.row[self.here.at], self.way.left(self.here))))

    def _say(self, first: Sequence[str]) -> None:
        """Some lines, and what can be done."""
        options = list(self.score.lines.options(self.here.level).items())
        where = [(None, line, HERE) for line in first]
        round_ = [(key, line, BETWEEN) for key, line in options]
        round_[-1] = (*options[-1], AFTER)
        frame, self.said = self.given + BEFORE, []
        for key, line, quiet in (*where, *round_, *round_):
            self.said.append((key, frame))
            frame += self.measure(line) + quiet
        self.said.append((None, frame))

    def _land(self) -> None:
        self.landed = self.here
        landing = self.score.lines.landing(self.score.plan(self.here))
        self._play(Way(landing.cues, Spot(self.here.level), self.measure), Phase.LANDING)
        self.kept = None

    def _end(self) -> None:
        lines = self.score.lines.sentences("end") if self.phase is Phase.PLAYING else []
        # Spoken by the next look, heard from the block after that.
        begun = self.given + (RATE // 20 if lines else 0)
        self.said = [(None, begun + sum(map(self.measure, lines)) if lines else 0)]
        self.finishing, self.kept = True, None

    def _back(self) -> None:
        spot = self.score.going_on(self.here)
        if self.lasted > ASLEEP:
            self._enter(Phase.PAUSED)
        elif self.lasted > SHORT:
            back = list(self.score.lines.back(spot.level))
            self._go(replace(spot, intro=(*back, *(cue for cue in spot.intro if cue not in back))))
        else:
            self._go(spot)

    def _enter(self, phase: Phase) -> None:
        self.phase, self.finishing, self.said, self.changed = phase, False, [], self.given
