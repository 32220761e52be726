"""Names of keys: what Textual calls them, and what they ask for."""

import sys

import pytest
from textual.events import Key as Pressed

from guided.core.held_keys import AGAIN, LET_GO
from guided.core.keys import Key, key
from guided.ui.tui.keys import ours
from tests.support.cases import cases

if sys.platform == "win32":
    from textual._xterm_parser import XTermParser as Parser
else:
    from guided.ui.tui.driver import Parser

SENT = {
    " ": Key.TOGGLE,
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
    "\r": Key.PAUSE,
    "\n": Key.PAUSE,
    "q": Key.QUIT,
    "Q": Key.QUIT,
    "\x03": Key.LEAVE,
    # as terminals send them that know kitty's protocol
    "\x1b[99;5u": Key.LEAVE,
    "\x1b[113;1;113u": Key.QUIT,
    "\x1b[61;2;43u": Key.LOUDER,
    "\x1b[57413;1;43u": Key.LOUDER,
    "\x1b[57412u": Key.SOFTER,
    "\x1b[57414u": Key.PAUSE,
    "\x1b[13u": Key.PAUSE,
    "\x1b[32;1;32u": Key.TOGGLE,
    "\x1b[32;;32u": Key.TOGGLE,
    "\x1b[57420u": Key.EASIER,
}


def pressed(sent: str) -> list[Pressed]:
    parser = Parser()
    return [event for event in [*parser.feed(sent), *parser.tick(), *parser.feed("")] if isinstance(event, Pressed)]


@cases("sent, asked", SENT.items())
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


@pytest.mark.skipif(sys.platform == "win32", reason="there, Textual reads keys in its own way")
@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("\x1b[13;1:2u", f"{AGAIN}enter"), ("\x1b[32;1:2;32u", f"{AGAIN}space"), ("\x1b[1;1:2B", f"{AGAIN}down"),
        ("\x1b[5;1:2~", f"{AGAIN}pageup"), ("\x1b[43;1:2;43u", f"{AGAIN}+"), ("\x1b[99;5:2u", f"{AGAIN}ctrl+c"),
        ("\x1b[13;1:3u", LET_GO), ("\x1b[1;1:3B", LET_GO), ("\x1b[113;1:3u", LET_GO), ("\x1b[5;1:3~", LET_GO),
    ],
)  # fmt: skip
def test_a_terminal_may_tell_what_becomes_of_a_key(sent: str, name: str) -> None:
    assert [ours(event.key, event.character) for event in pressed(sent)] == [name]


@pytest.mark.skipif(sys.platform == "win32", reason="there, Textual reads keys in its own way")
@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("\x1b[32;1:1u", "space"), ("\x1b[13;1:1u", "enter"), ("\x1b[1;1:1B", "down"), ("\x1b[5;1:1~", "pageup"),
        ("\x1b[99;5:1u", "ctrl+c"), ("\x1b[120;1:1u", "x"), ("\x1b[97:65;2u", "a"), ("\x1b[1:1;1B", "down"),
        ("\x1b[1114112u", "unknown"), ("\x1b[99999999999u", "unknown"), ("\x1b[128512;1:1u", "\U0001f600"),
    ],
)  # fmt: skip
def test_what_is_said_in_full_is_a_key_and_what_cannot_be_read_is_one_too(sent: str, name: str) -> None:
    assert [ours(event.key, event.character) for event in pressed(sent)] == [name]


@pytest.mark.skipif(sys.platform == "win32", reason="there, Textual reads keys in its own way")
@pytest.mark.parametrize("sent", ["\x1b[57441;1:3u", "\x1b[57441;2:2u"])
def test_what_becomes_of_shift_alone_is_no_key(sent: str) -> None:
    assert pressed(sent) == []
