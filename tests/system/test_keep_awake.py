"""Keeping the computer awake during a session, and doing nothing where that is not possible."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from guided.system import keep_awake as module
from guided.system.keep_awake import APP_NAME, DESKTOPS, INHIBIT_REASON, LOGIN, prevent_sleep
from tests.support.dbus import Service, bus
from tests.support.repository import ROOT

GNOME, FREEDESKTOP = DESKTOPS
HELD = {
    GNOME.name: f"asked {APP_NAME} 0 {INHIBIT_REASON} 4",
    FREEDESKTOP.name: f"asked {APP_NAME} {INHIBIT_REASON}",
    LOGIN.name: f"asked idle {APP_NAME} {INHIBIT_REASON} block",
}
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="D-Bus is Linux's way")


@pytest.fixture(autouse=True)
def no_bus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No bus: what this computer has is left alone."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'none'}")
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path / 'none'}")


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with bus(tmp_path / "session") as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield address


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with bus(tmp_path / "system") as address:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        yield address


Serve = Callable[..., Service]


@pytest.fixture
def serve() -> Iterator[Serve]:
    made: list[Service] = []

    def make(address: str, name: str, *, answers: bool = True) -> Service:
        made.append(Service(address, name, answers=answers))
        return made[-1]

    yield make
    for service in made:
        service.close()


def list_awake_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "awake"]


def wait_until_done() -> None:
    """Wait until nobody is asked any more."""
    for _ in range(200):
        if not list_awake_threads():
            return
        time.sleep(0.01)
    raise AssertionError("it still asks")


# Unsupported systems ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "addresses",
    [{}, {"SESSION": ""}, {"SESSION": "tcp:host=127.0.0.1,port=9"}, {"SESSION": "hello"}, {"SESSION": "unix:path="}],
)
def test_nothing_happens_without_a_bus(
    addresses: dict[str, str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for which, address in addresses.items():
        monkeypatch.setenv(f"DBUS_{which}_BUS_ADDRESS", address)
    with prevent_sleep():
        wait_until_done()
    assert capfd.readouterr() == ("", "")


def test_nothing_happens_without_a_bus_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    with prevent_sleep():
        wait_until_done()


@pytest.mark.parametrize("platform", ["freebsd14", "haiku1", "emscripten"])
def test_nothing_happens_on_other_platforms(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    with prevent_sleep():
        wait_until_done()


def test_exception_of_the_session_is_passed_on() -> None:
    with pytest.raises(KeyError), prevent_sleep():
        raise KeyError


def test_session_does_not_wait_for_the_inhibitor(monkeypatch: pytest.MonkeyPatch) -> None:
    held, let_go = threading.Event(), threading.Event()

    def slow(_: object) -> None:
        held.set()
        let_go.wait(10)

    monkeypatch.setattr(module, "INHIBITORS", {sys.platform: slow})
    monkeypatch.setattr(module, "INHIBIT_TIMEOUT_S", 0.05)
    before = time.perf_counter()
    with prevent_sleep():
        begun = time.perf_counter() - before
        assert held.wait(10)
        before = time.perf_counter()
    ended = time.perf_counter() - before
    let_go.set()
    assert begun < 0.05
    assert 0.05 <= ended < 0.5
    wait_until_done()


# Linux --------------------------------------------------------------------------------------------------------------


@ON_LINUX
@pytest.mark.needs("dbus")
@pytest.mark.parametrize("name", [GNOME.name, FREEDESKTOP.name])
def test_desktop_is_inhibited_and_released(name: str, session: str, serve: Serve) -> None:
    desktop = serve(session, name)
    for _ in range(3):
        with prevent_sleep():
            assert desktop.line() == HELD[name]
        assert desktop.line() == "gone"
    assert not list_awake_threads()


@ON_LINUX
@pytest.mark.needs("dbus")
def test_all_desktops_are_inhibited_and_systemd_is_not(session: str, system: str, serve: Serve) -> None:
    desktops = [serve(session, service.name) for service in DESKTOPS]
    login = serve(system, LOGIN.name)
    with prevent_sleep():
        assert [desktop.line() for desktop in desktops] == [HELD[service.name] for service in DESKTOPS]
    assert [desktop.line() for desktop in desktops] == ["gone", "gone"]
    assert login.close() == ""


@ON_LINUX
@pytest.mark.needs("dbus")
@pytest.mark.parametrize("desktop", [False, True])
def test_systemd_is_inhibited_without_a_desktop(
    desktop: bool, system: str, serve: Serve, request: pytest.FixtureRequest
) -> None:
    if desktop:
        request.getfixturevalue("session")  # a bus, and nobody on it
    login = serve(system, LOGIN.name)
    with prevent_sleep():
        assert login.line() == HELD[LOGIN.name]
    assert login.line() == "gone"


@ON_LINUX
@pytest.mark.needs("dbus")
def test_unresponsive_service_blocks_nobody(
    session: str, serve: Serve, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "INHIBIT_TIMEOUT_S", 0.1)
    silent, other = serve(session, GNOME.name, answers=False), serve(session, FREEDESKTOP.name)
    with prevent_sleep():
        assert silent.line() == HELD[GNOME.name]
        assert other.line() == HELD[FREEDESKTOP.name]
    assert (silent.line(), other.line()) == ("gone", "gone")
    assert capfd.readouterr() == ("", "")


@ON_LINUX
@pytest.mark.needs("dbus")
def test_no_service_is_started_for_inhibiting(
    tmp_path: Path, system: str, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = tmp_path / "started"
    (tmp_path / "desktop").mkdir()
    service = f"[D-BUS Service]\nName={GNOME.name}\nExec=/usr/bin/touch {started}\n"
    (tmp_path / "desktop" / f"{GNOME.name}.service").write_text(service)
    login = serve(system, LOGIN.name)
    with bus(tmp_path / "desktop") as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        with prevent_sleep():
            assert login.line() == HELD[LOGIN.name]
    assert not started.exists()


@ON_LINUX
@pytest.mark.needs("dbus")
def test_bus_that_disappears_is_no_error(tmp_path: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    with bus(tmp_path / "short") as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        desktop = serve(address, GNOME.name)
        play = prevent_sleep()
        play.__enter__()
        assert desktop.line() == HELD[GNOME.name]
    play.__exit__(None, None, None)
    assert not list_awake_threads()


PLAYING = """
import time
from guided.system.keep_awake import prevent_sleep
with prevent_sleep():
    print('plays', flush=True)
    time.sleep(60)
"""


@ON_LINUX
@pytest.mark.needs("dbus")
@pytest.mark.parametrize(
    ("name", "end"),
    [(name, "SIGKILL") for name in HELD] + [(GNOME.name, "SIGTERM"), (GNOME.name, "SIGINT"), (LOGIN.name, "SIGTERM")],
)
def test_killed_process_releases_the_inhibitor(name: str, end: str, session: str, system: str, serve: Serve) -> None:
    service = serve(system if name == LOGIN.name else session, name)
    with subprocess.Popen([sys.executable, "-c", PLAYING], cwd=ROOT, stderr=subprocess.DEVNULL) as playing:
        assert service.line() == HELD[name]
        playing.send_signal(getattr(signal, end))
        assert service.line() == "gone"
    assert playing.returncode != 0


# macOS and Windows, as far as they can be seen from here ------------------------------------------------------------

CAFFEINATE = """#!{python}
import os, sys, time
with open({log!r}, "a") as log:
    print(*sys.argv[1:], os.getpgid(0) == os.getpid(), os.getpid(), file=log, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="macOS's way, which Windows has not the calls for")
def test_caffeinate_ends_with_the_session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program, log = tmp_path / "caffeinate", tmp_path / "log"
    program.write_text(CAFFEINATE.format(python=sys.executable, log=str(log)))
    program.chmod(0o755)
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(module, "CAFFEINATE", str(program))
    with prevent_sleep():
        while not (log.exists() and log.read_text().endswith("\n")):
            time.sleep(0.01)
        *given, apart, child = log.read_text().split()
        assert given == ["-i", "-w", str(os.getpid())]
        assert apart == "True"  # so that Ctrl-C, which is ours, does not end it
        os.kill(int(child), 0)
    with pytest.raises(ProcessLookupError):
        os.kill(int(child), 0)


@pytest.mark.skipif(sys.platform == "win32", reason="macOS's way")
def test_missing_caffeinate_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(module, "CAFFEINATE", str(tmp_path / "none"))
    with prevent_sleep():
        wait_until_done()


@pytest.mark.skipif(sys.platform != "darwin", reason="asks macOS itself")
def test_macos_is_kept_awake() -> None:
    with prevent_sleep():
        for _ in range(500):
            told = subprocess.run(["/usr/bin/pmset", "-g", "assertions"], capture_output=True, text=True, check=True)
            if "(caffeinate)" in told.stdout:
                return
            time.sleep(0.01)
    raise AssertionError("nothing was held")


def test_windows_state_is_set_and_reset_in_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, int]] = []
    said = threading.Event()

    def say(state: ctypes.c_uint) -> int:
        told.append((threading.current_thread().name, state.value))
        said.set()
        return 1

    kernel = SimpleNamespace(kernel32=SimpleNamespace(SetThreadExecutionState=say))
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", kernel, raising=False)
    with prevent_sleep():
        assert said.wait(10)
        assert told == [("awake", 0x80000001)]
    assert told == [("awake", 0x80000001), ("awake", 0x80000000)]
