"""Plays mixes through an output: play, pause, say lines beside it, volume, leave. Knows nothing of scripts.

What is asked for is done by the thread that pulls, between two blocks, so that nothing is ever half done.
"""

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from threading import Event

import numpy as np

from guided.sound import Samples, Stereo, db_to_gain, to_frames
from guided.sound.mixer import Mix, soft_limit
from guided.sound.output import Output
from guided.sound.playhead import CUT_FRAMES, GainRamp, Overlay, Playhead

RESUME_FADE_FRAMES = to_frames(1) * 3 // 10
"""How long a session takes to come back after a pause (frames)."""
EXIT_FADE_FRAMES = to_frames(1)
"""How long a session takes to fade out when it is left (frames)."""
PRELOAD_FRAMES = to_frames(20)
"""How far ahead sounds are kept loaded (frames)."""
FIRST_FRAMES = to_frames(1)
"""How far they are loaded before anything is heard; the rest follows while that plays (frames)."""


class AudioPlayer:
    """Plays through an output. The output's thread pulls; everything else is called from one other thread.

    An output that is not live (see `guided.sound.output.Output`) is stopped and started again by the next `wait` for
    what was asked meanwhile: there nothing fades, and places are only as exact as the output can tell. It wants whole
    mixes.
    """

    def __init__(self, output: Output) -> None:
        """Take where to play; nothing is heard yet."""
        self._output = output
        self._commands: deque[Callable[[], object]] = deque()
        self._target: Playhead | None = None
        """The playhead that was asked for last."""
        self._active: Playhead | None = None
        """The playhead that the output's thread plays, or is paused at."""
        self._playing = False
        self._fading: list[Playhead] = []
        self._overlays: list[Overlay] = []
        self._tone: Overlay | None = None
        self._lines: Overlay | None = None
        self._volume, self._exit_gain = GainRamp(), GainRamp()
        self._padding = output.is_realtime
        self._preloaded: tuple[Playhead | None, int] = (None, 0)
        self._wakeup = Event()
        self.pulled = 0
        """Frames given to the output since it was started: the only clock."""

    @property
    def next_frame(self) -> int:
        """The next frame of the mix to be played; while paused, the one that playing was paused at."""
        return self._target.next_frame if self._target else 0

    @property
    def heard_frame(self) -> int:
        """The frame of the mix that is heard now, as near as the output can tell."""
        return self._target.heard_at(self._output.heard_frame) if self._target else 0

    def find_line_index(self, since: int = 0) -> int:
        """The number of the line beside the session begun last, at least so many frames ago; -1 for none."""
        return self._lines.index_at(self._output.heard_frame - since) if self._lines else -1

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is being said beside the session."""
        return self._lines is None or self._lines.is_over(self._output.heard_frame)

    @property
    def has_ended(self) -> bool:
        """Whether all of what was asked for last has been given to the output."""
        return self._target is not None and self._target is self._active and not self._target.frames_left

    @property
    def outage_s(self) -> float:
        """Seconds the sound output has been away; 0 while all is well."""
        return self._output.outage_s

    def start(self) -> None:
        """Open the way to the loudspeaker. Raises OutputError if there is none."""
        if self._output.is_realtime:
            self._output.start(self.pull)

    def play(self, mix: Mix, start: int = 0) -> None:
        """Play a mix from a frame, at once and instead of what was played before."""
        playhead = self._target = Playhead(mix, start)
        playhead.preload(FIRST_FRAMES)
        self._commands.append(partial(self._switch, playhead))

    def pause(self) -> None:
        """Fade to silence and stay at this position."""
        self._commands.append(self._fade)

    def halt(self) -> None:
        """Be silent at once and stay at this position: a device that is away would play the fade once it is back."""
        self._commands.append(self._halt)

    def play_tone(self, sound: Samples) -> None:
        """Let a short sound be heard beside everything else, instead of the last one; none while the output is away."""
        if not self._output.outage_s:
            previous, self._tone = self._tone, Overlay([(sound, 0)])
            self._commands.append(partial(self._add_overlay, self._tone, previous))

    def announce(self, lines: Sequence[tuple[Samples, int]], quiet: int = 0) -> None:
        """Say lines beside the session, after frames of quiet and each followed by some, instead of any said before."""
        previous, self._lines = self._lines, Overlay(lines, quiet)
        self._commands.append(partial(self._add_overlay, self._lines, previous))

    def stop_lines(self) -> None:
        """Say no more beside the session."""
        if self._lines:
            self._commands.append(self._lines.fade_out)
        self._lines = None

    def set_volume(self, decibels: float) -> None:
        """Make everything louder or softer than written."""
        self._commands.append(partial(self._volume.ramp_to, db_to_gain(decibels), CUT_FRAMES))

    def fade_out(self) -> None:
        """Fade out from here, then end."""
        if self._output.is_realtime:
            self._commands.append(partial(self._exit_gain.ramp_to, 0, EXIT_FADE_FRAMES))
            self.finish()
        else:
            self.stop()

    def finish(self) -> None:
        """End once what can be heard now has been heard, as an output that is not live does by itself."""
        self._commands.append(self._stop_padding)

    def wait(self, seconds: float) -> bool:
        """Wait at most so long; True once nothing more can be heard."""
        if self._commands and not self._output.is_realtime:
            self._restart()
        self._preload()
        is_over = self._output.wait(seconds)
        if is_over and not self._output.is_realtime:
            self._wakeup.wait(seconds)
        return is_over

    def stop(self) -> None:
        """End at once."""
        self._commands.clear()
        self._output.stop()

    def pull(self, frames: int) -> Stereo:
        """The next block for the output; shorter than asked for at the end."""
        self._run_commands()
        frames = frames if self._padding else min(frames, self._frames_left())
        block = np.zeros((frames, 2), np.float32)
        for playhead in self._list_audible():
            playhead_block = playhead.read(frames)
            block[: len(playhead_block)] += playhead_block
        for overlay in self._overlays:
            overlay.mix_into(block)
        self.pulled += frames
        for ramp in (self._volume, self._exit_gain):
            block *= ramp.read(frames)[:, None]
        if self._output.is_realtime:
            self._drop_finished()
        return soft_limit(block)

    def _restart(self) -> None:
        """Start an output that takes everything at once anew, from what was heard of it."""
        heard = self._output.heard_frame
        self._output.stop()
        if self._active:
            self._active.next_frame = self._active.heard_at(heard)
            self._active.start(0)
        for overlay in self._overlays:
            overlay.rewind(heard)
        self._drop_finished()
        self.pulled = 0
        self._run_commands()
        if self._frames_left():
            self._output.start(self.pull)

    def _run_commands(self) -> None:
        while self._commands:
            self._commands.popleft()()

    def _switch(self, playhead: Playhead) -> None:
        if self._active:
            playhead.take_over(self._active, CUT_FRAMES if self._playing else RESUME_FADE_FRAMES)
        self._fade()
        playhead.start(self.pulled)
        self._active, self._playing = playhead, True

    def _fade(self) -> None:
        if self._active and self._playing and self._output.is_realtime:
            self._fading.append(self._active.copy_fading(CUT_FRAMES))
        self._playing = False

    def _halt(self) -> None:
        self._playing = False
        self._fading.clear()

    def _add_overlay(self, overlay: Overlay, previous: Overlay | None) -> None:
        if previous:
            previous.fade_out()
        overlay.start(self.pulled)
        self._overlays.append(overlay)

    def _stop_padding(self) -> None:
        self._padding = False

    def _list_audible(self) -> list[Playhead]:
        return [*self._fading, *([self._active] if self._active and self._playing else [])]

    def _frames_left(self) -> int:
        """Frames until there is nothing more to be heard, as far as is known."""
        if self._exit_gain.frames_left or self._exit_gain.is_silent:
            return self._exit_gain.frames_left
        playhead_frames, overlay_frames = (
            (playhead.frames_left for playhead in self._list_audible()),
            (overlay.frames_left for overlay in self._overlays),
        )
        return max([0, *playhead_frames, *overlay_frames])

    def _drop_finished(self) -> None:
        self._fading = [playhead for playhead in self._fading if playhead.frames_left]
        self._overlays = [overlay for overlay in self._overlays if overlay.frames_left]

    def _preload(self) -> None:
        """Keep the next seconds loaded: of another playhead, or a little further on."""
        playhead = self._target
        loaded, loaded_frame = self._preloaded
        if playhead and (playhead is not loaded or abs(playhead.bed_frame - loaded_frame) >= PRELOAD_FRAMES // 2):
            self._preloaded = (playhead, playhead.bed_frame)
            playhead.preload(PRELOAD_FRAMES)
