"""Mistyped pauses, and the suggestions for them."""

import pytest

from guided.script import spoken_text as spoken
from guided.script.spoken_text import find_pause_typos, normalize_time


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("20", "20s"),
        ("20 s", "20s"),
        ("20S", "20s"),
        ("20 sec", "20s"),
        ("20 seconds.", "20s"),
        ("5,5s", "5.5s"),
        ("2:30", "2m30s"),
        ("2:00", "2m"),
        ("0:45", "45s"),
        ("1.5 min", "1m30s"),
        ("2 minutes", "2m"),
        ("1m 30s", "1m30s"),
        ("90 sec", "1m30s"),
        ("1h", "60m"),
        ("2h", ""),
        ("-3s", ""),
        ("a while", ""),
        ("", ""),
        ("9" * 50, ""),
    ],
)
def test_mistyped_time_is_normalized_if_it_can_be(written: str, read: str) -> None:
    assert normalize_time(written) == read
    assert not read or spoken.parse_seconds(read) is not None


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("Breathe. (4s) And rest. ( 1m30s )", []),
        ("Plain words (as an aside) and more.", []),
        ("Two things [both of them] and [1].", []),
        ("Breathe (4 sec)", ["(4 sec): did you mean (4s)?"]),
        ("(2:30) and (4)", ["(2:30): did you mean (2m30s)?", "(4): did you mean (4s)?"]),
        ("Rest [5s] or {5 sec}", ["[5s]: did you mean (5s)?", "{5 sec}: did you mean (5s)?"]),
        ("Rest (pause 4)", ["(pause 4): did you mean (4s)?"]),
        ("Rest (wait for 3 seconds)", ["(wait for 3 seconds): did you mean (3s)?"]),
        ("Rest (pause)", ["(pause): write how long, like (4s)"]),
        ("Rest (61m)", ["(61m): use 60m at most"]),
        ("It is (2 of them)", ["(2 of them): to have it said, leave out the brackets"]),
        ("Breathe (4s and out", ["(4s: did you mean (4s)?"]),
        ("Breathe (4s and (2s) out", ["(4s: did you mean (4s)?"]),
    ],
)  # fmt: skip
def test_mistyped_pauses_are_found_at_their_place(text: str, faults: list[str]) -> None:
    assert [f"{text[s.offset : s.offset + s.width]}: {s.hint}" for s in find_pause_typos(text)] == faults
