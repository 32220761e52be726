"""Why a session is suggested, in one line."""

from guided.core.level import Level
from guided.core.profile import State
from guided.today.cap import Room
from guided.today.levels import Judged
from guided.today.option import Option
from guided.today.situation import Situation

LONG_FLARE = 14
"""Days in a flare after which a word about the care team is in place."""
FULL = "You have had your movement for today. Rest or breath next?"
RISEN = "There is more pain than when you began, so today is for rest and breath."
LASTING = "This flare has lasted for a while. If it is unlike others, your care team can help."
WHAT = {
    "relaxation": "letting go",
    "breathing": "breath",
    "mindfulness": "noticing",
    "rest": "rest",
    "stretch": "gentle movement",
    "listen": "something to hear",
}
PLACES = {"bed": "lying down", "floor": "on the floor", "chair": "on a chair", "standing": "standing"}
NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip


def line(option: Option, judged: Judged) -> str:
    """Why this one: the day, what it is, where, how long, and how long ago it was heard."""
    about = [_what(option), _place(option), _length(option)]
    return f"{_day(option, judged)}: {', '.join(filter(None, about))}; {_heard(option)}"


def note(today: Situation, room: Room) -> str:
    """What is said before the suggestions; "" for nothing."""
    if room.still:
        return RISEN
    if room.spent:
        return FULL
    return LASTING if _lasting(today) else ""


def _day(option: Option, judged: Judged) -> str:
    return "a better day" if option.level is Level.BETTER else judged.says


def _what(option: Option) -> str:
    """What it is, and whether it is made smaller to keep within the day's movement or the time there is."""
    what = WHAT.get(option.known.kind, "a session of yours")
    if option.level is Level.FLARE and option.known.kind == "relaxation":
        what = "release only"
    return f"{what}, made smaller" if option.eased else what


def _place(option: Option) -> str:
    """Where it is done; in a flare always lying or leaning back, wherever that is."""
    asked = option.day.today.answers.where
    there = PLACES.get(option.where or "", "")
    if option.level is Level.FLARE and option.where == "standing":
        there = PLACES["bed"]
    elsewhere = asked and option.known.where and asked not in option.known.where
    return f"{there or 'where it suits'} instead" if elsewhere else there


def _length(option: Option) -> str:
    minutes = max(1, int(option.seconds / 60 + 0.5))
    told = f"{NUMBERS[minutes] if minutes < len(NUMBERS) else minutes} minute{'s' if minutes > 1 else ''}"
    return f"{told}, the nearest there is" if option.off else told


def _heard(option: Option) -> str:
    done = option.heard
    if done is None:
        return "new to you"
    days = (option.day.today.today - option.day.today.day(done.when)).days
    if days < 2:
        return "heard yesterday" if days == 1 else "heard today"
    return f"not heard for {NUMBERS[days] if days < len(NUMBERS) else days} days"


def _lasting(today: Situation) -> bool:
    return any(
        each.until is None and each.state is State.FLARE and (today.today - each.since).days >= LONG_FLARE
        for each in today.history.spells
    )
