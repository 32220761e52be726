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


def test_heard_frame_is_a_buffer_and_a_piece_behind() -> None:
    flow = PlaybackClock()
    fill(flow, 10)
    assert flow.heard_frame == 10 * PIECE - BUFFER_FRAMES - PIECE


def test_dropped_buffer_was_not_heard() -> None:
    flow = PlaybackClock()
    fill(flow, 10)
    flow.drop_buffer()
    reached = []
    for _ in range(7):
        reached.append(flow.heard_frame)
        fill(flow, 1)
    # A buffer of silence went first: the first piece after it is heard when as much again has followed.
    assert reached == [5 * PIECE] * 5 + [10 * PIECE, 11 * PIECE]


def test_repeated_loss_before_playing_changes_nothing() -> None:
    flow = PlaybackClock()
    fill(flow, 10)
    for _ in range(3):
        flow.drop_buffer()
        fill(flow, 3)
    assert flow.heard_frame == 5 * PIECE
    fill(flow, 2)
    assert flow.heard_frame == 16 * PIECE


def test_idle_time_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([100.0, 107.5, 110.0])
    monkeypatch.setattr(recovering_stream, "boottime", lambda: next(clock))
    flow = PlaybackClock()
    assert flow.idle_s == 0
    flow.add_frames(1)
    assert flow.idle_s == 2.5
