"""A Textual driver for Linux and macOS that asks the terminal to report when a key is held and released."""

import re
from collections.abc import Iterable

from textual import constants, events
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.keys import Keys

from guided.ui.keyboard import name_sequence as named

_REPORTS_ON = "\x1b[=27u"
"""Asks for what Textual asks for (25), and for reports of held and released keys (2). Textual's reset undoes it."""
_KEY_REPORT = re.compile(r"\x1b\[[\d;]*:[\d:;]*[u~A-S]|\x1b\[\d{6,}[\d;]*u")
"""The sequences that only this protocol sends: parts with a colon, and codes that Textual does not know."""


MAX_KEY_BYTES = 64
"""No sequence of a key is longer (bytes)."""


class KeyReportParser(XTermParser):
    """A parser that also reads reports of held and released keys, which Textual's cannot."""

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        if _KEY_REPORT.fullmatch(sequence):
            return [events.Key(named(sequence[:MAX_KEY_BYTES].encode()) or Keys.Ignore, None)]
        return super()._sequence_to_key_events(sequence, alt)


class KeyReportDriver(linux_driver.LinuxDriver):
    """Textual's own driver, which asks for these reports too."""

    def start_application_mode(self) -> None:
        """Start, or start anew."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if self._writer_thread and not constants.DISABLE_KITTY_KEY:
            self.write(_REPORTS_ON)
            self.flush()


linux_driver.XTermParser = KeyReportParser  # type: ignore[attr-defined]
