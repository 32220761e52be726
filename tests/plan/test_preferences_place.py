"""The place of a session."""

from guided.plan.preferences import NO_PREFERENCES, PLACE_EXCLUSIONS, Preferences, place_mismatch_message
from guided.script.values import LOADS, PLACES


def test_every_place_names_valid_loads() -> None:
    assert set(PLACE_EXCLUSIONS) == set(PLACES)
    assert set(LOADS) >= frozenset().union(*PLACE_EXCLUSIONS.values())


def test_lying_on_the_back_needs_bed_or_floor() -> None:
    assert {place for place, loads in PLACE_EXCLUSIONS.items() if "flat-on-back" not in loads} == {"bed", "floor"}
    assert {place for place, loads in PLACE_EXCLUSIONS.items() if "floor" not in loads} == {"floor"}
    assert {place for place, loads in PLACE_EXCLUSIONS.items() if "balance" not in loads} == {"standing"}


def test_place_adds_to_the_avoided_loads() -> None:
    assert Preferences(frozenset({"twist"}), "standing").exclusions == {"twist", "floor", "flat-on-back"}
    assert NO_PREFERENCES.exclusions == frozenset()


def test_message_for_an_unsuitable_place() -> None:
    assert place_mismatch_message("Release only", "floor", ["bed", "chair"]) == (
        "Release only is done in bed or on a chair, not on the floor. "
        "Choose --where bed or --where chair, or another session: guided list --where floor shows them."
    )
