"""Words for what is not said, the same on every screen."""

from guided.core.cue import Kind
from guided.core.player_state import Phase

DOING = {
    Kind.HOLD: "stay",
    Kind.RELEASE: "letting go",
    Kind.REST: "rest",
    Kind.SETTLE: "settle",
    Kind.PAUSE: "quiet",
    Kind.HEAT: "warmth",
    Kind.BREATH: "your own breath",
}
"""What there is to do while nothing is said."""
READY = "Whenever you are ready"
LANDING = "a soft landing"
INSTEAD = {
    Phase.LOST: ("The sound is away", "it goes on by itself when the sound is back"),
    Phase.LEAVING: ("Fading out", ""),
}
"""What a phase is, and what comes of it."""
