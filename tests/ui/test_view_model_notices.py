"""The display of notices."""

from guided.ui.tui.view_model import NOTICE_TICKS, VOLUME_TICKS, NoticeDisplay
from tests.support.player_moments import make_state


def show(aside: NoticeDisplay, looks: int, **more: object) -> list[str]:
    return [aside.update(make_state(**more)) for _ in range(looks)]


def test_each_notice_is_shown_for_its_time() -> None:
    assert show(NoticeDisplay(), 2 * NOTICE_TICKS + 1, notices=("One.", "Two.")) == ["One."] * NOTICE_TICKS + [
        "Two."
    ] * NOTICE_TICKS + [""]


def test_later_notice_is_shown_at_once_after_an_older_one() -> None:
    aside = NoticeDisplay()
    show(aside, NOTICE_TICKS + 5, notices=("One.",))
    assert show(aside, 1, notices=("One.", "Two.")) == ["Two."]


def test_repeated_notice_is_not_queued_again() -> None:
    aside = NoticeDisplay()
    assert show(aside, 5, notices=("One.",)) == ["One."] * 5
    looks = show(aside, NOTICE_TICKS + 5, notices=("One.", "One.", "One.", "Two."))
    assert looks.count("One.") == NOTICE_TICKS + 1


def test_volume_is_shown_briefly_after_a_change() -> None:
    aside = NoticeDisplay()
    assert show(aside, 3, volume=2) == [""] * 3
    assert show(aside, VOLUME_TICKS + 1, volume=4) == ["volume +4 dB"] * VOLUME_TICKS + [""]
    assert show(aside, 1, volume=-2) == ["volume −2 dB"]
    assert show(aside, 1, volume=0) == ["volume as it was made"]


def test_notice_waits_for_the_volume() -> None:
    aside = NoticeDisplay()
    show(aside, 1)
    assert show(aside, 1, volume=2, notices=("One.",)) == ["volume +2 dB"]
    assert "One." in show(aside, VOLUME_TICKS + 1, volume=2, notices=("One.",))
