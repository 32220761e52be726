"""Single keys: their names, one at a time, and the terminal as it was found, however it ends."""

import os
import re
import signal
import sys
import time
import types
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest

from guided.core import held_keys
from guided.core.held_keys import (
    HOLD_TIMEOUT_S,
    KEY_RELEASE,
    PASTE_GAP_S,
    PASTED_TEXT,
    REPEAT_PREFIX,
    VOLUME_KEYS,
    KeyRepeatFilter,
)
from guided.core.keys import KEY_ACTIONS
from guided.ui import keyboard
from guided.ui.keyboard import ESCAPE_WAIT_S, POLL_S, Keyboard, KeyDecoder, drain_keys
from tests.support.cases import cases

posix = pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals on Windows")
if sys.platform != "win32":
    from guided.ui import keyboard_posix
    from tests.support.terminal import DRIVER, TELL, TELL_NO_MORE, Terminal

KEYS = (*DRIVER, "keys") if sys.platform != "win32" else ()


LATE = ESCAPE_WAIT_S * 1.1


class Clock:
    """Time that passes when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


# What terminals send -------------------------------------------------------------------------------------------------

SENT = {
    "up": [b"\x1b[A", b"\x1bOA", b"\x1b[1;2A", b"\x1b[1;5A", b"\x1b[a", b"\x1bOa", b"\x1b\x1b[A", b"\x1bO5A"],
    "down": [b"\x1b[B", b"\x1bOB", b"\x1b[1;3B", b"\x1b[b", b"\x1bOb", b"\x1b\x1bOB", b"\x1b[57420u"],
    "right": [b"\x1b[C", b"\x1bOC", b"\x1b[1;6C", b"\x1b[c"],
    "left": [b"\x1b[D", b"\x1bOD", b"\x1b[1;6D", b"\x1b[d"],
    "pageup": [b"\x1b[5~", b"\x1b[5;2~", b"\x1b[5^", b"\x1b[5@", b"\x1b\x1b[5~"],
    "pagedown": [b"\x1b[6~", b"\x1b[6;5~", b"\x1b[6^", b"\x1b[6@"],
    "home": [b"\x1b[H", b"\x1bOH", b"\x1b[1~", b"\x1b[7~"],
    "end": [b"\x1b[F", b"\x1bOF", b"\x1b[4~", b"\x1b[8~"],
    "insert": [b"\x1b[2~"],
    "delete": [b"\x1b[3~"],
    "enter": [b"\r", b"\n", b"\x1bOM", b"\x1b[13u", b"\x1b[13;5u", b"\x1b[57414u"],
    "space": [b" ", b"\x1b[32u", b"\x1b[32;;32u"],
    "tab": [b"\t"],
    "backspace": [b"\x7f", b"\b"],
    "+": [b"+", b"\x1bOk", b"\x1b[61:43;2;43u", b"\x1b[57413;;43u"],
    "-": [b"-", b"\x1bOm"],
    "=": [b"="],
    "u": [b"u", b"U"],
    "q": [b"q", b"Q", b"\x1b[113;1u", b"\x1b[113;;113u", b"\x1b[113:81;2;81u"],
    "ctrl+c": [b"\x03", b"\x1b[99;5u", b"\x1b[1089::99;5u"],
    "ctrl+s": [b"\x13"],
    "ctrl+\\": [b"\x1c"],
    "é": ["é".encode(), "É".encode()],
    "や": ["や".encode()],
    "😌": ["😌".encode()],
    "1": [b"1", b"\x1b[38;2;49u", b"\x1b[57400;;49u"],
    "escape": [b"\x1b[27u"],
    "unknown": [
        b"\x1b[11~", b"\x1b[[A", b"\x1b[[B", b"\x1bOP", b"\x1bO2Q", b"\x1b[Z", b"\x1b[E", b"\x1b[113;3u",
        b"\x1b[57363u", b"\x1b[9999999;1u", b"\x1b[27;5;113~", b"\x1b[200~", b"\x1b[I", b"\x1b[O", b"\x1b[?1;2c",
        b"\x1b[24;80R", b"\x1b[M qu", b"\x1b[<0;10;20M", b"\x1b[<0;10;20m", b"\x1bq", b"\x1bu", b"\x1b+", b"\x1b\r",
        "\x1bé".encode(),
        b"\x1b]11;rgb:0000/0000/0000\x07", b"\x1b]11;rgb:quuq\x1b\\", b"\x1bP1$r0 q\x1b\\", b"\x1b_Gq\x1b\\",
        b"\x1b[?2026;2$y", b"\xff", b"\x9b",
    ],
}  # fmt: skip
"""By xterm, rxvt, tmux, the Linux console, kitty's protocol, keypads in their other mode; and what is no key at all."""
ALL = [(name, sent) for name, many in SENT.items() for sent in many]


def decoded(*sent: bytes, pause: float = 0.0, after: float = 0.0) -> list[str]:
    clock = Clock()
    decoder = KeyDecoder(clock)
    names = []
    for data in sent:
        decoder.feed(data)
        names += decoder.drain()
        clock.now += pause
        names += decoder.drain()
    clock.now += after
    return names + decoder.drain()


@cases("name, sent", ALL)
def test_what_is_sent_is_one_key(name: str, sent: bytes) -> None:
    assert decoded(sent) == [name]


@cases("name, sent", ALL)
def test_what_is_sent_byte_by_byte_is_one_key(name: str, sent: bytes) -> None:
    assert decoded(*(bytes([byte]) for byte in sent), pause=ESCAPE_WAIT_S / 2) == [name]


@cases("name, sent", ALL)
def test_what_follows_is_a_key_of_its_own(name: str, sent: bytes) -> None:
    assert decoded(sent + b"\x1b[B" + sent + b"q") == [name, "down", name, "q"]


@pytest.mark.parametrize(
    "cut", [b"\x1b[", b"\x1b[1;", b"\x1bO", b"\x1b]11;rgb:qu", b"\x1bPq", b"\x1b[M", b"\x1b[[", b"\xe3\x82"]
)
def test_what_never_ends_is_one_key_once_nothing_follows(cut: bytes) -> None:
    assert decoded(cut) == []
    assert decoded(cut, after=LATE) == ["unknown"]
    assert decoded(cut, b"\x1b[B", pause=LATE) == ["unknown", "down"]


@pytest.mark.parametrize("cut", [b"\x1b[", b"\x1b[1;", b"\x1bO"])
def test_what_is_cut_short_leaks_nothing(cut: bytes) -> None:
    assert decoded(cut + b"\x1b[B") == ["unknown", "down"]


def test_shift_and_a_page_key_in_rxvt_ends_without_a_last_byte() -> None:
    assert decoded(b"\x1b[5$\x1b[6$", after=LATE) == ["pageup", "pagedown"]


def test_escape_alone_is_a_key_after_a_moment() -> None:
    assert decoded(b"\x1b") == []
    assert decoded(b"\x1b", after=LATE) == ["escape"]
    assert decoded(b"\x1b\x1b", after=LATE) == ["escape"]


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        (b"\x1b[13;1:2u", f"{REPEAT_PREFIX}enter"),
        (b"\x1b[32;1:2;32u", f"{REPEAT_PREFIX}space"),
        (b"\x1b[1;1:2B", f"{REPEAT_PREFIX}down"),
        (b"\x1b[5;1:2~", f"{REPEAT_PREFIX}pageup"),
        (b"\x1b[113:81;2:2;81u", f"{REPEAT_PREFIX}q"),
        (b"\x1b[13;1:3u", KEY_RELEASE),
        (b"\x1b[1;1:3B", KEY_RELEASE),
        (b"\x1b[5;1:3~", KEY_RELEASE),
        (b"\x1b[113;1:3u", KEY_RELEASE),
    ],
)
def test_a_terminal_may_tell_what_becomes_of_a_key(sent: bytes, name: str) -> None:
    assert decoded(sent) == [name]
    assert decoded(*(bytes([byte]) for byte in sent), pause=ESCAPE_WAIT_S / 2) == [name]


@pytest.mark.parametrize("sent", [b"\x1b[57441u", b"\x1b[57442;5u", b"\x1b[57441;1:3u", b"\x1b[57358u", b"\x1b[57439u"])
def test_shift_alone_is_no_key_and_neither_are_those_of_a_loudspeaker(sent: bytes) -> None:
    assert decoded(sent) == []


def test_every_named_key_can_be_sent() -> None:
    assert set(KEY_ACTIONS) <= set(SENT)


# What was meant ------------------------------------------------------------------------------------------------------


class Fingers:
    """Gives what is pressed, and lets time pass instead of waiting."""

    is_usable = True
    has_partial = False

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.bursts: list[tuple[float, list[str]]] = []

    def __enter__(self) -> "Fingers":
        return self

    def __exit__(self, *raised: object) -> None:
        pass

    def read(self, seconds: float) -> list[str]:
        if self.bursts and self.bursts[0][0] <= self._clock.now + seconds:
            when, names = self.bursts.pop(0)
            self._clock.now = max(self._clock.now, when)
            return names
        self._clock.now += seconds
        return []


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock that keys go by."""
    made = Clock()
    monkeypatch.setattr(held_keys, "key_filter", KeyRepeatFilter(made))
    return made


@pytest.fixture
def fingers(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Fingers:
    """The keys of the terminal."""
    made = Fingers(clock)
    monkeypatch.setattr(keyboard, "_open_source", lambda _: made)
    return made


Burst = tuple[float, list[str]]
Heard = Callable[..., list[str]]


@pytest.fixture
def heard(clock: Clock, fingers: Fingers) -> Heard:
    """The keys read from one keyboard within some seconds of bursts, each so long after the start."""

    def listen(*bursts: Burst, seconds: float = 5) -> list[str]:
        end = clock.now + seconds
        fingers.bursts = [(clock.now + after, names) for after, names in bursts]
        with Keyboard() as keys:
            found = []
            while clock.now < end:
                if name := keys.read(0.5):
                    found.append(name)
            return found

    return listen


def test_keys_come_in_order(heard: Heard) -> None:
    assert heard((0.3, ["down"]), (0.9, ["up"]), (1.0, ["space"])) == ["down", "up", "space"]


def test_two_different_keys_at_once_are_both_meant(heard: Heard) -> None:
    assert heard((0.1, ["down", "space"])) == ["down", "space"]


def test_a_key_pressed_again_is_pressed_again(heard: Heard) -> None:
    assert heard((0.1, ["down"]), (0.2 + HOLD_TIMEOUT_S, ["down"])) == ["down", "down"]


def test_within_that_time_it_cannot_be_told_from_one_held_down(heard: Heard) -> None:
    assert heard((0.1, ["down"]), (1.0, ["down"])) == ["down"]


def test_bytes_that_wait_to_be_a_key_are_no_silence(heard: Heard, fingers: Fingers) -> None:
    """Escape held down: its bytes come too fast to be told from the beginning of another key, until they stop."""
    assert heard((0.1, ["escape"]), seconds=0.2) == ["escape"]
    fingers.has_partial = True
    assert heard(seconds=3) == []
    fingers.has_partial = False
    assert heard((0.0, ["escape"])) == []
    assert heard((0.1, ["escape"])) == ["escape"], "let go, and pressed again"


def test_another_key_between_is_enough_to_tell(heard: Heard) -> None:
    assert heard((0.1, ["down"]), (0.3, ["enter"]), (0.5, ["down"])) == ["down", "enter", "down"]


@cases(
    "key, delay, rate",
    product(
        ["space", "enter", "q", "down", "ctrl+c", "left", "pagedown", "u", "x", "escape"], [0.25, 0.5, 1.0], [2, 10, 30]
    ),
)
def test_a_key_held_down_is_pressed_once(heard: Heard, key: str, delay: float, rate: int) -> None:
    repeats = [(0.1 + delay + n / rate, [key]) for n in range(3 * rate)]
    assert heard((0.1, [key]), *repeats) == [key]
    assert heard((0.1, [key])) == [key], "let go for long enough, and pressed again"


@pytest.mark.parametrize("delay", [0.25, 0.5, 1.0])
@pytest.mark.parametrize("rate", [2, 10, 30])
def test_a_key_that_is_held_down_does_nothing_on_the_next_screen(
    heard: Heard, clock: Clock, delay: float, rate: int
) -> None:
    begun = clock.now
    assert heard((0.1, ["enter"]), seconds=0.2) == ["enter"]
    clock.now += 4  # something is made ready, and nobody looks for keys
    came = [0.1 + delay + n / rate for n in range(10 * rate)]
    later = [(begun + at - clock.now, ["enter"]) for at in came if begun + at > clock.now]
    assert heard((0.0, ["enter"] * (len(came) - len(later))), *later, seconds=12) == []


def test_a_key_that_was_let_go_while_nobody_looked_is_pressed_again(heard: Heard, clock: Clock) -> None:
    assert heard((0.1, ["enter"]), seconds=0.3) == ["enter"]
    clock.now += 2
    assert heard((0.1, ["enter"])) == ["enter"]


def test_keys_that_wait_because_we_were_busy_are_not_pressed_again(fingers: Fingers, clock: Clock) -> None:
    with Keyboard() as keys:
        fingers.bursts = [(clock.now, ["space"])]
        assert keys.read() == "space"
        clock.now += 5
        fingers.bursts = [(clock.now, ["space"] * 50)]
        assert keys.read(0.5) is None


def test_what_was_typed_before_a_screen_is_not_meant_for_it(heard: Heard) -> None:
    assert heard((0.0, ["enter"]), (0.5, ["enter"]), (0.6, ["q"])) == ["q"]


@pytest.mark.parametrize("key", sorted(VOLUME_KEYS))
def test_the_volume_may_be_held(heard: Heard, key: str) -> None:
    assert heard(*((0.1 + n / 4, [key]) for n in range(8))) == [key] * 8


@pytest.mark.parametrize("key", ["space", "enter", "q", "down"])
def test_where_the_terminal_tells_a_key_is_pressed_exactly_as_often_as_it_was(heard: Heard, key: str) -> None:
    once = [(0.1, [key]), *((0.4 + n / 30, [REPEAT_PREFIX + key]) for n in range(20)), (1.1, [KEY_RELEASE])]
    assert heard(*once, (1.2, [key]), (1.3, [KEY_RELEASE]), (1.35, [key, KEY_RELEASE])) == [key] * 3


def test_where_the_terminal_tells_what_goes_on_was_not_pressed_however_long_ago_it_was_seen(heard: Heard) -> None:
    assert heard(
        (0.5, [REPEAT_PREFIX + "enter"]), (3.0, [REPEAT_PREFIX + "enter"]), (3.1, [KEY_RELEASE]), (3.2, ["enter"])
    ) == ["enter"]


def test_two_keys_and_their_letting_go_at_once_are_no_text(heard: Heard) -> None:
    assert heard((0.1, ["down", KEY_RELEASE, "space", KEY_RELEASE])) == ["down", "space"]


@pytest.mark.parametrize(
    ("bursts", "seconds"),
    [
        ([], 0.0),
        ([(0.0, ["enter"])], HOLD_TIMEOUT_S),
        ([(0.0, ["enter"]), (1.0, ["enter"]), (1.5, ["enter"])], 1.5 + HOLD_TIMEOUT_S),
        ([(0.0, ["enter"]), (0.1, [KEY_RELEASE])], 0.1),
    ],
)
def test_it_settles_when_no_key_is_held_any_more(
    clock: Clock, fingers: Fingers, bursts: list[Burst], seconds: float
) -> None:
    begun = clock.now
    fingers.bursts = [(begun + after, names) for after, names in bursts]
    drain_keys()
    assert seconds <= clock.now - begun <= seconds + 2 * POLL_S


def test_ctrl_c_is_heeded_while_it_settles(clock: Clock, fingers: Fingers) -> None:
    fingers.bursts = [(clock.now, ["enter"]), (clock.now + 0.5, ["ctrl+c"])]
    with pytest.raises(KeyboardInterrupt):
        drain_keys()


def test_ctrl_c_among_many_keys_is_seen(heard: Heard) -> None:
    assert heard((0.1, ["a", "b", "down", "ctrl+c", "x"])) == ["ctrl+c"]


def test_a_key_that_piled_up_is_pressed_once(heard: Heard) -> None:
    assert heard((0.1, ["right"] * 20), (1.9, ["right"])) == ["right", "right"]


@pytest.mark.parametrize(
    "bursts",
    [
        [(0.1, [*"relaxq", "enter"])],
        [(0.1, ["r"]), (0.11, [*"elax", "enter"]), (0.12, ["q"])],
        [(0.1, ["down", "up", "left", "right"])],
    ],
)
def test_text_pasted_is_one_pause(heard: Heard, bursts: list[Burst]) -> None:
    found = heard(*bursts, (1.0, ["u"]))
    assert len(found) == 2
    assert found[0] not in KEY_ACTIONS
    assert found[1] == "u"


def test_a_long_paste_that_comes_in_pieces_is_one(heard: Heard) -> None:
    pieces = [(0.1 + n / 50, [*"quick down", "enter"]) for n in range(50)]
    assert heard(*pieces, (1.1 + PASTE_GAP_S / 2, ["enter"]), (2.0, ["q"])) == [PASTED_TEXT, "q"]


def test_read_never_waits_longer_than_asked(clock: Clock, fingers: Fingers) -> None:
    with Keyboard() as keys:
        assert keys.read(0) is None
        assert clock.now == 100
        assert keys.read(0.33) is None
        assert clock.now == pytest.approx(100.33)


@posix
def test_ctrl_c_from_outside_is_a_key_before_all_others_and_each_time(fingers: Fingers) -> None:
    before = signal.getsignal(signal.SIGINT)
    with Keyboard() as keys:
        fingers.bursts = [(100.0, ["down", "up"])]
        assert keys.read() == "down"
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)
        assert [keys.read() for _ in range(4)] == ["ctrl+c", "ctrl+c", "up", None]
    assert signal.getsignal(signal.SIGINT) is before


@posix
def test_ctrl_c_stays_ignored_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with Keyboard():
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_without_a_terminal_it_just_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with Keyboard() as keys:
        begun = time.monotonic()
        assert not keys.is_usable
        assert keys.read(0.1) is None
        assert POLL_S <= time.monotonic() - begun < 1


# A console of Windows ------------------------------------------------------------------------------------------------


@pytest.fixture
def console(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What is typed into a console, key by key."""
    typed: list[str] = []
    fake = types.SimpleNamespace(kbhit=lambda: bool(typed), getwch=lambda: typed.pop(0))
    monkeypatch.setitem(sys.modules, "msvcrt", fake)
    return typed


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("\xe0H", "up"), ("\xe0P", "down"), ("\x00P", "down"), ("\xe0K", "left"), ("\xe0M", "right"),
        ("\xe0I", "pageup"), ("\xe0Q", "pagedown"), ("\xe0G", "home"), ("\xe0u", "unknown"), ("\x00q", "unknown"),
        ("\r", "enter"), (" ", "space"), ("q", "q"), ("U", "u"), ("\x03", "ctrl+c"), ("\x1b", "escape"), ("à", "à"),
    ],
)  # fmt: skip
def test_a_console_names_its_keys(console: list[str], sent: str, name: str) -> None:
    from guided.ui.keyboard_windows import WindowsKeySource

    console += sent
    with WindowsKeySource() as keys:
        assert keys.is_usable
        assert keys.read(5) == [name]
        assert keys.read(0) == []


def test_a_console_gives_all_keys_there_are(console: list[str]) -> None:
    from guided.ui.keyboard_windows import WindowsKeySource

    console += "\xe0P\xe0Pu"
    assert WindowsKeySource().read(0) == ["down", "down", "u"]


# Real terminals ------------------------------------------------------------------------------------------------------


@posix
def test_keys_come_without_enter_and_unseen() -> None:
    with Terminal(*KEYS) as terminal:
        terminal.until("present\n")
        assert not terminal.kept
        sent = {"down": b"\x1b[B", "space": b" ", "é": "é".encode(), "ctrl+s": b"\x13"}
        for n, name in enumerate(sent, start=1):
            terminal.type(sent[name])
            assert terminal.until(f"<{name}>").count("<") == n
        terminal.type(b"\x1b")
        terminal.until("<escape>")
        terminal.type(b"\x1c")
        terminal.until("<ctrl+\\>")
        terminal.type(b"Q")
        assert terminal.over() == 0
        assert terminal.kept
    keys = "present\n<down>\n<space>\n<é>\n<ctrl+s>\n<escape>\n<ctrl+\\>\n<q>\n"
    assert terminal.shown == f"{TELL}{keys}{TELL_NO_MORE}over\n"


@posix
def test_a_paste_is_one_key() -> None:
    with Terminal(*KEYS) as terminal:
        terminal.until("present\n")
        terminal.type(b"quick quiet quit\n" * 100)
        terminal.until("<")
        assert terminal.still(2 * PASTE_GAP_S).count("<") == 1
        terminal.type(b"e")
        assert terminal.over() == 1
        assert terminal.kept


@posix
def test_ctrl_c_in_the_terminal_is_a_key() -> None:
    with Terminal(*KEYS) as terminal:
        terminal.until("present\n")
        terminal.type(b"\x03")
        terminal.until("<ctrl+c>")
        terminal.signal(signal.SIGINT)
        terminal.until("<ctrl+c>", times=2)
        terminal.type(b"q")
        assert terminal.over() == 0


@posix
@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGHUP", 129)])
def test_told_to_end_it_leaves_the_terminal_as_it_was(name: str, code: int) -> None:
    with Terminal(*KEYS) as terminal:
        terminal.until("present\n")
        assert not terminal.kept
        terminal.signal(getattr(signal, name))
        assert terminal.over() == code
        assert terminal.kept
        assert terminal.shown.count(TELL) == terminal.until(TELL_NO_MORE).count(TELL_NO_MORE) == 1


@posix
def test_a_fault_leaves_the_terminal_as_it_was() -> None:
    with Terminal(*KEYS) as terminal:
        terminal.until("present\n")
        terminal.type(b"e")
        assert terminal.over() == 1
        assert "ValueError" in terminal.shown
        assert terminal.kept
        assert terminal.shown.count(TELL) == terminal.shown.count(TELL_NO_MORE) == 1


@posix
def test_a_closed_terminal_ends_it() -> None:
    with Terminal(*KEYS) as terminal:
        terminal.until("present\n")
        os.close(terminal.slave)
        os.close(terminal.master)
        assert terminal.program.wait(10) == 129


@posix
def test_a_terminal_that_goes_away_unsaid_keeps_nobody_busy() -> None:
    """Whoever ignores that the window was closed waits on, instead of reading nothing as fast as it can."""
    with Terminal("sh", "-c", f"trap '' HUP; exec {' '.join(KEYS)}") as terminal:
        terminal.until("present\n")
        os.close(terminal.slave)
        os.close(terminal.master)
        time.sleep(0.3)
        spent = _processor(terminal.program.pid)
        time.sleep(0.5)
        assert terminal.program.poll() is None
        assert _processor(terminal.program.pid) - spent < 0.1


def _processor(pid: int) -> float:
    """Seconds of processor a process has used."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        pytest.skip("this system does not say how busy a program is")
    user, system = stat.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


# In a shell ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def shell(tmp_path: Path) -> Iterator["Terminal"]:
    """An interactive shell, which has said that it is ready once."""
    env = {"PATH": os.environ["PATH"], "PS1": "ready$ ", "HOME": str(tmp_path), "TERM": "xterm"}
    with Terminal("/bin/sh", "-i", env=env) as terminal:
        terminal.until("ready$ ")
        yield terminal


def enter(shell: "Terminal", *words: str) -> None:
    """Give a shell a command and wait for what it starts to be there."""
    shell.type(f"{' '.join(words)}\n".encode())


def settled(shell: "Terminal", kept: bool) -> bool:
    """Wait for the terminal to be as it was found, or not to be; a shell takes its time."""
    end = time.monotonic() + 10
    while shell.kept is not kept and time.monotonic() < end:
        shell.see(0.02)
    return shell.kept is kept


@posix
@pytest.mark.parametrize("ctrl_z", [b"\x1a", b"\x1b[122;5u"], ids=["a signal", "told"])
def test_ctrl_z_gives_the_terminal_back_and_fg_goes_on(shell: "Terminal", ctrl_z: bytes) -> None:
    enter(shell, *KEYS)
    shell.until("present\n")
    for n, (sent, name) in enumerate([(b"\x1b[B", "down"), (b"\x1b[A", "up")], start=1):
        shell.type(sent)
        shell.until(f"<{name}>")
        shell.type(ctrl_z)
        shell.until("ready$ ", times=1 + n)
        assert settled(shell, kept=True)
        enter(shell, "fg")
        assert settled(shell, kept=False)
    shell.type(b"q")
    shell.until("over")
    shell.until("ready$ ", times=4)
    assert len(re.findall(r"<\w+>", shell.shown)) == 3
    assert shell.shown.count(TELL) == shell.shown.count(TELL_NO_MORE) == 3
    assert settled(shell, kept=True)


@posix
def test_ctrl_z_is_asked_for_once_and_stops_once(shell: "Terminal") -> None:
    enter(shell, *KEYS)
    shell.until("present\n")
    shell.type(b"\x1a")
    shell.until("ready$ ", times=2)
    enter(shell, "jobs")
    shell.until("ready$ ", times=3)
    assert "topped" in shell.shown


@posix
def test_stopped_unasked_it_has_its_keys_again_after_fg(shell: "Terminal") -> None:
    enter(shell, *KEYS)
    shell.until("present\n")
    os.killpg(os.tcgetpgrp(shell.master), signal.SIGSTOP)
    shell.until("ready$ ", times=2)
    enter(shell, "stty sane; fg")
    shell.until("driver.py keys", times=3)
    shell.type(b"\x1b[B")
    shell.until("<down>")
    shell.type(b"q")
    shell.until("over")
    assert settled(shell, kept=True)


@posix
def test_stopped_unasked_and_sent_to_the_background_it_touches_nothing(shell: "Terminal") -> None:
    enter(shell, *KEYS)
    shell.until("present\n")
    os.killpg(os.tcgetpgrp(shell.master), signal.SIGSTOP)
    shell.until("ready$ ", times=2)
    enter(shell, "stty sane; bg")
    shell.until("ready$ ", times=3)
    set_by_the_shell = shell.modes()
    for n in range(20, 25):
        enter(shell, f"echo still $(({n} + 1)) here")
        shell.until(f"still {n + 1} here")
    enter(shell, "kill %1; wait %1; echo code $?")
    shell.until("code 143")
    assert shell.modes() == set_by_the_shell


@posix
def test_what_is_typed_for_the_shell_is_not_read() -> None:
    """Sent to the background while it waited for a key: reading would stop it."""
    with Terminal("sleep", "60") as terminal:
        keys = keyboard_posix.PosixKeySource(terminal.slave, time.monotonic)
        terminal.type(b"q\n")
        with pytest.MonkeyPatch.context() as patch:
            ours = iter([os.getpgrp()])
            patch.setattr(os, "tcgetpgrp", lambda _: next(ours, 0))
            assert keys.read(0.1) == []
        assert keys.read(0.1) == ["q", "enter"]


@posix
def test_in_the_background_it_goes_on_without_keys_until_fg(shell: "Terminal") -> None:
    enter(shell, *KEYS, "&")
    shell.until("absent")
    enter(shell, "echo the shell has its $((20 + 1)) keys, q")
    shell.until("the shell has its 21 keys, q")
    shown = shell.still(5 * POLL_S)
    assert "<" not in shown
    assert "topped" not in shown
    enter(shell, "fg")
    assert settled(shell, kept=False)
    shell.type(b"q")
    shell.until("<q>")
    shell.until("over")
    assert settled(shell, kept=True)


@posix
def test_sent_to_the_background_it_leaves_the_terminal_to_the_shell(shell: "Terminal") -> None:
    enter(shell, *KEYS)
    shell.until("present\n")
    shell.type(b"\x1a")
    shell.until("ready$ ", times=2)
    enter(shell, "bg")
    shell.until("ready$ ", times=3)
    for n in range(20, 25):
        enter(shell, f"echo still $(({n} + 1)) here")
        shell.until(f"still {n + 1} here")
    assert settled(shell, kept=True)
    enter(shell, "kill %1; wait %1; echo code $?")
    shell.until("code 143")
    assert "tty input" not in shell.shown
    assert settled(shell, kept=True)
