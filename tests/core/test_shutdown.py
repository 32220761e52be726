"""Ending cleanly on signals."""

import subprocess
import sys

import pytest

from guided.core import shutdown
from guided.core.held_keys import HOLD_TIMEOUT_S

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends a signal Windows has not")

TOLD = """
import os, signal, time
from guided.core import shutdown as ending

def told(times):
    for _ in range(times):
        os.kill(os.getpid(), signal.{name})
        time.sleep({apart})

ending.install_handlers()
with ending.defer_signals():
    told({times})
    print("goes on", flush=True)
    ending.check_signals()
print("never here", flush=True)
"""
SIGNALS = [("SIGINT", -2), ("SIGTERM", 143), ("SIGHUP", 129)]


def send_signals(name: str, times: int, apart: float = 0.001) -> tuple[str, int]:
    code = TOLD.format(name=name, times=times, apart=apart)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False)
    return done.stdout, done.returncode


@pytest.mark.parametrize(("name", "code"), SIGNALS)
def test_deferred_signal_is_raised_on_check(name: str, code: int) -> None:
    assert send_signals(name, 1) == ("goes on\n", code)


@pytest.mark.parametrize(("name", "code"), SIGNALS)
def test_quick_repeat_counts_once_unless_typed(name: str, code: int) -> None:
    assert send_signals(name, 2) == ("" if name == "SIGINT" else "goes on\n", code)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "code"), SIGNALS)
def test_later_repeat_ends_at_once(name: str, code: int) -> None:
    assert send_signals(name, 2, apart=shutdown.REPEAT_WINDOW_S + 0.1) == ("", code)


@pytest.mark.slow
def test_ctrl_c_handled_by_a_screen_may_stay_held() -> None:
    code = f"""
import os, signal, time
from guided.core import held_keys, shutdown

shutdown.install_handlers()
held_keys.key_filter.filter_key(held_keys.CTRL_C)
for _ in range(3):
    time.sleep({HOLD_TIMEOUT_S} - 0.3)
    os.kill(os.getpid(), signal.SIGINT)
print("goes on", flush=True)
time.sleep({HOLD_TIMEOUT_S} + 0.1)
os.kill(os.getpid(), signal.SIGINT)
print("never here", flush=True)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False)
    assert (done.stdout, done.returncode) == ("goes on\n", -2)


@pytest.mark.parametrize(("name", "code"), SIGNALS)
def test_signal_outside_a_deferral_ends_at_once(name: str, code: int) -> None:
    code_text = TOLD.format(name=name, times=1, apart=0).replace("with ending.defer_signals()", "if True")
    done = subprocess.run([sys.executable, "-c", code_text], capture_output=True, text=True, timeout=30, check=False)
    assert (done.stdout, done.returncode) == ("", code)


def test_check_without_a_signal_does_nothing() -> None:
    code = (
        "from guided.core import shutdown as ending; ending.install_handlers(); ending.check_signals(); print('well')"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=30, check=True).stdout == b"well\n"


def test_ignored_signal_stays_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    code = (
        "import signal; from guided.core import shutdown\n"
        "signal.signal(signal.SIGHUP, signal.SIG_IGN); shutdown.install_handlers()\n"
        "print(signal.getsignal(signal.SIGHUP) is signal.SIG_IGN)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=30, check=True).stdout == b"True\n"


def test_cleared_signal_is_forgotten() -> None:
    code = TOLD.format(name="SIGINT", times=1, apart=0).replace(
        "    ending.check_signals()\n", "    ending.clear_signals()\n    ending.check_signals()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False)
    assert (done.stdout, done.returncode) == ("goes on\nnever here\n", 0)
