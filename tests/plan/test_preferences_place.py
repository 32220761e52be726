"""Where a session is done."""

from guided.plan.preferences import NO_PREFERENCES, PLACE_EXCLUSIONS, Preferences, place_mismatch_message
from guided.script.values import LOADS, PLACES


def test_every_place_is_there_and_names_what_steps_can_involve() -> None:
    assert set(PLACE_EXCLUSIONS) == set(PLACES)
    assert set(LOADS) >= frozenset().union(*PLACE_EXCLUSIONS.values())


def test_one_can_lie_on_ones_back_only_where_one_lies() -> None:
    assert {place for place, loads in PLACE_EXCLUSIONS.items() if "flat-on-back" not in loads} == {"bed", "floor"}
    assert {place for place, loads in PLACE_EXCLUSIONS.items() if "floor" not in loads} == {"floor"}
    assert {place for place, loads in PLACE_EXCLUSIONS.items() if "balance" not in loads} == {"standing"}


def test_a_place_adds_to_what_is_avoided() -> None:
    assert Preferences(frozenset({"twist"}), "standing").exclusions == {"twist", "floor", "flat-on-back"}
    assert NO_PREFERENCES.exclusions == frozenset()


def test_what_is_said_of_a_place_it_is_not_for() -> None:
    assert place_mismatch_message("Release only", "floor", ["bed", "chair"]) == (
        "Release only is done in bed or on a chair, not on the floor. "
        "Choose --where bed or --where chair, or another session: guided list --where floor shows them."
    )
