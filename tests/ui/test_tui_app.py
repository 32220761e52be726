"""The full-screen app: it shows the layout, passes keys on, and raises errors at its end."""

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
from tests.support.player_moments import MOMENTS, SIZES, make_state
from tests.support.player_state import FakePlayer
from tests.support.tiers import few

END = MOMENTS["end"]


def run_app(
    performance: FakePlayer, then: Callable[[Pilot[None]], Awaitable[object]], size: tuple[int, int] = (80, 24)
) -> SessionApp:
    """Run the app without a terminal, and do something to it."""

    async def run() -> SessionApp:
        stage = SessionApp(performance, dim=False)
        async with stage.run_test(size=size) as pilot:
            await pilot.pause()
            await then(pilot)
        return stage

    return asyncio.run(run())


def read_screen(stage: SessionApp) -> list[str]:
    return [strip.text for strip in stage.screen._compositor.render_strips()]


def lay_out(moment: PlayerState, width: int, height: int, notice: str = "") -> list[str]:
    return [
        "".join(span.text for span in row)
        for row in draw_view(build_view(moment, REST_FULLNESS, notice), width, height)
    ]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["ready", "hold", "rest", "paused", "lost"])
def test_layout_is_shown(name: str, size: tuple[int, int]) -> None:
    async def look(pilot: Pilot[None]) -> None:
        assert read_screen(pilot.app) == lay_out(MOMENTS[name], *size)

    run_app(FakePlayer([MOMENTS[name]]), look, size)


def test_change_is_redrawn() -> None:
    before, after = (
        make_state(line="One line."),
        make_state(line="日本語 and another."),
    )

    async def look(pilot: Pilot[None]) -> None:
        await pilot.pause(0.3)
        assert read_screen(pilot.app) == lay_out(after, 80, 24)

    run_app(FakePlayer([before, after]), look)


def test_resized_layout_is_shown() -> None:
    async def look(pilot: Pilot[None]) -> None:
        for size in few(((1, 1), (20, 5), (200, 50), (60, 20)), 2):
            await pilot.resize_terminal(*size)
            await pilot.pause(0.3)
            assert read_screen(pilot.app) == lay_out(MOMENTS["hold"], *size)

    run_app(FakePlayer([MOMENTS["hold"]]), look)


def test_nothing_is_redrawn_without_a_change(monkeypatch: pytest.MonkeyPatch) -> None:
    async def look(pilot: Pilot[None]) -> None:
        drawn: list[object] = []
        monkeypatch.setattr(pilot.app._canvas, "refresh", lambda *regions: drawn.append(regions))
        looks = performance.looks
        await pilot.pause(0.5)
        assert performance.looks >= looks + 3
        assert drawn == []

    performance = CountingFake([MOMENTS["rest"]])
    run_app(performance, look)


class CountingFake(FakePlayer):
    """Counts the looks."""

    looks = 0

    def tick(self, seconds: float = 0) -> PlayerState:
        self.looks += 1
        return super().tick(seconds)


def test_every_key_reaches_the_player() -> None:
    performance = FakePlayer([make_state()])
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

    run_app(performance, type_all)
    pauses = KeyAction.PAUSE
    assert performance.pressed == [
        *(KeyAction.TOGGLE, KeyAction.EASIER, pauses, pauses, pauses, pauses, pauses),
        *(KeyAction.INTERRUPT, KeyAction.SECTION_BACK, KeyAction.LOUDER, pauses, pauses),
    ]


def test_sigint_is_passed_on_as_ctrl_c() -> None:
    performance = FakePlayer([make_state()])

    async def interrupt(pilot: Pilot[None]) -> None:
        pilot.app.count_interrupt()
        pilot.app.count_interrupt()
        await pilot.pause(0.3)

    run_app(performance, interrupt)
    assert performance.pressed == [KeyAction.INTERRUPT, KeyAction.INTERRUPT]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("key", "asked"), [("space", KeyAction.TOGGLE), ("ctrl+c", KeyAction.INTERRUPT), ("left", KeyAction.BACK)]
)
def test_held_key_counts_once(key: str, asked: KeyAction) -> None:
    performance = FakePlayer([make_state()])

    async def hold(pilot: Pilot[None]) -> None:
        for _ in range(5):
            await pilot.press(key)
            await pilot.pause(0.1)

    run_app(performance, hold)
    assert performance.pressed == [asked]


def test_held_volume_key_repeats() -> None:
    performance = FakePlayer([make_state()])

    async def hold(pilot: Pilot[None]) -> None:
        await pilot.press("plus", f"{REPEAT_PREFIX}+", "plus")

    run_app(performance, hold)
    assert performance.pressed == [KeyAction.LOUDER] * 3


def test_reported_presses_count_exactly() -> None:
    performance = FakePlayer([make_state()])

    async def twice(pilot: Pilot[None]) -> None:
        await pilot.press(*["space", f"{REPEAT_PREFIX}space", f"{REPEAT_PREFIX}space", KEY_RELEASE] * 2)

    run_app(performance, twice)
    assert performance.pressed == [KeyAction.TOGGLE] * 2


class FailingFake(FakePlayer):
    """Cannot go on."""

    def tick(self, seconds: float = 0) -> PlayerState:
        if not self._moments[1:]:
            raise LookupError("over")
        return super().tick(seconds)

    def handle_key(self, key: KeyAction) -> None:
        raise ValueError("no")


async def wait_briefly(pilot: Pilot[None]) -> None:
    await pilot.pause(0.3)


def test_exception_of_a_tick_is_raised_at_the_end() -> None:
    stage = run_app(FailingFake([make_state(), make_state()]), wait_briefly)
    with pytest.raises(LookupError, match="over"):
        stage.get_farewell()


def test_exception_of_a_key_is_raised_at_the_end() -> None:
    stage = run_app(FailingFake([make_state()] * 99), lambda pilot: pilot.press("x"))
    with pytest.raises(ValueError, match="no"):
        stage.get_farewell()


def test_exception_of_the_app_is_raised_at_the_end() -> None:
    stage = run_app(FakePlayer([make_state(remaining=float("nan"))]), wait_briefly)
    with pytest.raises(ValueError, match="NaN"):
        stage.get_farewell()


def test_unreadable_keyboard_counts_as_a_closed_terminal() -> None:
    async def panic(pilot: Pilot[None]) -> None:
        pilot.app.panic("a traceback")

    stage = run_app(FakePlayer([make_state()]), panic)
    with pytest.raises(SystemExit) as raised:
        stage.get_farewell()
    assert raised.value.code == 129


def test_farewell_is_empty_after_a_sleep_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guided.ui.tui.app.FAREWELL_TICKS", 1)
    monkeypatch.setattr("guided.ui.tui.app.DARK_TICKS", 1)
    assert run_app(FakePlayer([make_state(), END]), wait_briefly).get_farewell() == END.farewell
    assert run_app(FakePlayer([make_state(), MOMENTS["asleep"]]), wait_briefly).get_farewell() == ""


def test_player_is_left_alone_after_the_end() -> None:
    performance = CountingFake([END])

    async def press(pilot: Pilot[None]) -> None:
        await pilot.pause(0.3)
        await pilot.press("x")

    assert run_app(performance, press).get_farewell() == END.farewell
    assert performance.looks == 1
    assert performance.pressed == []


def test_dim_option_uses_bed_colours() -> None:
    for dim, ground in ((False, (13, 19, 24)), (True, (5, 3, 2))):

        async def run(dim: bool = dim) -> object:
            stage = SessionApp(FakePlayer([make_state(PlayerPhase.PAUSED)]), dim)
            async with stage.run_test() as pilot:
                await pilot.pause()
                return stage.screen._compositor.render_strips()[0]._segments[0].style.bgcolor.triplet

        assert tuple(asyncio.run(run())) == ground


def test_textual_is_imported_only_when_used() -> None:
    code = "import sys, guided.ui.tui; print([m for m in ('textual', 'rich', 'asyncio') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
