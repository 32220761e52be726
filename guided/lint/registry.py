"""The rules of care, in the order in which they are listed. Each is written beside what it looks at."""

from guided.lint.rules import dose, order, timing, wording

RULES = (
    dose.held,
    dose.breaths_held,
    dose.tension,
    dose.overhead,
    order.positions,
    order.support,
    order.eyes,
    dose.nerve,
    order.same_area,
    dose.better,
    order.sides,
    wording.way_out,
    dose.easy_place,
    dose.empty,
    dose.flare_longer,
    order.silence,
    wording.unwelcome,
    wording.way_back,
    dose.sources,
    dose.heat,
    dose.heat_caution,
    timing.slots,
)
"""Every rule. Its name is what `care:` in a script leaves aside, with a reason."""
