"""Names of keys: what Textual calls them, and what they ask for."""

import pytest
from textual._xterm_parser import XTermParser
from textual.events import Key as Pressed

from guided.keys import Key, key
from guided.screen.full.names import BURST, Presses, ours
from guided.screen.keyboard import HELD

SENT = {
    " ": Key.PAUSE,
    "x": Key.PAUSE,
    "\t": Key.PAUSE,
    "\x1b[Z": Key.PAUSE,
    "\x10": Key.PAUSE,
    "\x11": Key.PAUSE,
    "ñ": Key.PAUSE,
    "\x1b[15~": Key.PAUSE,
    "\x1b[1;2B": Key.PAUSE,
    "\x1b[B": Key.EASIER,
    "\x1bOB": Key.EASIER,
    "\x1b[A": Key.AGAIN,
    "\x1b[D": Key.BACK,
    "\x1b[C": Key.ON,
    "\x1b[5~": Key.SECTION_BACK,
    "\x1b[6~": Key.SECTION_ON,
    "+": Key.LOUDER,
    "=": Key.LOUDER,
    "-": Key.SOFTER,
    "u": Key.UNDO,
    "U": Key.UNDO,
    "\r": Key.ENOUGH,
    "\n": Key.ENOUGH,
    "q": Key.QUIT,
    "Q": Key.QUIT,
    "\x03": Key.LEAVE,
    # as terminals send them that know kitty's protocol
    "\x1b[99;5u": Key.LEAVE,
    "\x1b[113;1;113u": Key.QUIT,
    "\x1b[61;2;43u": Key.LOUDER,
    "\x1b[57413;1;43u": Key.LOUDER,
    "\x1b[57412u": Key.SOFTER,
    "\x1b[57414u": Key.ENOUGH,
    "\x1b[13u": Key.ENOUGH,
    "\x1b[32;1;32u": Key.PAUSE,
    "\x1b[57420u": Key.EASIER,
}


def pressed(sent: str) -> list[Pressed]:
    parser = XTermParser()
    return [event for event in [*parser.feed(sent), *parser.tick(), *parser.feed("")] if isinstance(event, Pressed)]


@pytest.mark.parametrize(("sent", "asked"), SENT.items())
def test_what_a_terminal_sends(sent: str, asked: Key) -> None:
    (event,) = pressed(sent)
    assert key(ours(event.key, event.character)) is asked


@pytest.mark.parametrize("sent", ["\x1b[57441u", "\x1b[57442;5u", "\x1b[57358u", "\x1b[57439u", "\x1b[57430u"])
def test_shift_alone_is_no_key_and_neither_are_those_of_the_loudspeaker(sent: str) -> None:
    assert [ours(event.key, event.character) for event in pressed(sent)] == [""]


def test_ctrl_z_keeps_its_name() -> None:
    assert [ours(event.key, event.character) for sent in ("\x1a", "\x1b[122;5u") for event in pressed(sent)] == [
        "ctrl+z"
    ] * 2


def test_a_key_held_down_is_pressed_once() -> None:
    presses = Presses()
    times = [0.0, HELD, 1.9 * HELD, 4 * HELD]
    assert [presses.name("space", " ", when) for when in times] == ["space", "", "", "space"]
    assert presses.name("down", None, 5 * HELD) == "down"


def test_text_pasted_is_one_key() -> None:
    presses = Presses()
    assert [presses.name(letter, letter, n * BURST / 2) for n, letter in enumerate("now-")] == ["n", "", "", ""]
    assert presses.name("space", " ", 10 * BURST) == "space"
