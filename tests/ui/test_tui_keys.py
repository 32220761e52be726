"""Key names of Textual, and their actions."""

import sys

import pytest
from textual.events import Key as Pressed

from guided.core.held_keys import KEY_RELEASE, REPEAT_PREFIX
from guided.core.keys import KeyAction, find_action
from guided.ui.tui.key_input import translate_key
from tests.support.cases import cases

if sys.platform == "win32":
    pass
else:
    from guided.ui.tui.key_release_driver import KeyReportParser

SENT = {
    " ": KeyAction.TOGGLE,
    "x": KeyAction.PAUSE,
    "\t": KeyAction.PAUSE,
    "\x1b[Z": KeyAction.PAUSE,
    "\x10": KeyAction.PAUSE,
    "\x11": KeyAction.PAUSE,
    "ñ": KeyAction.PAUSE,
    "\x1b[15~": KeyAction.PAUSE,
    "\x1b[1;2B": KeyAction.PAUSE,
    "\x1b[B": KeyAction.EASIER,
    "\x1bOB": KeyAction.EASIER,
    "\x1b[A": KeyAction.REPEAT,
    "\x1b[D": KeyAction.BACK,
    "\x1b[C": KeyAction.FORWARD,
    "\x1b[5~": KeyAction.SECTION_BACK,
    "\x1b[6~": KeyAction.SECTION_FORWARD,
    "+": KeyAction.LOUDER,
    "=": KeyAction.LOUDER,
    "-": KeyAction.SOFTER,
    "u": KeyAction.UNDO,
    "U": KeyAction.UNDO,
    "\r": KeyAction.PAUSE,
    "\n": KeyAction.PAUSE,
    "q": KeyAction.QUIT,
    "Q": KeyAction.QUIT,
    "\x03": KeyAction.INTERRUPT,
    # as terminals send them that know kitty's protocol
    "\x1b[99;5u": KeyAction.INTERRUPT,
    "\x1b[113;1;113u": KeyAction.QUIT,
    "\x1b[61;2;43u": KeyAction.LOUDER,
    "\x1b[57413;1;43u": KeyAction.LOUDER,
    "\x1b[57412u": KeyAction.SOFTER,
    "\x1b[57414u": KeyAction.PAUSE,
    "\x1b[13u": KeyAction.PAUSE,
    "\x1b[32;1;32u": KeyAction.TOGGLE,
    "\x1b[32;;32u": KeyAction.TOGGLE,
    "\x1b[57420u": KeyAction.EASIER,
}


def parse_events(sent: str) -> list[Pressed]:
    parser = KeyReportParser()
    return [event for event in [*parser.feed(sent), *parser.tick(), *parser.feed("")] if isinstance(event, Pressed)]


@cases("sent, asked", SENT.items())
def test_terminal_sequence_gives_its_action(sent: str, asked: KeyAction) -> None:
    (event,) = parse_events(sent)
    assert find_action(translate_key(event.key, event.character)) is asked


@pytest.mark.parametrize("sent", ["\x1b[57441u", "\x1b[57442;5u", "\x1b[57358u", "\x1b[57439u", "\x1b[57430u"])
def test_modifiers_and_media_keys_alone_are_ignored(sent: str) -> None:
    assert [translate_key(event.key, event.character) for event in parse_events(sent)] == [""]


def test_ctrl_z_keeps_its_name() -> None:
    assert [
        translate_key(event.key, event.character) for sent in ("\x1a", "\x1b[122;5u") for event in parse_events(sent)
    ] == ["ctrl+z"] * 2


@pytest.mark.skipif(sys.platform == "win32", reason="there, Textual reads keys in its own way")
@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("\x1b[13;1:2u", f"{REPEAT_PREFIX}enter"),
        ("\x1b[32;1:2;32u", f"{REPEAT_PREFIX}space"),
        ("\x1b[1;1:2B", f"{REPEAT_PREFIX}down"),
        ("\x1b[5;1:2~", f"{REPEAT_PREFIX}pageup"),
        ("\x1b[43;1:2;43u", f"{REPEAT_PREFIX}+"),
        ("\x1b[99;5:2u", f"{REPEAT_PREFIX}ctrl+c"),
        ("\x1b[13;1:3u", KEY_RELEASE),
        ("\x1b[1;1:3B", KEY_RELEASE),
        ("\x1b[113;1:3u", KEY_RELEASE),
        ("\x1b[5;1:3~", KEY_RELEASE),
    ],
)
def test_key_event_reports_are_translated(sent: str, name: str) -> None:
    assert [translate_key(event.key, event.character) for event in parse_events(sent)] == [name]


@pytest.mark.skipif(sys.platform == "win32", reason="there, Textual reads keys in its own way")
@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("\x1b[32;1:1u", "space"), ("\x1b[13;1:1u", "enter"), ("\x1b[1;1:1B", "down"), ("\x1b[5;1:1~", "pageup"),
        ("\x1b[99;5:1u", "ctrl+c"), ("\x1b[120;1:1u", "x"), ("\x1b[97:65;2u", "a"), ("\x1b[1:1;1B", "down"),
        ("\x1b[1114112u", "unknown"), ("\x1b[99999999999u", "unknown"), ("\x1b[128512;1:1u", "\U0001f600"),
    ],
)  # fmt: skip
def test_full_reports_are_keys_and_unreadable_ones_unknown(sent: str, name: str) -> None:
    assert [translate_key(event.key, event.character) for event in parse_events(sent)] == [name]


@pytest.mark.skipif(sys.platform == "win32", reason="there, Textual reads keys in its own way")
@pytest.mark.parametrize("sent", ["\x1b[57441;1:3u", "\x1b[57441;2:2u"])
def test_event_of_a_modifier_alone_is_ignored(sent: str) -> None:
    assert parse_events(sent) == []
