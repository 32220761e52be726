"""One player state of each phase, as the full screen gets them."""

from collections.abc import Mapping

from guided.core.cue import CueKind
from guided.core.player_state import PlayerPhase, PlayerState
from tests.support.player_state import cue, moment

SECTIONS = ("Settle", "Knees", "Breath", "Rest")
USUAL = {"title": "Gentle lower back", "sections": SECTIONS, "section_index": 1, "remaining": 540.0}
KNEE = {"section": "Knees", "side": "left", "reps": 3, "step_type": "stretch", "name": "Knee to chest"}
OPTIONS = ("Go on", "Easier", "Once more", "Enough for today")


def make_state(phase: PlayerPhase = PlayerPhase.PLAYING, **more: object) -> PlayerState:
    return moment(phase, **{**USUAL, **more})


HOLD = cue(CueKind.HOLD, 8, rep=2, **KNEE)
INTO = "Take hold behind your left knee, and let it drift towards you."
MOMENTS: Mapping[str, PlayerState] = {
    "ready": make_state(PlayerPhase.READY, section_index=-1, remaining=600.0),
    "say": make_state(
        cue=cue(rep=1, **KNEE), line=INTO, next_title="Pelvic tilt", notices=("Today we leave out Knee rolls.",)
    ),
    "hold": make_state(cue=HOLD, line="Let that hip be heavy.", elapsed=2.0, duration=8.0, next_title="Pelvic tilt"),
    "breath": make_state(
        cue=cue(CueKind.INHALE, 4, says=("Breathe in",), rep=2, reps=10), line="Breathe in", section_index=2, volume=2
    ),
    "rest": make_state(
        cue=cue(CueKind.REST, 20, rep=2, **KNEE), line="Slowly, set that foot back down.", duration=20.0
    ),
    "paused": make_state(PlayerPhase.PAUSED, cue=HOLD, line="Let that hip be heavy.", choices=OPTIONS, choice="Easier"),
    "lost": make_state(PlayerPhase.NO_OUTPUT, cue=HOLD, line="Let that hip be heavy."),
    "landing": make_state(PlayerPhase.LANDING, line="When you do, sit a minute first.", section_index=3, remaining=8.0),
    "leaving": make_state(PlayerPhase.FADING, cue=HOLD, line="Let that hip be heavy."),
    "end": make_state(PlayerPhase.ENDED, farewell="That is the end. Take the time you need."),
    "asleep": make_state(PlayerPhase.ENDED, farewell="Good night.", for_sleep=True),
}
FULL = {"breath": 0.9}
"""How full the shape is, where it is not at rest."""
SIZES = ((60, 20), (80, 24), (200, 50))
