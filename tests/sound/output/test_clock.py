import pytest

from guided.sound.output import recovering_stream
from guided.sound.output.recovering_stream import BUFFER_FRAMES, PlaybackClock

PIECE = BUFFER_FRAMES // 4


def fill(flow: PlaybackClock, pieces: int) -> None:
    for _ in range(pieces):
        flow.add_frames(PIECE)


def test_nothing_is_heard_before_the_buffer_is_full() -> None:
    flow = PlaybackClock()
    fill(flow, 4)
    assert (flow.delivered, flow.heard_frame) == (BUFFER_FRAMES, 0)


def test_then_what_went_in_a_buffer_ago_is_heard_but_for_the_piece_on_its_way() -> None:
    flow = PlaybackClock()
    fill(flow, 10)
    assert flow.heard_frame == 10 * PIECE - BUFFER_FRAMES - PIECE


def test_what_was_buffered_when_the_device_was_lost_was_not_heard() -> None:
    flow = PlaybackClock()
    fill(flow, 10)
    flow.drop_buffer()
    reached = []
    for _ in range(7):
        reached.append(flow.heard_frame)
        fill(flow, 1)
    # A buffer of silence went first: the first piece after it is heard when as much again has followed.
    assert reached == [5 * PIECE] * 5 + [10 * PIECE, 11 * PIECE]


def test_a_device_lost_again_before_it_was_heard_changes_nothing() -> None:
    flow = PlaybackClock()
    fill(flow, 10)
    for _ in range(3):
        flow.drop_buffer()
        fill(flow, 3)
    assert flow.heard_frame == 5 * PIECE
    fill(flow, 2)
    assert flow.heard_frame == 16 * PIECE


def test_it_knows_for_how_long_nothing_was_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([100.0, 107.5, 110.0])
    monkeypatch.setattr(recovering_stream, "boottime", lambda: next(clock))
    flow = PlaybackClock()
    assert flow.idle_s == 0
    flow.add_frames(1)
    assert flow.idle_s == 2.5
