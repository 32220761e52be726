"""What stands around the parts of a new session: arriving at a place, and coming back from it."""

from collections.abc import Mapping

WHERE: Mapping[str, tuple[str, ...]] = {
    "bed": ("bed",),
    "floor": ("floor", "bed"),
    "chair": ("chair",),
    "standing": ("standing", "chair"),
}
"""What a session for a place writes as `where`: on a flare day none needs the floor or standing."""
IN: Mapping[str, str] = {"bed": "in bed", "floor": "on the floor", "chair": "on a chair", "standing": "at the counter"}

_ARRIVE = {
    "lying": """\
  - position:
      flare: Stay as you are, or lie back.
      gentle: Lie down, in any way that suits you. Put pillows wherever you like.
    settle: 4s
""",
    "on your back": """\
  - position:
      flare: Stay lying down, or lean back on pillows.
      gentle: When you are ready, lie on your back. Let your knees bend, with your feet flat.
    settle: 10s
    involves: [flat-on-back]
    instead:
      - position: Lean back on pillows, or lie on your side, knees bent.
        settle: 10s
""",
    "seated": """\
  - position:
      flare: Lean back as you are, and let the chair hold you.
      gentle: Sit right back in a steady chair, with your feet resting flat.
    settle: 6s
""",
    "standing": """\
  - skip: [steady, better]
    position:
      flare: Today this one is done leaning back, in a chair or in bed.
      gentle: Today this one is done sitting, on a steady chair.
    settle: 8s
  - only: [steady, better]
    involves: [balance]
    position: >
      Stand at a kitchen counter, a steady chair right behind you. (6s) Keep your eyes open while you stand.
      Let both hands rest on the counter, knees soft. Sit down whenever you like.
    settle: 6s
    instead:
      - position: Sit on a steady chair, with your feet resting flat.
        settle: 6s
""",
}
_DOWN = """\
  - only: [steady, better]
    involves: [floor]
    say: If you choose the floor, hold something steady on the way down. (6s)
"""
_UP = """\
  - only: [steady, better]
    involves: [floor]
    say: If you are on the floor, hold something steady to get up.
"""
_SIT = """
  - section: Sitting down
    only: [steady, better]
    involves: [balance]
  - position: Feel for the chair with your legs. (4s) Hold on, and sit down slowly.
    settle: 6s
    only: [steady, better]
    involves: [balance]
    instead:
      - Stay sitting, and rest a moment. (6s)
"""


def arriving(where: str, moving: bool, chime: str) -> str:
    """The beginning, up to a position taken.

    Args:
        where: a place.
        moving: whether movements follow.
        chime: the sound to begin with.
    """
    lying = "on your back" if moving else "lying"
    position = _ARRIVE[{"chair": "seated", "standing": "standing"}.get(where, lying)]
    down = _DOWN if where == "floor" else ""
    settle = "settle-standing" if where == "standing" else "settle"
    return f"  - chime: {chime}\n\n  - section: Settle\n  - include: {settle}\n{down}{position}"


def sitting_down(where: str) -> str:
    """What comes between the last part and the rest."""
    return _SIT if where == "standing" else ""


def coming_back(where: str, chime: str) -> str:
    """The end."""
    fragment = "come-back-seated" if where in ("chair", "standing") else "come-back"
    up = _UP if where == "floor" else ""
    return f"\n  - section: Coming back\n  - include: {fragment}\n{up}  - chime: {chime}\n"
