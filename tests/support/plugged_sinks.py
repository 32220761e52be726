"""Sinks that are plugged into the card during a test, and unplugged."""

import subprocess


def plug(sink: str, name: str) -> None:
    """Plug in a sink, with the name that people know it by."""
    form = ["rate=48000", "channels=2", "format=s16le", "norewinds=1"]
    named = [f"sink_name={sink}", f"sink_properties=\"device.description='{name}'\""]
    subprocess.run(["pactl", "load-module", "module-null-sink", *named, *form], check=True, stdout=subprocess.DEVNULL)


def unplug(sink: str) -> None:
    """Pull it out, if it is there."""
    listed = subprocess.run(["pactl", "list", "short", "modules"], capture_output=True, text=True, check=True)
    for line in listed.stdout.splitlines():
        if f"sink_name={sink} " in line:
            subprocess.run(["pactl", "unload-module", line.split()[0]], check=True)
