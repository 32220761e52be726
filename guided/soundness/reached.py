"""Steps that no level ever comes to."""

from collections.abc import Iterator

from guided.care.case import Case
from guided.care.finding import Finding, at
from guided.soundness.written import Written, written


def never(case: Case) -> Iterator[Finding]:
    """Steps for levels at which the steps around them do not play: the outermost alone, not what is inside them."""
    for each in written(case.session.steps):
        if each.own and each.around and not each.own & each.around:
            hint = "change one only: or skip:, or take it out"
            yield Finding(each.step.place, _why(each), hint)


def _why(each: Written) -> str:
    around, own = at(each.around), at(each.own)
    return f"this is never reached: it plays {own}, and the steps around it {around}"
