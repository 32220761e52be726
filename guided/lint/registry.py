"""The table of the rules of care. A name here is what `care:` in a script leaves aside, with a reason."""

from guided.lint.context import Rule
from guided.lint.rules import dose, order, timing, wording

OURS = "this project's own"

RULES = (
    Rule(
        "long-hold",
        dose.held,
        "what was looked up for sore backs holds for 2 to 10 seconds, and easing out in between costs nothing",
        "S72, S73",
    ),
    Rule(
        "breath-hold",
        dose.breaths_held,
        "a held breath can make dizzy or uneasy; it does not suit pregnancy, nor every heart, lung or blood pressure",
        "S61, S70",
    ),
    Rule(
        "tension",
        dose.tension,
        "with lasting pain, letting go without tensing is the safer way, and on an easy day the only one",
        "S1, S2",
    ),
    Rule(
        "overhead",
        dose.overhead,
        "lifting and lowering the arms overhead is felt for days in fibromyalgia",
        "S78",
    ),
    Rule(
        "position-changes",
        order.positions,
        "getting down and up costs strength: not in a flare; once when gentle, twice when steady, three times at most",
        OURS,
    ),
    Rule(
        "support",
        order.support,
        "tiredness, dizziness and medicines make a fall likelier",
        OURS,
        english=True,
    ),
    Rule(
        "closed-eyes",
        order.eyes,
        "whoever stands with closed eyes sways more, and falls more easily",
        OURS,
        english=True,
    ),
    Rule(
        "nerve-in-the-morning",
        dose.nerve,
        "moving a nerve is best left for two hours after getting up",
        "S83",
        sessions=True,
    ),
    Rule(
        "same-area",
        order.same_area,
        "rests alone are not enough for an area that works again and again; another area's turn is",
        f"{OURS}, leaning on S29 and S78",
    ),
    Rule(
        "better-cap",
        dose.better,
        "a better day that asks more than a fifth more is paid for on the next",
        "S23, S27",
        sessions=True,
    ),
    Rule(
        "sides",
        order.sides,
        "two sides need not match in how far they go, and each is given the same",
        OURS,
        english=True,
    ),
    Rule(
        "way-out",
        wording.way_out,
        "whoever is told that stopping and skipping are fine keeps the choice",
        "S52, S116",
        sessions=True,
        english=True,
    ),
    Rule(
        "easy-place",
        dose.easy_place,
        "a flare day is spent lying or leaning back; what needs the floor or standing has a twin for it",
        OURS,
        sessions=True,
    ),
    Rule(
        "empty-level",
        dose.empty,
        "in a flare one does less, not nothing",
        "S29, S74",
        sessions=True,
    ),
    Rule(
        "flare-longest",
        dose.flare_longer,
        "in a flare targets are smaller",
        "S29",
        sessions=True,
    ),
    Rule(
        "silence",
        order.silence,
        "after a minute without a word one wonders whether it is over",
        OURS,
        english=True,
    ),
    Rule(
        "words",
        wording.unwelcome,
        "an invitation leaves the choice with the listener; words of pressure, fault and repair take it away",
        "S75, S116",
        english=True,
    ),
    Rule(
        "way-back",
        wording.way_back,
        "one comes back from resting slowly",
        "S10",
        sessions=True,
        english=True,
    ),
    Rule(
        "sources",
        dose.sources,
        "what claims something about the body says on whose word",
        OURS,
        sessions=True,
    ),
    Rule(
        "heat-in-sleep",
        dose.heat,
        "skin can burn while one sleeps on something warm",
        "S117",
        sessions=True,
    ),
    Rule(
        "heat-caution",
        dose.heat_caution,
        "warmth near a medicine patch lets too much medicine in, and who is drowsy does not feel a burn",
        OURS,
        sessions=True,
        english=True,
    ),
    Rule(
        "slot",
        timing.slots,
        "a line that runs over takes its time from the rest after it",
        OURS,
        voice=True,
    ),
)
"""Every rule. The numbers stand in `sessions/SOURCES.md`."""
