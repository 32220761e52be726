"""Moments, and a performance that plays a list of them."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from guided.core.cue import Cue, CueId, Kind
from guided.core.keys import Key
from guided.core.level import Level
from guided.core.player_state import Begun, Moment, Phase

SAY = Cue(CueId("1", part="say"), Kind.SAY, Decimal(4), section="Settle")


def cue(kind: Kind = Kind.SAY, seconds: float = 4, **more: Any) -> Cue:
    return replace(SAY, kind=kind, seconds=Decimal(str(seconds)), **more)


def begun(line: str = "", left: float = 60, of: Cue = SAY) -> Begun:
    return Begun(of, line, left)


def moment(phase: Phase = Phase.PLAYING, **more: Any) -> Moment:
    usual = Moment(phase, "Rest", Level.GENTLE, SAY, "", 0.0, 4.0, 65.0)
    return replace(usual, **more)


ENDED = moment(Phase.ENDED, farewell="That is the end.")


class Fake:
    """Gives one moment a look, the last for ever. A key in `on` puts other moments in their place."""

    def __init__(
        self,
        moments: Iterable[Moment],
        on: Mapping[Key, Iterable[Moment]] | None = None,
        wait: Callable[[float], None] = lambda _: None,
    ) -> None:
        self._moments = list(moments)
        self._on = dict(on or {})
        self._wait = wait
        self.pressed: list[Key] = []
        self.pressed_at: list[float] = []

    def press(self, key: Key) -> None:
        self.pressed.append(key)
        self.pressed_at.append(time.monotonic())
        self._moments = list(self._on.get(key, self._moments))

    def look(self, seconds: float = 0) -> Moment:
        self._wait(seconds)
        return self._moments.pop(0) if len(self._moments) > 1 else self._moments[0]
