"""A private D-Bus with a service that inhibits sleep; it prints who inhibits and who releases."""

import os
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={path}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{folder}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


@contextmanager
def bus(folder: Path) -> Iterator[str]:
    """The address of a D-Bus that nobody else is on; it could start what `.service` files in the folder name."""
    folder.mkdir(exist_ok=True)
    address = f"unix:path={folder / 'bus'}"
    (folder / "bus.conf").write_text(CONFIG.format(folder=folder, path=folder / "bus"))
    command = ["dbus-daemon", "--nofork", f"--config-file={folder / 'bus.conf'}", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as daemon:
        assert daemon.stdout
        assert daemon.stdout.readline().decode().startswith(address)
        try:
            yield address
        finally:
            daemon.terminate()


class Service:
    """A service on a bus, as a process of its own."""

    def __init__(self, address: str, name: str, *, answers: bool = True) -> None:
        """Be called `name` on the bus at `address`; where it does not answer, it takes calls and is silent."""
        command = [sys.executable, "-m", "tests.support.dbus", name, "yes" if answers else "no"]
        env = os.environ | {"DBUS_SESSION_BUS_ADDRESS": address}
        self._process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, bufsize=0)
        assert self.line() == "here"

    def line(self) -> str:
        """What it says next; nothing is waited for longer than ten seconds."""
        assert self._process.stdout
        assert select.select([self._process.stdout], [], [], 10)[0], "it says nothing"
        return self._process.stdout.readline().decode().strip()

    def close(self) -> str:
        """Have it go; what it had said besides."""
        assert self._process.stdout
        if self._process.stdout.closed:
            return ""
        self._process.kill()
        return self._process.communicate()[0].decode()


def _serve(name: str, *, answers: bool) -> None:
    from jeepney import HeaderFields, MatchRule, MessageType, new_method_return
    from jeepney.bus_messages import message_bus
    from jeepney.io.blocking import Proxy, open_dbus_connection

    connection = open_dbus_connection("SESSION", enable_fds=True)
    proxy = Proxy(message_bus, connection)
    proxy.RequestName(name)
    proxy.AddMatch(MatchRule(type="signal", member="NameOwnerChanged", sender="org.freedesktop.DBus"))
    print("here", flush=True)
    holders = set()
    while True:
        message = connection.receive()
        fields = message.header.fields
        if message.header.message_type is MessageType.method_call and fields[HeaderFields.member] == "Inhibit":
            print("asked", *message.body, flush=True)
            holders.add(fields[HeaderFields.sender])
            if not answers:
                continue
            if name.endswith("login1"):
                watched, given = os.pipe()
                connection.send(new_method_return(message, "h", (given,)))
                os.close(given)
                os.read(watched, 1)  # nothing comes but the end, when the last who has it lets go
                print("gone", flush=True)
            else:
                connection.send(new_method_return(message, "u", (7,)))
        elif (
            fields.get(HeaderFields.member) == "NameOwnerChanged" and message.body[0] in holders and not message.body[2]
        ):
            print("gone", flush=True)


if __name__ == "__main__":
    _serve(sys.argv[1], answers=sys.argv[2] == "yes")
