"""Which of the sessions that could be suggested comes first: kinds rotate, and so do sessions within a kind."""

from collections.abc import Callable, Iterable
from typing import Any

from guided.core.profile import Done
from guided.today.option import Option

KINDS = ("relaxation", "breathing", "mindfulness", "rest", "stretch", "")
"""Of kinds never heard the first comes first. `listen` comes after all of them, whatever was heard."""
NEVER = float("-inf")
TIMES = {"morning": range(4, 12), "evening": range(17, 24)}
"""The hours that sessions made for a time of day are for."""
FLARE_LENGTHS, LENGTHS = (3.5 * 60, 6.5 * 60), (3.5 * 60, 16 * 60)
"""Seconds a session usually has in a flare, and else, where nobody said how long there is."""
NEARLY = (0.75, 1.25)
"""A session that need not give or take more of its time than this is as good as one that need not give any."""


def ranked(options: Iterable[Option]) -> list[Option]:
    """The options, best first; always in the same order."""
    return sorted(options, key=_key)


def three(ranking: list[Option]) -> list[Option]:
    """The best three: those of one's own plan, and others of different kinds where there are as many."""
    firsts: dict[str, Option] = {}
    for option in ranking:
        firsts.setdefault(option.known.name if _planned(option) else option.known.kind, option)
    rest = [option for option in ranking if option not in firsts.values()]
    return [*firsts.values(), *rest][:3]


def first_time(option: Option) -> bool:
    """Whether this would be somebody's first session, and it is as gentle and as general as can be.

    It asks for no movement, no part of the body, no counted breath: nothing is known yet of what does not suit them.
    """
    asks = any(part.involves or part.moved for part in option.row.parts)
    return not (option.day.today.history.done or asks)


def _key(option: Option) -> tuple[Any, ...]:
    return tuple(by(option) for by in ORDER)


def _own_plan(option: Option) -> tuple[bool, bool, int]:
    """Those of one's own plan in their order, one that was heard today after the others; then all else."""
    if not _planned(option):
        return (True, False, 0)
    today = option.day.today
    heard = any(done.session == option.known.name for done in today.done_today)
    return (False, heard, today.profile.flare_sessions.index(option.known.name))


def _planned(option: Option) -> bool:
    return option.day.flare and option.known.name in option.day.today.profile.flare_sessions


def _off(option: Option) -> float:
    return option.off


def _unusual_length(option: Option) -> bool:
    """Whether it must give or take much of its time; or, where nobody said how long there is, is long or short."""
    paced, wanted = option.row.seconds, option.day.seconds
    if wanted is not None:
        return not NEARLY[0] <= wanted / paced <= NEARLY[1]
    low, high = FLARE_LENGTHS if option.day.flare else LENGTHS
    return not low <= paced <= high


def _changed(option: Option) -> int:
    """0 where it plays as written, 1 where most of it does, else 2."""
    return 0 if not option.changed else 1 if option.changed <= 0.5 else 2


def _not_for_flare(option: Option) -> bool:
    return option.day.flare and "flare" not in option.known.good_for


def _to_listen_to(option: Option) -> bool:
    return option.known.kind == "listen"


def _not_first_time(option: Option) -> bool:
    return not first_time(option)


def _kind_heard(option: Option) -> float:
    return _stamp(option.day.today.kinds_heard.get(option.known.kind))


def _kind(option: Option) -> int:
    return KINDS.index(option.known.kind) if option.known.kind in KINDS else len(KINDS)


def _eased(option: Option) -> bool:
    return option.eased


def _out_of_time(option: Option) -> bool:
    """Whether it is for times of day, and this is none of them."""
    hour: int = option.day.today.now.hour
    times = [hours for name, hours in TIMES.items() if name in option.known.good_for]
    return bool(times) and not any(hour in hours for hours in times)


def _heard(option: Option) -> float:
    return _stamp(option.heard)


def _name(option: Option) -> str:
    return option.known.name


ORDER: tuple[Callable[[Option], Any], ...] = (
    _own_plan, _off, _not_for_flare, _unusual_length, _changed, _to_listen_to,
    _not_first_time, _kind_heard, _kind, _eased, _out_of_time, _heard, _name,
)  # fmt: skip
"""What makes one option better than another, the weightiest first."""


def _stamp(done: Done | None) -> float:
    return done.when.timestamp() if done else NEVER
