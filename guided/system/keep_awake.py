"""Keeps the computer from sleeping while a session plays. The screen may go dark.

The system ends every inhibitor by itself when this process ends, however it ends: a D-Bus connection, a program that
watches us, a state of a thread. Where there is no inhibitor, nothing happens.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from threading import Event, Thread
from typing import Any, NamedTuple

INHIBIT_TIMEOUT_S = 0.5
"""How long to wait for an answer, and for the thread at the end (seconds)."""
APP_NAME, INHIBIT_REASON = "guided", "A session is being played"


class DBusService(NamedTuple):
    """A service on a D-Bus that can keep a desktop from sleeping."""

    name: str
    path: str
    interface: str
    signature: str
    """The signature of the arguments of `Inhibit`."""
    body: tuple[object, ...]


DESKTOPS = (
    # GNOME, Cinnamon, MATE; 4 is "do not suspend"
    DBusService(
        "org.gnome.SessionManager",
        "/org/gnome/SessionManager",
        "org.gnome.SessionManager",
        "susu",
        (APP_NAME, 0, INHIBIT_REASON, 4),
    ),
    # KDE, Xfce
    DBusService(
        "org.freedesktop.PowerManagement",
        "/org/freedesktop/PowerManagement/Inhibit",
        "org.freedesktop.PowerManagement.Inhibit",
        "ss",
        (APP_NAME, INHIBIT_REASON),
    ),
)
LOGIN = DBusService(
    "org.freedesktop.login1",
    "/org/freedesktop/login1",
    "org.freedesktop.login1.Manager",
    "ssss",
    ("idle", APP_NAME, INHIBIT_REASON, "block"),
)
"""The service of systemd, for where there is no desktop."""
CAFFEINATE = "/usr/bin/caffeinate"
ES_CONTINUOUS, ES_SYSTEM_REQUIRED = 0x80000000, 0x00000001


@contextmanager
def prevent_sleep() -> Iterator[None]:
    """Keep the computer from sleeping while this lasts. At once, in the background, and never an error."""
    is_over = Event()
    thread = Thread(target=_inhibit, args=(is_over,), name="awake", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join(INHIBIT_TIMEOUT_S)


def _inhibit(is_over: Event) -> None:
    """Start and end the inhibitor in one thread, as Windows counts by thread."""
    with suppress(Exception), ExitStack() as stack:
        if inhibit := INHIBITORS.get(sys.platform):
            inhibit(stack)
            is_over.wait()


def _inhibit_linux(stack: ExitStack) -> None:
    """Ask both desktops, as some answer in the name of the other. The inhibitor lasts as long as the connection."""
    replies = []
    with suppress(Exception):
        bus = stack.enter_context(_open_bus("SESSION"))
        replies = [_request(bus, service) for service in DESKTOPS]
    if not any(replies):
        bus = stack.enter_context(_open_bus("SYSTEM", enable_fds=True))
        stack.push(_request(bus, LOGIN)[0])  # a descriptor: systemd holds on for as long as it is open


def _open_bus(which: str, **options: bool) -> Any:
    from jeepney.io.blocking import open_dbus_connection

    return open_dbus_connection(which, auth_timeout=INHIBIT_TIMEOUT_S, **options)


def _request(bus: Any, service: DBusService) -> tuple[Any, ...]:
    """Call `Inhibit`, and give the body of the reply; () where the service does not run. It is not started."""
    from jeepney import DBusAddress, MessageFlag, MessageType, new_method_call

    address = DBusAddress(service.path, service.name, service.interface)
    message = new_method_call(address, "Inhibit", service.signature, service.body)
    message.header.flags |= MessageFlag.no_auto_start
    with suppress(TimeoutError):
        reply = bus.send_and_get_reply(message, timeout=INHIBIT_TIMEOUT_S)
        return tuple(reply.body) if reply.header.message_type is MessageType.method_return else ()
    return ()


def _inhibit_mac(stack: ExitStack) -> None:
    """Run the system's `caffeinate`, which ends with us; in a group of its own, where Ctrl-C does not reach it."""
    command = [CAFFEINATE, "-i", "-w", str(os.getpid())]
    null = subprocess.DEVNULL
    program = subprocess.Popen(command, stdin=null, stdout=null, stderr=null, process_group=0)  # noqa: S603
    stack.callback(program.wait)
    stack.callback(program.terminate)


def _inhibit_windows(stack: ExitStack) -> None:
    import ctypes

    set_state = ctypes.windll.kernel32.SetThreadExecutionState  # type: ignore[attr-defined,unused-ignore]
    stack.callback(set_state, ctypes.c_uint(ES_CONTINUOUS))
    set_state(ctypes.c_uint(ES_CONTINUOUS | ES_SYSTEM_REQUIRED))


INHIBITORS: Mapping[str, Callable[[ExitStack], None]] = {
    "linux": _inhibit_linux,
    "darwin": _inhibit_mac,
    "win32": _inhibit_windows,
}
