"""What is agreed to in passing: one line of the settings changes, and all else stays."""

import errno
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from guided.cli.settings_defaults import can_be_kept, keep
from guided.core import atomic_write
from guided.core.profile import Profile
from guided.system import settings

TEXT = """# mine
baseline: 10   # with the physio
avoid:
  - neck  # since May
no_more: [other]
"""
DAY = date(2026, 3, 2)


@pytest.fixture
def before() -> Profile:
    settings.path().parent.mkdir(parents=True)
    settings.path().write_text(TEXT, "utf-8")
    return settings.profile(settings.load())


def test_what_changed_is_written_and_comments_stay(before: Profile) -> None:
    assert keep(before, replace(before, baseline=Decimal(11), baseline_asked=DAY)) == []
    assert settings.path().read_text("utf-8") == TEXT.replace("10 ", "11 ") + "baseline_asked: 2026-03-02\n"


def test_declined_for_good_is_added_to_what_was_declined(before: Profile) -> None:
    assert keep(before, replace(before, no_more=before.no_more | {"minutes"})) == []
    assert settings.path().read_text("utf-8") == TEXT.replace("[other]", "[minutes, other]")


def test_where_nothing_changed_nothing_is_written(before: Profile) -> None:
    settings.path().unlink()
    assert keep(before, before) == []
    assert not settings.path().exists()


def full(*_: object) -> None:
    raise OSError(errno.EROFS, "Read-only file system")


def test_what_cannot_be_kept_is_one_kind_line(before: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(atomic_write, "write", full)
    (notice,) = keep(before, replace(before, baseline=Decimal(11), baseline_asked=DAY))
    assert "\n" not in notice
    assert "Read-only file system" in notice
    assert notice.endswith(". Your answer counts this once, and you may be asked again.")
    assert settings.path().read_text("utf-8") == TEXT


def test_that_it_was_spoken_of_is_written_first(before: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else, where only one line can be written, the next tenth would be offered at once."""
    written: list[str] = []

    def once(name: str, value: object) -> None:
        written.append(name)
        full()

    monkeypatch.setattr(settings, "keep", once)
    with pytest.raises(OSError, match="Read-only"):
        keep(before, replace(before, baseline=Decimal(11), baseline_asked=DAY))
    assert written == ["baseline_asked"]


@pytest.mark.parametrize(("text", "whole"), [(TEXT, True), (TEXT + "knocked_out: maybe\n", False), ("- what\n", False)])
def test_settings_that_are_not_all_understood_are_left_alone(text: str, whole: bool, before: Profile) -> None:
    settings.path().write_text(text, "utf-8")
    assert can_be_kept() is whole
    assert bool(keep(before, replace(before, baseline_asked=DAY))) is not whole


def test_no_settings_yet_can_be_kept() -> None:
    assert can_be_kept()
    assert keep(Profile(), Profile(baseline=Decimal(5))) == []
    assert settings.load().baseline == 5
