"""How long a session was heard: only time in which it played counts."""

from guided.player.session_player import PlayedTime
from guided.sound import SAMPLE_RATE


def count_heard(*looks: tuple[float, bool]) -> float:
    """The seconds heard after looks: seconds given by then, and whether they were played."""
    found = PlayedTime()
    for seconds, playing in looks:
        found.update(round(seconds * SAMPLE_RATE), playing)
    return found.seconds


def test_only_played_time_counts() -> None:
    assert count_heard((10, False), (70, True), (100, False), (130, True)) == 90


def test_restarted_output_reduces_nothing() -> None:
    assert count_heard((200, True), (0, True), (5, True)) == 205
    assert count_heard((200, True), (3, True)) == 203
    assert count_heard((200, True), (3, False), (10, True)) == 207
