"""Single keys: decoding, held keys, and the terminal restored however the program ends."""

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


class FakeClock:
    """Time that passes when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


# Decoding ------------------------------------------------------------------------------------------------------------

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


def decode(*sent: bytes, pause: float = 0.0, after: float = 0.0) -> list[str]:
    clock = FakeClock()
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
def test_sequence_is_one_key(name: str, sent: bytes) -> None:
    assert decode(sent) == [name]


@cases("name, sent", ALL)
def test_sequence_sent_byte_by_byte_is_one_key(name: str, sent: bytes) -> None:
    assert decode(*(bytes([byte]) for byte in sent), pause=ESCAPE_WAIT_S / 2) == [name]


@cases("name, sent", ALL)
def test_key_after_a_sequence_is_separate(name: str, sent: bytes) -> None:
    assert decode(sent + b"\x1b[B" + sent + b"q") == [name, "down", name, "q"]


@pytest.mark.parametrize(
    "cut", [b"\x1b[", b"\x1b[1;", b"\x1bO", b"\x1b]11;rgb:qu", b"\x1bPq", b"\x1b[M", b"\x1b[[", b"\xe3\x82"]
)
def test_unfinished_sequence_is_one_unknown_key_after_a_timeout(cut: bytes) -> None:
    assert decode(cut) == []
    assert decode(cut, after=LATE) == ["unknown"]
    assert decode(cut, b"\x1b[B", pause=LATE) == ["unknown", "down"]


@pytest.mark.parametrize("cut", [b"\x1b[", b"\x1b[1;", b"\x1bO"])
def test_truncated_sequence_does_not_swallow_the_next(cut: bytes) -> None:
    assert decode(cut + b"\x1b[B") == ["unknown", "down"]


def test_shifted_page_key_of_rxvt_ends_without_a_last_byte() -> None:
    assert decode(b"\x1b[5$\x1b[6$", after=LATE) == ["pageup", "pagedown"]


def test_escape_alone_is_a_key_after_a_timeout() -> None:
    assert decode(b"\x1b") == []
    assert decode(b"\x1b", after=LATE) == ["escape"]
    assert decode(b"\x1b\x1b", after=LATE) == ["escape"]


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
def test_key_event_reports_are_decoded(sent: bytes, name: str) -> None:
    assert decode(sent) == [name]
    assert decode(*(bytes([byte]) for byte in sent), pause=ESCAPE_WAIT_S / 2) == [name]


@pytest.mark.parametrize("sent", [b"\x1b[57441u", b"\x1b[57442;5u", b"\x1b[57441;1:3u", b"\x1b[57358u", b"\x1b[57439u"])
def test_modifiers_and_media_keys_alone_are_ignored(sent: bytes) -> None:
    assert decode(sent) == []


def test_every_named_key_has_a_sequence() -> None:
    assert set(KEY_ACTIONS) <= set(SENT)


# Held keys and pastes ------------------------------------------------------------------------------------------------


class FakeKeySource:
    """Gives what is pressed, and lets time pass instead of waiting."""

    is_usable = True
    has_partial = False

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.bursts: list[tuple[float, list[str]]] = []

    def __enter__(self) -> "FakeKeySource":
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
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    """The clock that keys go by."""
    made = FakeClock()
    monkeypatch.setattr(held_keys, "key_filter", KeyRepeatFilter(made))
    return made


@pytest.fixture
def key_source(monkeypatch: pytest.MonkeyPatch, clock: FakeClock) -> FakeKeySource:
    """The keys of the terminal."""
    made = FakeKeySource(clock)
    monkeypatch.setattr(keyboard, "_open_source", lambda _: made)
    return made


Burst = tuple[float, list[str]]
Heard = Callable[..., list[str]]


@pytest.fixture
def read_keys(clock: FakeClock, key_source: FakeKeySource) -> Heard:
    """The keys read from one keyboard within some seconds of bursts, each so long after the start."""

    def listen(*bursts: Burst, seconds: float = 5) -> list[str]:
        end = clock.now + seconds
        key_source.bursts = [(clock.now + after, names) for after, names in bursts]
        with Keyboard() as keys:
            found = []
            while clock.now < end:
                if name := keys.read(0.5):
                    found.append(name)
            return found

    return listen


def test_keys_keep_their_order(read_keys: Heard) -> None:
    assert read_keys((0.3, ["down"]), (0.9, ["up"]), (1.0, ["space"])) == ["down", "up", "space"]


def test_two_different_keys_at_once_both_count(read_keys: Heard) -> None:
    assert read_keys((0.1, ["down", "space"])) == ["down", "space"]


def test_same_key_after_the_hold_timeout_counts_again(read_keys: Heard) -> None:
    assert read_keys((0.1, ["down"]), (0.2 + HOLD_TIMEOUT_S, ["down"])) == ["down", "down"]


def test_same_key_within_the_hold_timeout_counts_once(read_keys: Heard) -> None:
    assert read_keys((0.1, ["down"]), (1.0, ["down"])) == ["down"]


def test_partial_sequence_keeps_a_key_held(read_keys: Heard, key_source: FakeKeySource) -> None:
    """Escape held down: its bytes come too fast to be told from the beginning of another key, until they stop."""
    assert read_keys((0.1, ["escape"]), seconds=0.2) == ["escape"]
    key_source.has_partial = True
    assert read_keys(seconds=3) == []
    key_source.has_partial = False
    assert read_keys((0.0, ["escape"])) == []
    assert read_keys((0.1, ["escape"])) == ["escape"], "let go, and pressed again"


def test_same_key_after_another_counts_again(read_keys: Heard) -> None:
    assert read_keys((0.1, ["down"]), (0.3, ["enter"]), (0.5, ["down"])) == ["down", "enter", "down"]


@cases(
    "key, delay, rate",
    product(
        ["space", "enter", "q", "down", "ctrl+c", "left", "pagedown", "u", "x", "escape"], [0.25, 0.5, 1.0], [2, 10, 30]
    ),
)
def test_held_key_counts_once(read_keys: Heard, key: str, delay: float, rate: int) -> None:
    repeats = [(0.1 + delay + n / rate, [key]) for n in range(3 * rate)]
    assert read_keys((0.1, [key]), *repeats) == [key]
    assert read_keys((0.1, [key])) == [key], "let go for long enough, and pressed again"


@pytest.mark.parametrize("delay", [0.25, 0.5, 1.0])
@pytest.mark.parametrize("rate", [2, 10, 30])
def test_held_key_does_nothing_on_the_next_screen(read_keys: Heard, clock: FakeClock, delay: float, rate: int) -> None:
    begun = clock.now
    assert read_keys((0.1, ["enter"]), seconds=0.2) == ["enter"]
    clock.now += 4  # something is made ready, and nobody looks for keys
    came = [0.1 + delay + n / rate for n in range(10 * rate)]
    later = [(begun + at - clock.now, ["enter"]) for at in came if begun + at > clock.now]
    assert read_keys((0.0, ["enter"] * (len(came) - len(later))), *later, seconds=12) == []


def test_key_released_between_reads_counts_again(read_keys: Heard, clock: FakeClock) -> None:
    assert read_keys((0.1, ["enter"]), seconds=0.3) == ["enter"]
    clock.now += 2
    assert read_keys((0.1, ["enter"])) == ["enter"]


def test_repeats_queued_while_busy_do_not_count(key_source: FakeKeySource, clock: FakeClock) -> None:
    with Keyboard() as keys:
        key_source.bursts = [(clock.now, ["space"])]
        assert keys.read() == "space"
        clock.now += 5
        key_source.bursts = [(clock.now, ["space"] * 50)]
        assert keys.read(0.5) is None


def test_key_typed_before_a_screen_is_ignored(read_keys: Heard) -> None:
    assert read_keys((0.0, ["enter"]), (0.5, ["enter"]), (0.6, ["q"])) == ["q"]


@pytest.mark.parametrize("key", sorted(VOLUME_KEYS))
def test_held_volume_key_repeats(read_keys: Heard, key: str) -> None:
    assert read_keys(*((0.1 + n / 4, [key]) for n in range(8))) == [key] * 8


@pytest.mark.parametrize("key", ["space", "run_command", "q", "down"])
def test_reported_presses_count_exactly(read_keys: Heard, key: str) -> None:
    once = [(0.1, [key]), *((0.4 + n / 30, [REPEAT_PREFIX + key]) for n in range(20)), (1.1, [KEY_RELEASE])]
    assert read_keys(*once, (1.2, [key]), (1.3, [KEY_RELEASE]), (1.35, [key, KEY_RELEASE])) == [key] * 3


def test_reported_repeat_is_no_press_however_late(read_keys: Heard) -> None:
    assert read_keys(
        (0.5, [REPEAT_PREFIX + "enter"]), (3.0, [REPEAT_PREFIX + "enter"]), (3.1, [KEY_RELEASE]), (3.2, ["enter"])
    ) == ["enter"]


def test_two_keys_with_their_releases_are_no_paste(read_keys: Heard) -> None:
    assert read_keys((0.1, ["down", KEY_RELEASE, "space", KEY_RELEASE])) == ["down", "space"]


@pytest.mark.parametrize(
    ("bursts", "seconds"),
    [
        ([], 0.0),
        ([(0.0, ["enter"])], HOLD_TIMEOUT_S),
        ([(0.0, ["enter"]), (1.0, ["enter"]), (1.5, ["enter"])], 1.5 + HOLD_TIMEOUT_S),
        ([(0.0, ["enter"]), (0.1, [KEY_RELEASE])], 0.1),
    ],
)
def test_drain_waits_until_no_key_is_held(
    clock: FakeClock, key_source: FakeKeySource, bursts: list[Burst], seconds: float
) -> None:
    begun = clock.now
    key_source.bursts = [(begun + after, names) for after, names in bursts]
    drain_keys()
    assert seconds <= clock.now - begun <= seconds + 2 * POLL_S


def test_ctrl_c_interrupts_the_drain(clock: FakeClock, key_source: FakeKeySource) -> None:
    key_source.bursts = [(clock.now, ["enter"]), (clock.now + 0.5, ["ctrl+c"])]
    with pytest.raises(KeyboardInterrupt):
        drain_keys()


def test_ctrl_c_among_many_keys_is_found(read_keys: Heard) -> None:
    assert read_keys((0.1, ["a", "b", "down", "ctrl+c", "x"])) == ["ctrl+c"]


def test_queued_repeats_count_once(read_keys: Heard) -> None:
    assert read_keys((0.1, ["right"] * 20), (1.9, ["right"])) == ["right", "right"]


@pytest.mark.parametrize(
    "bursts",
    [
        [(0.1, [*"relaxq", "enter"])],
        [(0.1, ["r"]), (0.11, [*"elax", "enter"]), (0.12, ["q"])],
        [(0.1, ["down", "up", "left", "right"])],
    ],
)
def test_paste_is_one_key_without_an_action(read_keys: Heard, bursts: list[Burst]) -> None:
    found = read_keys(*bursts, (1.0, ["u"]))
    assert len(found) == 2
    assert found[0] not in KEY_ACTIONS
    assert found[1] == "u"


def test_long_paste_in_pieces_is_one_paste(read_keys: Heard) -> None:
    pieces = [(0.1 + n / 50, [*"quick down", "enter"]) for n in range(50)]
    assert read_keys(*pieces, (1.1 + PASTE_GAP_S / 2, ["enter"]), (2.0, ["q"])) == [PASTED_TEXT, "q"]


def test_read_waits_no_longer_than_asked(clock: FakeClock, key_source: FakeKeySource) -> None:
    with Keyboard() as keys:
        assert keys.read(0) is None
        assert clock.now == 100
        assert keys.read(0.33) is None
        assert clock.now == pytest.approx(100.33)


@posix
def test_sigint_is_a_key_before_all_others_each_time(key_source: FakeKeySource) -> None:
    before = signal.getsignal(signal.SIGINT)
    with Keyboard() as keys:
        key_source.bursts = [(100.0, ["down", "up"])]
        assert keys.read() == "down"
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)
        assert [keys.read() for _ in range(4)] == ["ctrl+c", "ctrl+c", "up", None]
    assert signal.getsignal(signal.SIGINT) is before


@posix
def test_ignored_sigint_stays_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with Keyboard():
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_without_a_terminal_read_only_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with Keyboard() as keys:
        begun = time.monotonic()
        assert not keys.is_usable
        assert keys.read(0.1) is None
        assert POLL_S <= time.monotonic() - begun < 1


# Windows console -----------------------------------------------------------------------------------------------------


@pytest.fixture
def console(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The keys typed into a console, one by one."""
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
def test_console_keys_are_named(console: list[str], sent: str, name: str) -> None:
    from guided.ui.keyboard_windows import WindowsKeySource

    console += sent
    with WindowsKeySource() as keys:
        assert keys.is_usable
        assert keys.read(5) == [name]
        assert keys.read(0) == []


def test_console_returns_all_waiting_keys(console: list[str]) -> None:
    from guided.ui.keyboard_windows import WindowsKeySource

    console += "\xe0P\xe0Pu"
    assert WindowsKeySource().read(0) == ["down", "down", "u"]


# Real terminals ------------------------------------------------------------------------------------------------------


@posix
def test_keys_arrive_without_enter_and_echo() -> None:
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
def test_paste_in_a_terminal_is_one_key() -> None:
    with Terminal(*KEYS) as terminal:
        terminal.until("present\n")
        terminal.type(b"quick quiet quit\n" * 100)
        terminal.until("<")
        assert terminal.still(2 * PASTE_GAP_S).count("<") == 1
        terminal.type(b"e")
        assert terminal.over() == 1
        assert terminal.kept


@posix
def test_ctrl_c_in_a_terminal_is_a_key() -> None:
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
def test_terminal_is_restored_after_a_signal(name: str, code: int) -> None:
    with Terminal(*KEYS) as terminal:
        terminal.until("present\n")
        assert not terminal.kept
        terminal.signal(getattr(signal, name))
        assert terminal.over() == code
        assert terminal.kept
        assert terminal.shown.count(TELL) == terminal.until(TELL_NO_MORE).count(TELL_NO_MORE) == 1


@posix
def test_terminal_is_restored_after_an_exception() -> None:
    with Terminal(*KEYS) as terminal:
        terminal.until("present\n")
        terminal.type(b"e")
        assert terminal.over() == 1
        assert "ValueError" in terminal.shown
        assert terminal.kept
        assert terminal.shown.count(TELL) == terminal.shown.count(TELL_NO_MORE) == 1


@posix
def test_closed_terminal_ends_the_program() -> None:
    with Terminal(*KEYS) as terminal:
        terminal.until("present\n")
        os.close(terminal.slave)
        os.close(terminal.master)
        assert terminal.program.wait(10) == 129


@posix
def test_vanished_terminal_causes_no_busy_loop() -> None:
    """A program that ignores the hangup waits, instead of reading nothing as fast as it can."""
    with Terminal("sh", "-c", f"trap '' HUP; exec {' '.join(KEYS)}") as terminal:
        terminal.until("present\n")
        os.close(terminal.slave)
        os.close(terminal.master)
        time.sleep(0.3)
        spent = _cpu_seconds(terminal.program.pid)
        time.sleep(0.5)
        assert terminal.program.poll() is None
        assert _cpu_seconds(terminal.program.pid) - spent < 0.1


def _cpu_seconds(pid: int) -> float:
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


def run_command(shell: "Terminal", *words: str) -> None:
    """Give a shell a command and wait for what it starts to be there."""
    shell.type(f"{' '.join(words)}\n".encode())


def wait_for_modes(shell: "Terminal", kept: bool) -> bool:
    """Wait for the terminal to be as it was found, or not to be; a shell takes its time."""
    end = time.monotonic() + 10
    while shell.kept is not kept and time.monotonic() < end:
        shell.see(0.02)
    return shell.kept is kept


@posix
@pytest.mark.parametrize("ctrl_z", [b"\x1a", b"\x1b[122;5u"], ids=["a signal", "told"])
def test_ctrl_z_restores_the_terminal_and_fg_continues(shell: "Terminal", ctrl_z: bytes) -> None:
    run_command(shell, *KEYS)
    shell.until("present\n")
    for n, (sent, name) in enumerate([(b"\x1b[B", "down"), (b"\x1b[A", "up")], start=1):
        shell.type(sent)
        shell.until(f"<{name}>")
        shell.type(ctrl_z)
        shell.until("ready$ ", times=1 + n)
        assert wait_for_modes(shell, kept=True)
        run_command(shell, "fg")
        assert wait_for_modes(shell, kept=False)
    shell.type(b"q")
    shell.until("over")
    shell.until("ready$ ", times=4)
    assert len(re.findall(r"<\w+>", shell.shown)) == 3
    assert shell.shown.count(TELL) == shell.shown.count(TELL_NO_MORE) == 3
    assert wait_for_modes(shell, kept=True)


@posix
def test_ctrl_z_suspends_once(shell: "Terminal") -> None:
    run_command(shell, *KEYS)
    shell.until("present\n")
    shell.type(b"\x1a")
    shell.until("ready$ ", times=2)
    run_command(shell, "jobs")
    shell.until("ready$ ", times=3)
    assert "topped" in shell.shown


@posix
def test_keys_work_after_an_unexpected_stop_and_fg(shell: "Terminal") -> None:
    run_command(shell, *KEYS)
    shell.until("present\n")
    os.killpg(os.tcgetpgrp(shell.master), signal.SIGSTOP)
    shell.until("ready$ ", times=2)
    run_command(shell, "stty sane; fg")
    shell.until("driver.py keys", times=3)
    shell.type(b"\x1b[B")
    shell.until("<down>")
    shell.type(b"q")
    shell.until("over")
    assert wait_for_modes(shell, kept=True)


@posix
def test_background_after_an_unexpected_stop_leaves_the_terminal_alone(shell: "Terminal") -> None:
    run_command(shell, *KEYS)
    shell.until("present\n")
    os.killpg(os.tcgetpgrp(shell.master), signal.SIGSTOP)
    shell.until("ready$ ", times=2)
    run_command(shell, "stty sane; bg")
    shell.until("ready$ ", times=3)
    set_by_the_shell = shell.modes()
    for n in range(20, 25):
        run_command(shell, f"echo still $(({n} + 1)) here")
        shell.until(f"still {n + 1} here")
    run_command(shell, "kill %1; wait %1; echo code $?")
    shell.until("code 143")
    assert shell.modes() == set_by_the_shell


@posix
def test_input_for_the_shell_is_not_read() -> None:
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
def test_background_program_has_no_keys_until_fg(shell: "Terminal") -> None:
    run_command(shell, *KEYS, "&")
    shell.until("absent")
    run_command(shell, "echo the shell has its $((20 + 1)) keys, q")
    shell.until("the shell has its 21 keys, q")
    shown = shell.still(5 * POLL_S)
    assert "<" not in shown
    assert "topped" not in shown
    run_command(shell, "fg")
    assert wait_for_modes(shell, kept=False)
    shell.type(b"q")
    shell.until("<q>")
    shell.until("over")
    assert wait_for_modes(shell, kept=True)


@posix
def test_program_sent_to_the_background_leaves_the_terminal_to_the_shell(shell: "Terminal") -> None:
    run_command(shell, *KEYS)
    shell.until("present\n")
    shell.type(b"\x1a")
    shell.until("ready$ ", times=2)
    run_command(shell, "bg")
    shell.until("ready$ ", times=3)
    for n in range(20, 25):
        run_command(shell, f"echo still $(({n} + 1)) here")
        shell.until(f"still {n + 1} here")
    assert wait_for_modes(shell, kept=True)
    run_command(shell, "kill %1; wait %1; echo code $?")
    shell.until("code 143")
    assert "tty input" not in shell.shown
    assert wait_for_modes(shell, kept=True)
