"""A small model of the player: its expected position. It knows levels, cues and frames, and no sound.

Where keys lead is asked of the score, which has tests of its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from guided.core.cue import Cue, CueId, CueKind
from guided.core.keys import KeyAction
from guided.core.level import LEVELS
from guided.core.player_state import PlayerPhase
from guided.player.announcer import LEAD_IN_CUE, REACTION_FRAMES
from guided.player.navigation import find_bed
from guided.player.pause_menu import INTRO_GAP_FRAMES, ITEM_GAP_FRAMES, MENU_GAP_FRAMES, ROUND_GAP_FRAMES
from guided.player.playback_position import PlaybackPosition, Transitions
from guided.player.session_player import MAX_OUTAGE_S, SILENT_OUTAGE_S, START_WAIT_FRAMES
from guided.sound import SAMPLE_RATE
from guided.sound.timeline import Timeline, TimelineBuilder

Measure = Callable[[str], int]


class ModelTrack:
    """One way through the session, from a spot on."""

    def __init__(self, row: Sequence[Cue], start: PlaybackPosition, measure: Measure, opens: bool = False) -> None:
        self.start, self.row = start, row
        bed_here = find_bed(row, start.index if opens else max(1, start.index))
        self.inside = start.offset_frames > 0 and not start.intro
        first = row[start.index]
        if start.intro:
            first = replace(first, seconds=first.seconds - start.offset_s)
        if self.inside and first.kind is CueKind.HOLD and start.offset_s > first.delay:
            first = replace(first, says=())
        lead = [] if self.inside or (opens and not start.index) else [LEAD_IN_CUE, *start.intro]
        if lead and opens and bed_here != "off":
            lead = [Cue(CueId("bed"), CueKind.AMBIENCE, Decimal(0), name=bed_here), *lead]
        laying = TimelineBuilder(measure, "off" if opens else bed_here)
        for cue in (*lead, first, *row[start.index + 1 :]):
            laying.add(cue)
        self.timeline: Timeline = laying.build(complete=True)
        self.lead = len(lead)
        self.begin = start.offset_frames if self.inside else 0
        self.frames = self.timeline.frames

    def spot(self, frame: int) -> PlaybackPosition:
        """Where one is at a frame."""
        number = self.timeline.index_at(frame)
        if number < self.lead:
            return self.start
        before = self.start.offset_frames if number == self.lead and not self.inside else 0
        into = frame - self.timeline.cues[number].start + before
        return replace(
            self.start, index=self.start.index + number - self.lead, offset_frames=into, is_spoken=False, intro=()
        )

    def begun(self, frame: int) -> list[str]:
        """The cues begun by a frame."""
        return [placed.cue.id for placed in self.timeline.cues[: self.timeline.index_at(frame) + 1]]

    def left(self, spot: PlaybackPosition) -> float:
        """Seconds to go."""
        return max(
            0.0,
            float(sum((cue.seconds for cue in self.row[spot.index :]), Decimal(0))) - spot.offset_frames / SAMPLE_RATE,
        )


class PlayerModel:
    """What goes on, by the frames that a card was given and those that were heard of them."""

    def __init__(self, score: Transitions, start: PlaybackPosition, measure: Measure, wait: bool) -> None:
        self.score, self.measure = score, measure
        self.phase, self.wait = PlayerPhase.READY, wait
        self.way = ModelTrack(score.plan_at(start).cues, start, measure, opens=True)
        self.place = self.way.begin
        self.playing = self.finishing = False
        self.undo: list[tuple[str, object]] = []
        self.volume = 0
        self.kept: tuple[str, str] | None = None
        self.log: list[str] = []
        self.given = self.heard = 0
        self.begun: int | None = None
        """The frame of the card at which this way was begun; None while it is not."""
        self.said: list[tuple[KeyAction | None, int]] = []
        """What is said in a pause, and from which frame of the card on; at last, the end of it."""
        self.lasted = 0.0
        self.bed = 0
        """How much of the bed has been played (frames)."""
        self.changed = 0
        """The frame of the card at which anything last began to change."""

    @property
    def here(self) -> PlaybackPosition:
        return self.way.spot(self.place) if self.begun is not None else self.way.start

    @property
    def heard_place(self) -> int:
        """The place that is heard."""
        return min(self.place, self.way.begin + max(0, self.heard - (self.begun or 0)))

    @property
    def option(self) -> KeyAction:
        """What Enter takes in a pause."""
        begun = [key for key, frame in self.said if frame + REACTION_FRAMES <= self.heard]
        over = bool(self.said) and self.said[-1][1] <= self.heard
        return (begun[-1] if begun and not over else None) or KeyAction.TOGGLE

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
        if over or (away and self.phase is PlayerPhase.FADING):
            self.phase = PlayerPhase.ENDED
            return
        if away and self.phase is PlayerPhase.PLAYING:
            self._rest(self.way.spot(self.heard_place))
            self._enter(PlayerPhase.NO_OUTPUT)
        elif self.phase is PlayerPhase.NO_OUTPUT and not away:
            self._back()
        self.lasted = away
        if self.phase is PlayerPhase.READY and self.given >= (START_WAIT_FRAMES if self.wait else 0):
            self.begin()
        if self.phase in (PlayerPhase.PLAYING, PlayerPhase.LANDING):
            if self.place == self.way.frames and not self.finishing:
                self._end()
            new = self.way.begun(self.heard_place)[self.logged :]
            self.log += new
            self.logged += len(new)
        if self.phase in (PlayerPhase.PLAYING, PlayerPhase.PAUSED, PlayerPhase.NO_OUTPUT) and not self.finishing:
            self.kept = (self.here.level, self.way.row[self.here.index].id)

    def press(self, key: KeyAction) -> None:
        """A key, which may come at any moment before the end."""
        self.changed = self.given
        if self.closing or self.phase in (PlayerPhase.FADING, PlayerPhase.ENDED):
            return
        if key is KeyAction.QUIT and self.phase is not PlayerPhase.PLAYING:
            self._enter(PlayerPhase.FADING)
        elif key in (KeyAction.LOUDER, KeyAction.SOFTER):
            self.undo.append(("volume", self.volume))
            self.volume = max(-24, min(6, self.volume + (2 if key is KeyAction.LOUDER else -2)))
        elif key is KeyAction.UNDO:
            self._take_back()
        else:
            self._press_in_phase(key)

    def _press_in_phase(self, key: KeyAction) -> None:
        if self.phase is PlayerPhase.READY:
            self.begin()
        elif self.phase is PlayerPhase.PLAYING:
            self._press_playing(key)
        elif self.phase is PlayerPhase.PAUSED:
            self._press_paused(self.option if key is KeyAction.PAUSE else key)
        elif self.phase is PlayerPhase.NO_OUTPUT:
            self._enter(PlayerPhase.PAUSED)
        elif self.phase is PlayerPhase.LANDING and key in (KeyAction.TOGGLE, KeyAction.PAUSE):
            self._rest(self.landed)
            self._pause()

    def _press_playing(self, key: KeyAction) -> None:
        if key is KeyAction.EASIER and self.here.level is LEVELS[0]:
            return
        taken = self.score.accept_offer(self.here) if key is KeyAction.PAUSE else None
        if key in (KeyAction.TOGGLE, KeyAction.PAUSE, KeyAction.LAND, KeyAction.QUIT) and not taken:
            self.undo.append(("on", None))
            self._pause()
        else:
            self.undo.append(("go", self.score.continue_from(self.here)))
            self._go(taken or self._led(key))

    def _press_paused(self, key: KeyAction) -> None:
        if key is KeyAction.EASIER and self.here.level is LEVELS[0]:
            self._say(list(self.score.lines.split_line("easiest")))
            return
        self.undo.append(("pause", self.here))
        if key is KeyAction.TOGGLE:
            self._go(self.score.continue_from(self.here))
        elif key is KeyAction.LAND:
            self._land()
        else:
            self._go(self._led(key))

    def begin(self) -> None:
        self.bed = self.way.begin
        self._play(self.way, PlayerPhase.PLAYING)

    def _led(self, key: KeyAction) -> PlaybackPosition:
        return self.score.ease(self.here) if key is KeyAction.EASIER else self.score.seek(self.here, key)

    def _take_back(self) -> None:
        what, value = self.undo.pop() if self.undo else ("nothing", None)
        if what == "volume":
            self.volume = value  # type: ignore[assignment]
        elif what == "on":
            self._go(self.score.continue_from(self.here))
        elif what == "go":
            self._go(value)  # type: ignore[arg-type]
        elif what == "pause":
            self._rest(value)  # type: ignore[arg-type]
            self._pause()

    def _way(self, spot: PlaybackPosition) -> ModelTrack:
        return ModelTrack(self.score.plan_at(spot).cues, spot, self.measure)

    def _go(self, spot: PlaybackPosition) -> None:
        self._play(self._way(spot), PlayerPhase.PLAYING)

    def _play(self, way: ModelTrack, phase: PlayerPhase) -> None:
        self.way, self.place, self.begun = way, way.begin, self.given
        self.playing, self.logged = True, 0
        self._enter(phase)

    def _rest(self, spot: PlaybackPosition) -> None:
        self.way, self.playing, self.begun = self._way(spot), False, None
        self.place = self.way.begin

    def _pause(self) -> None:
        self.playing = False
        self._enter(PlayerPhase.PAUSED)
        self._say(list(self.score.lines.get_status(self.way.row[self.here.index], self.way.left(self.here))))

    def _say(self, first: Sequence[str]) -> None:
        """Some lines, and what can be done."""
        options = list(self.score.lines.list_items(self.here.level).items())
        where = [(None, line, INTRO_GAP_FRAMES) for line in first]
        round_ = [(key, line, ITEM_GAP_FRAMES) for key, line in options]
        round_[-1] = (*options[-1], ROUND_GAP_FRAMES)
        frame, self.said = self.given + MENU_GAP_FRAMES, []
        for key, line, quiet in (*where, *round_, *round_):
            self.said.append((key, frame))
            frame += self.measure(line) + quiet
        self.said.append((None, frame))

    def _land(self) -> None:
        self.landed = self.here
        landing = self.score.lines.plan_landing(self.score.plan_at(self.here))
        self._play(ModelTrack(landing.cues, PlaybackPosition(self.here.level), self.measure), PlayerPhase.LANDING)
        self.kept = None

    def _end(self) -> None:
        lines = self.score.lines.split_line("end") if self.phase is PlayerPhase.PLAYING else []
        # Spoken by the next look, heard from the block after that.
        begun = self.given + (SAMPLE_RATE // 20 if lines else 0)
        self.said = [(None, begun + sum(map(self.measure, lines)) if lines else 0)]
        self.finishing, self.kept = True, None

    def _back(self) -> None:
        spot = self.score.continue_from(self.here)
        if self.lasted > MAX_OUTAGE_S:
            self._enter(PlayerPhase.PAUSED)
        elif self.lasted > SILENT_OUTAGE_S:
            back = list(self.score.lines.outage_cues(spot.level))
            self._go(replace(spot, intro=(*back, *(cue for cue in spot.intro if cue not in back))))
        else:
            self._go(spot)

    def _enter(self, phase: PlayerPhase) -> None:
        self.phase, self.finishing, self.said, self.changed = phase, False, [], self.given
