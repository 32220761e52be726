"""`guided render`: sessions as sound files."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import FrameType
from typing import NamedTuple

import click

from guided.cli import options, session_resources
from guided.cli.confirm import ask_to_replace, overwrite_error
from guided.cli.script_files import load_readable
from guided.cli.settings_defaults import CommandWithSettings
from guided.core import shutdown
from guided.core.atomic_write import find_obstacle
from guided.core.cue import Plan
from guided.core.errors import FileError, GuidedError
from guided.core.formatting import format_clock
from guided.core.level import Level
from guided.plan.preferences import Preferences
from guided.player.rendering import create_renderer
from guided.script.model import Session
from guided.sound import to_frames
from guided.sound.export import AUDIO_FORMATS, delete_parts, export_mix, read_blocks
from guided.sound.tags import Tags
from guided.ui.terminal_output import echo, progress_bar

FORBIDDEN_CHARS = str.maketrans(dict.fromkeys('\\/:*?"<>|', "-") | dict.fromkeys(map(chr, range(32)), " "))
"""Characters that a phone's card may refuse in a file's name."""
MAX_TITLE_BYTES = 120
"""The longest title in a file's name (bytes): with all around it, below the 143 that an encrypted folder takes."""


@dataclass(frozen=True)
class RenderJob:
    """One file to make."""

    script: Path
    level: Level
    target: Path
    voice: str | None
    minutes: Decimal | None
    wishes: Preferences
    track: int = 0


class RenderedFile(NamedTuple):
    """A file that was made."""

    target: Path
    seconds: Decimal
    notices: tuple[str, ...]


@click.command("render", cls=CommandWithSettings)
@click.argument("names", metavar="[NAME]...", nargs=-1, shell_complete=options.complete)
@options.level(None, "How the day is; gentle, unless --for says flare.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="The file, or the folder for several.")
@click.option("--all", "every", is_flag=True, help="Every session there is.")
@click.option("--for", "good_for", metavar="WHAT", help="Every session good for this: flare, morning, sleep, desk.")
@click.option(
    "--format",
    "suffix",
    type=click.Choice([s[1:] for s in AUDIO_FORMATS]),
    default="mp3",
    help="The kind of files in a folder.",
)
@click.option("--force", is_flag=True, help="Replace files that are already there.")
@options.minutes()
@options.voice()
@options.preferences
def command(
    names: tuple[str, ...],
    level: Level | None,
    out: Path | None,
    every: bool,
    good_for: str | None,
    suffix: str,
    force: bool,
    minutes: Decimal | None,
    voice: str | None,
    wishes: Preferences,
) -> None:
    """Make sound files, to listen to anywhere.

    \b
    One session, in the format the file's name asks for (.mp3 .flac .opus .ogg .wav):
      guided render release-only --level flare -o calm.mp3
    A set, numbered and named, for a phone:
      guided render --for flare -o phone/
    """  # noqa: D301
    good_for = good_for and good_for.lower()
    if bool(names) + every + bool(good_for) != 1:
        raise click.UsageError("Which session? Name one or more, or use --all, or --for flare.")
    level = level or (Level.FLARE if good_for == "flare" else Level.GENTLE)
    left: list[GuidedError] = []
    sessions = _load_named(names, left) if names else _load_suitable(good_for)
    single = len(names) == 1 and not _is_folder(out)
    if out and len(names) > 1 and out.suffix.lower() in AUDIO_FORMATS:
        raise click.UsageError(f"Several sessions go into a folder, and {out} is named like a file.")
    targets = (
        [out or Path(f"{sessions[0].name}-{level}.{suffix}")] if single else _number_paths(sessions, level, out, suffix)
    )
    jobs = [
        RenderJob(session.path, level, target, voice, minutes, wishes, 0 if single else track)
        for track, (session, target) in enumerate(zip(sessions, targets, strict=True), start=1)
    ]
    if not single:
        left += [overwrite_error(job.target) for job in jobs if find_obstacle(job.target)]
        jobs = [job for job in jobs if not find_obstacle(job.target)]
    if not jobs:
        raise left[0]
    if _prepare_files([job.target for job in jobs], force):
        _render_all(jobs, left)


def _load_named(names: Sequence[str], errors: list[GuidedError]) -> list[Session]:
    """The sessions of these names. Of several, those that cannot be played are left out, and why goes into `errors`."""
    found: list[Session] = []
    for name in names:
        try:
            found.append(session_resources.load_session(name))
        except GuidedError as error:
            errors.append(error)
    if not found:
        raise errors[0]
    return found


def _load_suitable(good_for: str | None) -> list[Session]:
    """Every session, or those that say they are good for something; scripts with problems are named and left out."""
    everything = list(load_readable())
    found = [s for s in everything if not good_for or good_for in s.headers[0].good_for]
    if not found:
        known = ", ".join(sorted({word for s in everything for word in s.headers[0].good_for}))
        raise FileError(f"No session says it is good for {good_for}. Some are good for: {known}.")
    return found


def _is_folder(out: Path | None) -> bool:
    return out is not None and (str(out).endswith(("/", os.sep)) or not out.suffix or out.is_dir())


def _number_paths(sessions: Sequence[Session], level: Level, out: Path | None, suffix: str) -> list[Path]:
    """Names that sort in order and that a phone's card takes."""
    titles = [_cut_title((session.title or session.name).translate(FORBIDDEN_CHARS)) for session in sessions]
    return [(out or Path()) / f"{n:02} {title} ({level}).{suffix}" for n, title in enumerate(titles, start=1)]


def _cut_title(title: str) -> str:
    """As much of a title as a name has room for, in whole characters."""
    return title.encode()[:MAX_TITLE_BYTES].decode(errors="ignore").rstrip()


def _prepare_files(targets: Sequence[Path], force: bool) -> bool:
    """Make the folder, know the format, and ask before anything is replaced; False if the answer is no."""
    for target in targets:
        if target.suffix.lower() not in AUDIO_FORMATS:
            known = ", ".join(AUDIO_FORMATS)
            raise FileError(f"{target} would be a kind of file guided cannot make. Use one of {known}.")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileError(f"The folder {target.parent} could not be made ({error.strerror}).") from error
    return ask_to_replace(targets, force)


def _render_all(jobs: Sequence[RenderJob], errors: Sequence[GuidedError]) -> None:
    """Make the files with a bar to watch, then say where they are, and what was left out."""
    with progress_bar("Making", length=100, show_eta=False) as bar:
        ended = (_render_one if len(jobs) == 1 else _render_parallel)(
            jobs, lambda share: bar.update(int(100 * share) - bar.pos)
        )
    made = [file for file in ended if isinstance(file, RenderedFile)]
    failed = [*errors, *(error for error in ended if isinstance(error, GuidedError))]
    for file in made:
        echo(f"{file.target}  {format_clock(file.seconds)}")
    session_resources.notify(dict.fromkeys(notice for file in made for notice in file.notices))
    if failed:
        raise FileError(*dict.fromkeys(str(line) for error in failed for line in error.args))


def _render_one(jobs: Sequence[RenderJob], on_progress: Callable[[float], None]) -> list[RenderedFile | GuidedError]:
    def look(share: float) -> None:
        shutdown.check_signals()
        on_progress(share)

    with shutdown.defer_signals():
        return [_render_file(jobs[0], look)]


def _render_parallel(
    jobs: Sequence[RenderJob], on_progress: Callable[[float], None]
) -> list[RenderedFile | GuidedError]:
    """Make files side by side, on every core; one that cannot be made keeps no other from it.

    Leaving ends them all at once; what was half made is gone.
    """
    os.environ["PYTHONSAFEPATH"] = "1"  # a file in the folder they start in is never taken for one of Python's own
    spawned = multiprocessing.get_context("spawn")
    made: dict[Path, RenderedFile | GuidedError] = {}
    with spawned.Pool(min(len(jobs), os.cpu_count() or 1), _init_worker) as pool:
        for target, file in pool.imap_unordered(_try_render, jobs):
            made[target] = file
            on_progress(len(made) / len(jobs))
    return [made[job.target] for job in jobs]


def _try_render(job: RenderJob) -> tuple[Path, RenderedFile | GuidedError]:
    """The file of a job, or why there is none."""
    try:
        return job.target, _render_file(job)
    except GuidedError as error:
        return job.target, error


def _init_worker() -> None:
    """Leave Ctrl-C to the one who shared out the work, and end when told to.

    At once, not by an exception: one that is raised inside a library's callback or a finalizer goes nowhere.
    """

    def leave(number: int, _frame: FrameType | None) -> None:
        delete_parts()
        os._exit(128 + number)

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, leave)


def _render_file(job: RenderJob, on_progress: Callable[[float], None] = lambda _share: None) -> RenderedFile:
    """Write one file while its lines are still being spoken, so that two cores share the work."""
    session = session_resources.load_session(str(job.script))
    speech = session_resources.open_speech(job.voice, session.at(job.level).language, job.wishes.rate, aloud=True)
    composition = create_renderer(session, job.level, speech, session_resources.open_sounds(), job.wishes, job.minutes)
    plan = composition.plan
    whole = to_frames(plan.seconds)
    try:
        sound = read_blocks(composition.buffer_mix(), composition.wait_until)
        export_mix(sound, job.target, _build_tags(session, plan, job), lambda done: on_progress(min(1, done / whole)))
    finally:
        composition.close()
    return RenderedFile(job.target, plan.seconds, tuple(speech.notices))


def _build_tags(session: Session, plan: Plan, job: RenderJob) -> Tags:
    about = session.at(job.level).about or ""
    title = f"{plan.title} ({plan.level})"
    return Tags(title, f"guided, {plan.level}", about, job.track, tuple(plan.iter_sections()), plan.seconds)
