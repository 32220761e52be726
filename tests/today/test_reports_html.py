"""The HTML report: one file without network or scripts, safe whatever was written."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from guided.core.history import DayRating, Episode, EpisodeKind, History
from guided.core.level import Level
from guided.today.journal.statistics import MONTH_DAYS, WEEK_DAYS, get_period
from guided.today.reports import report_formatting
from guided.today.reports.html import JOURNAL_FOOTER, LABEL_WIDTH, WIDTH, draw_page
from tests.support.journal import TODAY, check_in, make_note, past_session

NASTY = '<script>alert("x")</script> & \x1b[31m\u202e'
YEARS = History(
    tuple(check_in(n, list(DayRating)[n % 4], n % 11, 10 - n % 11) for n in range(730, -1, -2)),
    tuple(past_session(n, list(Level)[n % 4], 3 + n % 20) for n in range(730, -1, -3)),
    tuple(make_note(n, f"note {n}") for n in range(730, -1, -60)),
    (Episode(EpisodeKind.BREAK, TODAY - timedelta(days=20), TODAY - timedelta(days=10)),),
)


class TagReader(HTMLParser):
    """The tags of a page with their attributes, which close each other."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def find_drawings(text: str) -> list[ElementTree.Element]:
    """The drawings with a name, each read as strictly as can be."""
    return [ElementTree.fromstring(each) for each in re.findall(r'<svg viewBox="0 0 720.*?</svg>', text, re.DOTALL)]


@pytest.mark.parametrize("days", [WEEK_DAYS, MONTH_DAYS, None])
@pytest.mark.parametrize(
    "history", [History(), History(sessions=(past_session(0),)), YEARS], ids=["empty", "one", "years"]
)
def test_page_is_one_complete_file(history: History, days: int | None) -> None:
    text = draw_page(get_period(history, TODAY, days))
    reader = TagReader(text)
    assert reader.open == []
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in reader.tags}
    assert not re.search(r"https?:|//|url\(|@import|\bon\w+=", text)
    assert "default-src 'none'" in text
    text.encode()


def test_written_text_is_escaped() -> None:
    history = History(sessions=(past_session(0, title=NASTY),), notes=(make_note(0, NASTY),))
    text = draw_page(get_period(history, TODAY, WEEK_DAYS))
    assert text.count("&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt; &amp; [31m") == 2
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_empty_report_shows_a_friendly_message() -> None:
    text = draw_page(get_period(History(), TODAY, WEEK_DAYS))
    assert report_formatting.EMPTY_PERIOD in text
    assert "<svg" not in text


def test_bar_height_matches_the_minutes() -> None:
    history = History(
        sessions=(past_session(1, Level.STEADY, 8), past_session(0, Level.FLARE, 4), past_session(0, Level.GENTLE, 4))
    )
    (drawing,) = find_drawings(draw_page(get_period(history, TODAY, WEEK_DAYS)))
    bars = [(float(r.get("x", "")), float(r.get("height", "")), r.get("fill")) for r in drawing.iter("rect")]
    (x1, one, shade1), (x2, two, shade2), (x3, three, shade3) = bars
    assert one == pytest.approx(8 * 150 / 10, abs=0.1)
    assert two == three == pytest.approx(one / 2, abs=0.1)
    assert x1 < x2 == x3
    assert (shade1, shade2, shade3) == ("var(--l2)", "var(--l0)", "var(--l1)")


def test_everything_stays_inside_its_drawing() -> None:
    for days in (WEEK_DAYS, MONTH_DAYS, None):
        for drawing in find_drawings(draw_page(get_period(YEARS, TODAY, days))):
            height = float(drawing.get("viewBox", "").split()[3])
            for rect in drawing.iter("rect"):
                x, y, wide, high = (float(rect.get(name, "")) for name in ("x", "y", "width", "height"))
                assert LABEL_WIDTH <= x <= x + wide <= WIDTH + 0.1
                assert 0 <= y <= y + high <= height - 20
            for path in drawing.iter("path"):
                for y in re.findall(r"V([\d.-]+)", path.get("d", "")):
                    assert 8 <= float(y) <= height - 20


def test_numbers_are_drawn_only_if_recorded() -> None:
    names = [each.get("aria-label") for each in find_drawings(draw_page(get_period(YEARS, TODAY, WEEK_DAYS)))]
    assert [str(name).split(",")[0] for name in names] == ["Minutes heard", "Pain", "Energy"]
    only_pain = History((check_in(0, pain=4),), (past_session(0),))
    names = [each.get("aria-label") for each in find_drawings(draw_page(get_period(only_pain, TODAY, WEEK_DAYS)))]
    assert len(names) == 2


@pytest.mark.parametrize("days", [WEEK_DAYS, MONTH_DAYS, None])
def test_narrow_page_hides_every_second_label(days: int | None) -> None:
    text = draw_page(get_period(YEARS, TODAY, days))
    assert "@media screen and (max-width: 34rem) { svg text { font-size: 18px; } svg .odd { display: none; } }" in text
    for drawing in find_drawings(text):
        below = [each.get("class") for each in drawing.iter("text") if each.get("text-anchor") != "end"]
        named = [each for each in below if each == "odd"]
        assert 3 <= len(named) <= len(below) / 2


def test_gap_interrupts_the_line() -> None:
    history = History((check_in(24, pain=4), check_in(0, pain=6)))
    (drawing,) = find_drawings(draw_page(get_period(history, TODAY, MONTH_DAYS)))
    lines = [path for path in drawing.iter("path") if path.get("fill") == "none"]
    assert len(lines) == 2


def test_episode_is_shaded_with_name_and_days() -> None:
    text = draw_page(get_period(YEARS, TODAY, MONTH_DAYS))
    assert "On a break, 23 February to 5 March 2026" in text
    (ground,) = [each for each in find_drawings(text)[0].iter("rect") if each.get("fill") == "var(--tint)"]
    assert float(ground.get("width", "")) == pytest.approx(11 * (WIDTH - LABEL_WIDTH) / 28, abs=0.1)


def test_two_years_are_shown_by_month() -> None:
    text = draw_page(get_period(YEARS, TODAY, None))
    assert text.count("<tr>") == 1 + 25
    assert len(text) < 40_000


def test_tables_repeat_the_drawings_in_words() -> None:
    text = draw_page(
        get_period(History((check_in(0, DayRating.BETTER),), (past_session(0, Level.STEADY, 12),)), TODAY, WEEK_DAYS)
    )
    assert "<td>a better day</td><td>Easy knees, steady, 12 minutes</td>" in text
    assert all(tag != "svg" or "aria-label" in given or "style" in given for tag, given in TagReader(text).tags)


def test_report_neither_praises_nor_blames() -> None:
    text = draw_page(get_period(YEARS, TODAY, None)).lower()
    assert not re.search(r"\b(streak|missed|goal|score|improve\w*|worse|well done|should|fail\w*|red)\b", text)
    assert JOURNAL_FOOTER.lower() in text
