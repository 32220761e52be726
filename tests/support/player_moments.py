"""One moment of each phase of a session, as the full screen meets them."""

from collections.abc import Mapping

from guided.core.cue import Kind
from guided.core.player_state import Moment, Phase
from tests.support.player_state import cue, moment

SECTIONS = ("Settle", "Knees", "Breath", "Rest")
USUAL = {"title": "Gentle lower back", "sections": SECTIONS, "section": 1, "left": 540.0}
KNEE = {"section": "Knees", "side": "left", "reps": 3, "verb": "stretch", "name": "Knee to chest"}
OPTIONS = ("Go on", "Easier", "Once more", "Enough for today")


def of(phase: Phase = Phase.PLAYING, **more: object) -> Moment:
    return moment(phase, **{**USUAL, **more})


HOLD = cue(Kind.HOLD, 8, rep=2, **KNEE)
INTO = "Take hold behind your left knee, and let it drift towards you."
MOMENTS: Mapping[str, Moment] = {
    "ready": of(Phase.READY, section=-1, left=600.0),
    "say": of(cue=cue(rep=1, **KNEE), line=INTO, then="Pelvic tilt", notices=("Today we leave out Knee rolls.",)),
    "hold": of(cue=HOLD, line="Let that hip be heavy.", into=2.0, lasts=8.0, then="Pelvic tilt"),
    "breath": of(cue=cue(Kind.INHALE, 4, says=("Breathe in",), rep=2, reps=10), line="Breathe in", section=2, volume=2),
    "rest": of(cue=cue(Kind.REST, 20, rep=2, **KNEE), line="Slowly, set that foot back down.", lasts=20.0),
    "paused": of(Phase.PAUSED, cue=HOLD, line="Let that hip be heavy.", options=OPTIONS, option="Easier"),
    "lost": of(Phase.LOST, cue=HOLD, line="Let that hip be heavy."),
    "landing": of(Phase.LANDING, line="When you do, sit a minute first.", section=3, left=8.0),
    "leaving": of(Phase.LEAVING, cue=HOLD, line="Let that hip be heavy."),
    "end": of(Phase.ENDED, farewell="That is the end. Take the time you need."),
    "asleep": of(Phase.ENDED, farewell="Good night.", sleep=True),
}
FULL = {"breath": 0.9}
"""How full the shape is, where it is not at rest."""
SIZES = ((60, 20), (80, 24), (200, 50))
