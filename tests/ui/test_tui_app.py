"""The app shows the page as it is laid out, passes keys on, and gives up nothing on its way out."""

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from guided.core.held_keys import KEY_RELEASE, REPEAT_PREFIX
from guided.core.keys import KeyAction
from guided.core.player_state import PlayerPhase, PlayerState
from guided.ui.tui.app import SessionApp
from guided.ui.tui.breath import REST_FULLNESS
from guided.ui.tui.layout import draw_view
from guided.ui.tui.view_model import build_view
from tests.support.player_moments import MOMENTS, SIZES, of
from tests.support.player_state import Fake
from tests.support.tiers import few

END = MOMENTS["end"]


def staged(
    performance: Fake, then: Callable[[Pilot[None]], Awaitable[object]], size: tuple[int, int] = (80, 24)
) -> SessionApp:
    """Run the app without a terminal, and do something to it."""

    async def run() -> SessionApp:
        stage = SessionApp(performance, dim=False)
        async with stage.run_test(size=size) as pilot:
            await pilot.pause()
            await then(pilot)
        return stage

    return asyncio.run(run())


def shown(stage: SessionApp) -> list[str]:
    return [strip.text for strip in stage.screen._compositor.render_strips()]


def laid_out(moment: PlayerState, width: int, height: int, notice: str = "") -> list[str]:
    return [
        "".join(span.text for span in row)
        for row in draw_view(build_view(moment, REST_FULLNESS, notice), width, height)
    ]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["ready", "hold", "rest", "paused", "lost"])
def test_the_page_is_shown(name: str, size: tuple[int, int]) -> None:
    async def look(pilot: Pilot[None]) -> None:
        assert shown(pilot.app) == laid_out(MOMENTS[name], *size)

    staged(Fake([MOMENTS[name]]), look, size)


def test_what_changes_is_drawn_anew() -> None:
    before, after = (
        of(line="One line."),
        of(line="日本語 and another."),
    )

    async def look(pilot: Pilot[None]) -> None:
        await pilot.pause(0.3)
        assert shown(pilot.app) == laid_out(after, 80, 24)

    staged(Fake([before, after]), look)


def test_another_size() -> None:
    async def look(pilot: Pilot[None]) -> None:
        for size in few(((1, 1), (20, 5), (200, 50), (60, 20)), 2):
            await pilot.resize_terminal(*size)
            await pilot.pause(0.3)
            assert shown(pilot.app) == laid_out(MOMENTS["hold"], *size)

    staged(Fake([MOMENTS["hold"]]), look)


def test_nothing_is_drawn_while_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    async def look(pilot: Pilot[None]) -> None:
        drawn: list[object] = []
        monkeypatch.setattr(pilot.app._canvas, "refresh", lambda *regions: drawn.append(regions))
        looks = performance.looks
        await pilot.pause(0.5)
        assert performance.looks >= looks + 3
        assert drawn == []

    performance = Counting([MOMENTS["rest"]])
    staged(performance, look)


class Counting(Fake):
    """Counts the looks."""

    looks = 0

    def tick(self, seconds: float = 0) -> PlayerState:
        self.looks += 1
        return super().tick(seconds)


def test_every_key_goes_to_the_performance() -> None:
    performance = Fake([of()])
    names = [
        "space",
        "down",
        "tab",
        "shift+tab",
        "ctrl+q",
        "ctrl+p",
        "escape",
        "ctrl+c",
        "pageup",
        "plus",
        "f1",
        "enter",
    ]

    async def type_all(pilot: Pilot[None]) -> None:
        await pilot.press(*names)

    staged(performance, type_all)
    pauses = KeyAction.PAUSE
    assert performance.pressed == [
        *(KeyAction.TOGGLE, KeyAction.EASIER, pauses, pauses, pauses, pauses, pauses),
        *(KeyAction.INTERRUPT, KeyAction.SECTION_BACK, KeyAction.LOUDER, pauses, pauses),
    ]


def test_ctrl_c_as_a_signal() -> None:
    performance = Fake([of()])

    async def interrupt(pilot: Pilot[None]) -> None:
        pilot.app.count_interrupt()
        pilot.app.count_interrupt()
        await pilot.pause(0.3)

    staged(performance, interrupt)
    assert performance.pressed == [KeyAction.INTERRUPT, KeyAction.INTERRUPT]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("key", "asked"), [("space", KeyAction.TOGGLE), ("ctrl+c", KeyAction.INTERRUPT), ("left", KeyAction.BACK)]
)
def test_a_key_held_down_is_pressed_once(key: str, asked: KeyAction) -> None:
    performance = Fake([of()])

    async def hold(pilot: Pilot[None]) -> None:
        for _ in range(5):
            await pilot.press(key)
            await pilot.pause(0.1)

    staged(performance, hold)
    assert performance.pressed == [asked]


def test_the_volume_may_be_held() -> None:
    performance = Fake([of()])

    async def hold(pilot: Pilot[None]) -> None:
        await pilot.press("plus", f"{REPEAT_PREFIX}+", "plus")

    staged(performance, hold)
    assert performance.pressed == [KeyAction.LOUDER] * 3


def test_where_the_terminal_tells_a_key_is_pressed_as_often_as_it_was() -> None:
    performance = Fake([of()])

    async def twice(pilot: Pilot[None]) -> None:
        await pilot.press(*["space", f"{REPEAT_PREFIX}space", f"{REPEAT_PREFIX}space", KEY_RELEASE] * 2)

    staged(performance, twice)
    assert performance.pressed == [KeyAction.TOGGLE] * 2


class Failing(Fake):
    """Cannot go on."""

    def tick(self, seconds: float = 0) -> PlayerState:
        if not self._moments[1:]:
            raise LookupError("over")
        return super().tick(seconds)

    def handle_key(self, key: KeyAction) -> None:
        raise ValueError("no")


async def nothing(pilot: Pilot[None]) -> None:
    await pilot.pause(0.3)


def test_what_a_look_raises_is_raised_after_the_end() -> None:
    stage = staged(Failing([of(), of()]), nothing)
    with pytest.raises(LookupError, match="over"):
        stage.get_farewell()


def test_what_a_key_raises_is_raised_after_the_end() -> None:
    stage = staged(Failing([of()] * 99), lambda pilot: pilot.press("x"))
    with pytest.raises(ValueError, match="no"):
        stage.get_farewell()


def test_what_a_fault_of_ours_raises_too() -> None:
    stage = staged(Fake([of(remaining=float("nan"))]), nothing)
    with pytest.raises(ValueError, match="NaN"):
        stage.get_farewell()


def test_a_keyboard_that_cannot_be_read_is_a_terminal_that_has_gone() -> None:
    async def panic(pilot: Pilot[None]) -> None:
        pilot.app.panic("a traceback")

    stage = staged(Fake([of()]), panic)
    with pytest.raises(SystemExit) as raised:
        stage.get_farewell()
    assert raised.value.code == 129


def test_the_last_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guided.ui.tui.app.FAREWELL_TICKS", 1)
    monkeypatch.setattr("guided.ui.tui.app.DARK_TICKS", 1)
    assert staged(Fake([of(), END]), nothing).get_farewell() == END.farewell
    assert staged(Fake([of(), MOMENTS["asleep"]]), nothing).get_farewell() == ""


def test_after_the_end_the_performance_is_left_alone() -> None:
    performance = Counting([END])

    async def press(pilot: Pilot[None]) -> None:
        await pilot.pause(0.3)
        await pilot.press("x")

    assert staged(performance, press).get_farewell() == END.farewell
    assert performance.looks == 1
    assert performance.pressed == []


def test_dark_for_bed() -> None:
    for dim, ground in ((False, (13, 19, 24)), (True, (5, 3, 2))):

        async def run(dim: bool = dim) -> object:
            stage = SessionApp(Fake([of(PlayerPhase.PAUSED)]), dim)
            async with stage.run_test() as pilot:
                await pilot.pause()
                return stage.screen._compositor.render_strips()[0]._segments[0].style.bgcolor.triplet

        assert tuple(asyncio.run(run())) == ground


def test_textual_is_imported_when_it_is_run() -> None:
    code = "import sys, guided.ui.tui; print([m for m in ('textual', 'rich', 'asyncio') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
