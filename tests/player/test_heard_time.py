"""How long a session was heard: what was played of it, and nothing else."""

from guided.player.session_player import PlayedTime
from guided.sound import SAMPLE_RATE


def heard(*looks: tuple[float, bool]) -> float:
    """The seconds heard after looks: seconds given by then, and whether they were played."""
    found = PlayedTime()
    for seconds, playing in looks:
        found.update(round(seconds * SAMPLE_RATE), playing)
    return found.seconds


def test_only_what_was_played_counts() -> None:
    assert heard((10, False), (70, True), (100, False), (130, True)) == 90


def test_an_output_started_anew_takes_nothing_away() -> None:
    assert heard((200, True), (0, True), (5, True)) == 205
    assert heard((200, True), (3, True)) == 203
    assert heard((200, True), (3, False), (10, True)) == 207
