"""What is said by the way."""

from guided.ui.tui.view_model import NOTICE_TICKS, VOLUME_TICKS, NoticeDisplay
from tests.support.player_moments import of


def shown(aside: NoticeDisplay, looks: int, **more: object) -> list[str]:
    return [aside.update(of(**more)) for _ in range(looks)]


def test_each_notice_has_its_time() -> None:
    assert shown(NoticeDisplay(), 2 * NOTICE_TICKS + 1, notices=("One.", "Two.")) == ["One."] * NOTICE_TICKS + [
        "Two."
    ] * NOTICE_TICKS + [""]


def test_one_that_comes_later() -> None:
    aside = NoticeDisplay()
    shown(aside, NOTICE_TICKS + 5, notices=("One.",))
    assert shown(aside, 1, notices=("One.", "Two.")) == ["Two."]


def test_the_same_once_more_is_shown_on_and_does_not_wait_for_its_turn() -> None:
    aside = NoticeDisplay()
    assert shown(aside, 5, notices=("One.",)) == ["One."] * 5
    looks = shown(aside, NOTICE_TICKS + 5, notices=("One.", "One.", "One.", "Two."))
    assert looks.count("One.") == NOTICE_TICKS + 1


def test_the_volume_is_there_only_just_after_it_was_changed() -> None:
    aside = NoticeDisplay()
    assert shown(aside, 3, volume=2) == [""] * 3
    assert shown(aside, VOLUME_TICKS + 1, volume=4) == ["volume +4 dB"] * VOLUME_TICKS + [""]
    assert shown(aside, 1, volume=-2) == ["volume −2 dB"]
    assert shown(aside, 1, volume=0) == ["volume as it was made"]


def test_a_notice_waits_for_the_volume() -> None:
    aside = NoticeDisplay()
    shown(aside, 1)
    assert shown(aside, 1, volume=2, notices=("One.",)) == ["volume +2 dB"]
    assert "One." in shown(aside, VOLUME_TICKS + 1, volume=2, notices=("One.",))
