"""Answers that change the settings: one line changes, the rest of the file stays."""

import errno
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from guided.cli.settings_defaults import can_save_settings, save_profile
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
    settings.settings_path().parent.mkdir(parents=True)
    settings.settings_path().write_text(TEXT, "utf-8")
    return settings.get_profile(settings.read_settings())


def test_change_is_written_and_comments_stay(before: Profile) -> None:
    assert save_profile(before, replace(before, baseline=Decimal(11), baseline_asked=DAY)) == []
    assert settings.settings_path().read_text("utf-8") == TEXT.replace("10 ", "11 ") + "baseline_asked: 2026-03-02\n"


def test_declined_offer_is_added_to_those_declined(before: Profile) -> None:
    assert save_profile(before, replace(before, no_more=before.no_more | {"minutes"})) == []
    assert settings.settings_path().read_text("utf-8") == TEXT.replace("[other]", "[minutes, other]")


def test_unchanged_profile_writes_nothing(before: Profile) -> None:
    settings.settings_path().unlink()
    assert save_profile(before, before) == []
    assert not settings.settings_path().exists()


def refuse_write(*_: object) -> None:
    raise OSError(errno.EROFS, "Read-only file system")


def test_unwritable_settings_are_one_notice(before: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(atomic_write, "write_atomic", refuse_write)
    (notice,) = save_profile(before, replace(before, baseline=Decimal(11), baseline_asked=DAY))
    assert "\n" not in notice
    assert "Read-only file system" in notice
    assert notice.endswith(". Your answer counts this once, and you may be asked again.")
    assert settings.settings_path().read_text("utf-8") == TEXT


def test_date_of_the_offer_is_written_first(before: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise, if only one line can be written, the next increase would be offered at once."""
    written: list[str] = []

    def once(name: str, value: object) -> None:
        written.append(name)
        refuse_write()

    monkeypatch.setattr(settings, "save_setting", once)
    with pytest.raises(OSError, match="Read-only"):
        save_profile(before, replace(before, baseline=Decimal(11), baseline_asked=DAY))
    assert written == ["baseline_asked"]


@pytest.mark.parametrize(("text", "whole"), [(TEXT, True), (TEXT + "knocked_out: maybe\n", False), ("- what\n", False)])
def test_partly_invalid_settings_are_not_changed(text: str, whole: bool, before: Profile) -> None:
    settings.settings_path().write_text(text, "utf-8")
    assert can_save_settings() is whole
    assert bool(save_profile(before, replace(before, baseline_asked=DAY))) is not whole


def test_settings_are_created_when_missing() -> None:
    assert can_save_settings()
    assert save_profile(Profile(), Profile(baseline=Decimal(5))) == []
    assert settings.read_settings().baseline == 5
