"""Every rule, in the order in which it is listed or looked at. Each is written beside what it looks at."""

from guided.lint.context import Find
from guided.lint.rules import dose, language, order, timing, unreachable, wording

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
"""The rules of care. The name of one is what `care:` in a script leaves aside, with a reason."""
SOUNDNESS_RULES: tuple[Find, ...] = (
    unreachable.unused,
    unreachable.never,
    unreachable.empty_sections,
    unreachable.short_holds,
    unreachable.idle_ambience,
    unreachable.all_optional,
    timing.hurried,
    timing.said_twice,
    language.foreign,
    language.without_phrases,
)
"""What will sound wrong though it can be played. These rules have no names: nothing leaves them aside."""
