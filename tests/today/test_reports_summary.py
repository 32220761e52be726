"""The summary for a clinician: counts, chosen notes, and no claims."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from guided.core.history import DayRating, Episode, EpisodeKind, History, SessionRating
from guided.core.level import Level
from guided.today.journal.statistics import QUARTER_DAYS, WEEK_DAYS, get_period
from guided.today.reports.summary import SheetSection, SummarySheet, as_page, as_text, build_summary
from tests.support.journal import TODAY, check_in, make_note, past_session

HISTORY = History(
    (
        check_in(9, DayRating.FLARE, 7),
        check_in(8, DayRating.NOT_GREAT, 6),
        replace(check_in(1, pain=4, energy=5), set_back=True),
        check_in(0),
    ),
    (
        past_session(9, Level.FLARE, 4, "Letting go", "relaxation"),
        replace(past_session(1, Level.GENTLE, 6), ease=SessionRating.RIGHT),
        replace(past_session(1, Level.STEADY, 10), ease=SessionRating.TOO_MUCH),
    ),
    (make_note(8, "rain"), make_note(1, "warm bath")),
    (Episode(EpisodeKind.FLARE, TODAY - timedelta(days=9), TODAY - timedelta(days=9)),),
)


def get_section(heading: str, history: History = HISTORY, days: int | None = QUARTER_DAYS) -> SheetSection:
    (found,) = [s for s in build_summary(get_period(history, TODAY, days)).sections if s.heading == heading]
    return found


def test_sessions_are_counted_by_kind() -> None:
    found = get_section("What was practised")
    assert found.lines[0] == "3 sessions on 2 of 84 days, 20 minutes in all, of which 3 minutes were movement."
    assert found.rows == (
        ("stretch", "2", "1", "16 minutes", "gentle 1, steady 1"),
        ("relaxation", "1", "1", "4 minutes", "flare 1"),
    )


def test_weeks_have_medians_and_ranges() -> None:
    found = get_section("Week by week")
    assert found.heads == ("Week", "Sessions", "Minutes", "Levels", "Pain", "Energy")
    assert len(found.rows) == 12
    assert found.rows[-2:] == (
        ("2 Mar to 8 Mar", "1", "4", "flare", "6.5 (6 to 7)", ""),
        ("9 Mar to 15 Mar", "2", "16", "gentle to steady", "4", "5"),
    )


def test_numbers_have_no_column_if_never_recorded() -> None:
    assert get_section("Week by week", History(sessions=(past_session(0),))).heads[-1] == "Levels"


def test_ratings_and_setbacks_are_counted() -> None:
    assert get_section("What they said").lines == (
        "Days were called: flare 1, not great 1, ordinary 2 (4 days noted).",
        "After sessions: about right 1, too much 1 (of 3 sessions).",
        "Told on 1 day that something had set them back.",
        "In a flare, 6 March 2026.",
    )


def test_last_rating_of_a_day_counts() -> None:
    history = History((check_in(0, DayRating.FLARE), check_in(0, DayRating.BETTER)))
    assert get_section("What they said", history).lines[0] == "Days were called: a better day 1 (1 day noted)."


def test_only_chosen_notes_are_included() -> None:
    seen = get_period(HISTORY, TODAY, QUARTER_DAYS)
    assert "warm bath" not in as_text(build_summary(seen))
    assert "Notes they chose" not in as_text(build_summary(seen))
    chosen = as_text(build_summary(seen, {TODAY - timedelta(days=1)}))
    assert "14 March: warm bath" in chosen
    assert "rain" not in chosen
    assert "rain" in as_text(build_summary(seen, None))


@pytest.mark.parametrize(("ago", "unit", "rows"), [(60, "Week", 9), (730, "Month", 25), (2000, "Year", 7)])
def test_long_period_still_fits_one_page(ago: int, unit: str, rows: int) -> None:
    history = History(
        tuple(check_in(n, pain=5) for n in range(ago, -1, -1)), tuple(past_session(n) for n in range(ago, -1, -1))
    )
    sheet = build_summary(get_period(history, TODAY, None))
    (found,) = [s for s in sheet.sections if s.heads[:1] == (unit,)]
    assert len(found.rows) == rows
    text = as_text(sheet).splitlines()
    assert len(text) <= 60
    assert max(map(len, text)) <= 80


def test_empty_summary_says_so() -> None:
    text = as_text(build_summary(get_period(History(), TODAY, QUARTER_DAYS)))
    assert "No sessions in this time." in text
    assert "Week by week" not in text


@pytest.mark.parametrize("render", [as_text, as_page])
def test_summary_makes_no_claims(render: object) -> None:
    text = re.sub(
        r"<style>.*</style>", "", render(build_summary(get_period(HISTORY, TODAY, WEEK_DAYS), None)), flags=re.DOTALL
    )  # type: ignore[operator]
    assert not re.search(r"improv|progress|complian|adher|streak|missed|severe|mild|%|thanks to|\bbetter than", text)
    assert "Nothing here was measured or assessed" in " ".join(text.split())


def test_text_and_page_have_the_same_content() -> None:
    sheet = SummarySheet(
        "A title", "About.", (SheetSection("One", ("a line",), ("x", "long head"), (("1", "<b>"),)),), "The end."
    )
    assert as_text(sheet) == (
        "A title\n=======\nAbout.\n\nOne\n---\na line\nx  long head\n1  <b>\n\nThe end.\n"
    )  # fmt: skip
    text = as_page(sheet)
    assert "<td>1</td><td>&lt;b&gt;</td>" in text
    assert all(f">{words}<" in text for words in ("A title", "About.", "One", "a line", "long head", "The end."))
