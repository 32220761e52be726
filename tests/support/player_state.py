"""Player states, and a fake player that plays a list of them."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from guided.core.cue import Cue, CueId, CueKind
from guided.core.keys import KeyAction
from guided.core.level import Level
from guided.core.player_state import CueStarted, PlayerPhase, PlayerState

SAY = Cue(CueId("1", part="say"), CueKind.SAY, Decimal(4), section="Settle")


def cue(kind: CueKind = CueKind.SAY, seconds: float = 4, **more: Any) -> Cue:
    return replace(SAY, kind=kind, seconds=Decimal(str(seconds)), **more)


def start_cue(line: str = "", left: float = 60, of: Cue = SAY) -> CueStarted:
    return CueStarted(of, line, left)


def moment(phase: PlayerPhase = PlayerPhase.PLAYING, **more: Any) -> PlayerState:
    usual = PlayerState(phase, "Rest", Level.GENTLE, SAY, "", 0.0, 4.0, 65.0)
    return replace(usual, **more)


ENDED = moment(PlayerPhase.ENDED, farewell="That is the end.")


class FakePlayer:
    """Gives one moment a look, the last for ever. A key in `on` puts other moments in their place."""

    def __init__(
        self,
        moments: Iterable[PlayerState],
        on: Mapping[KeyAction, Iterable[PlayerState]] | None = None,
        wait: Callable[[float], None] = lambda _: None,
    ) -> None:
        self._moments = list(moments)
        self._on = dict(on or {})
        self._wait = wait
        self.pressed: list[KeyAction] = []
        self.pressed_at: list[float] = []

    def handle_key(self, key: KeyAction) -> None:
        self.pressed.append(key)
        self.pressed_at.append(time.monotonic())
        self._moments = list(self._on.get(key, self._moments))

    def tick(self, seconds: float = 0) -> PlayerState:
        self._wait(seconds)
        return self._moments.pop(0) if len(self._moments) > 1 else self._moments[0]
