"""An additional sound output with its own name."""

from collections.abc import Iterator

import pytest

from tests.support.plugged_sinks import plug, unplug
from tests.support.sound_card import Card


@pytest.fixture
def kitchen(card: Card) -> Iterator[str]:
    """The name of a sink that is not the default: "Kitchen radio". It may be unplugged and plugged in again."""
    plug("kitchen", "Kitchen radio")
    yield "Kitchen radio"
    unplug("kitchen")
