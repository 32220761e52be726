"""The virtual card itself: every frame is recorded, and its faults work."""

import subprocess

import numpy as np
import pytest

from tests.support.sound_card import Card, decode_numbers, ramp, running_card

pytestmark = pytest.mark.needs("card")

CLIP = 12_000


def play(clip: bytes, *options: str) -> None:
    form = ["--raw", "--rate=48000", "--channels=2", "--format=s16le"]
    subprocess.run(["pacat", *form, *options], input=clip, check=True)


def list_numbers(frames: np.ndarray) -> list[int]:
    return [int(number) for number in decode_numbers(frames) if number >= 0]


@pytest.mark.slow
def test_every_frame_is_recorded(card: Card) -> None:
    with card.record() as tape:
        for _ in range(3):
            play(ramp(0, CLIP).tobytes())
    assert list_numbers(tape.frames) == list(range(CLIP)) * 3


def test_sink_records_only_its_own_sound(card: Card) -> None:
    with card.record("rig") as tape, card.record("rig2") as other:
        play(ramp(0, CLIP).tobytes(), "--device=rig2")
    assert list_numbers(tape.frames) == []
    assert list_numbers(other.frames) == list(range(CLIP))


def test_recording_continues_over_a_restart(card: Card) -> None:
    with card.record() as tape:
        play(ramp(0, CLIP).tobytes())
        card.kill_server()
        with pytest.raises(subprocess.CalledProcessError):
            play(b"")
        card.start_server()
        play(ramp(CLIP, CLIP).tobytes())
    assert list_numbers(tape.frames) == list(range(2 * CLIP))


def test_unloaded_sink_is_gone_until_mended(card: Card) -> None:
    card.unload("rig")
    with pytest.raises(subprocess.CalledProcessError):
        play(b"\0" * 4, "--device=rig")
    card.mend()
    play(b"\0" * 4, "--device=rig")


def test_default_sink_can_be_changed(card: Card) -> None:
    card.set_default("rig2")
    with card.record("rig2") as tape:
        play(ramp(0, CLIP).tobytes())
    assert list_numbers(tape.frames) == list(range(CLIP))


def test_failure_leaves_no_process() -> None:
    def fail() -> None:
        with running_card() as card, card.record():
            seen.append(card)
            raise ValueError("a test that fails")

    seen: list[Card] = []
    with pytest.raises(ValueError, match="a test that fails"):
        fail()
    (card,) = seen
    left = subprocess.run(["pgrep", "-f", str(card.folder)], capture_output=True, check=False)
    assert (left.stdout, card.folder.exists()) == (b"", False)
