"""`guided render`: writes sessions as sound files."""

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
    preferences: Preferences
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
    preferences: Preferences,
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
    errors: list[GuidedError] = []
    sessions = _load_named(names, errors) if names else _load_suitable(good_for)
    single = len(names) == 1 and not _is_folder(out)
    if out and len(names) > 1 and out.suffix.lower() in AUDIO_FORMATS:
        raise click.UsageError(f"Several sessions go into a folder, and {out} is named like a file.")
    targets = (
        [out or Path(f"{sessions[0].name}-{level}.{suffix}")] if single else _number_paths(sessions, level, out, suffix)
    )
    jobs = [
        RenderJob(session.path, level, target, voice, minutes, preferences, 0 if single else track)
        for track, (session, target) in enumerate(zip(sessions, targets, strict=True), start=1)
    ]
    if not single:
        errors += [overwrite_error(job.target) for job in jobs if find_obstacle(job.target)]
        jobs = [job for job in jobs if not find_obstacle(job.target)]
    if not jobs:
        raise errors[0]
    if _prepare_files([job.target for job in jobs], force):
        _render_all(jobs, errors)


def _load_named(names: Sequence[str], errors: list[GuidedError]) -> list[Session]:
    """The sessions of these names. Those that cannot be played are left out, with the reason in `errors`."""
    sessions: list[Session] = []
    for name in names:
        try:
            sessions.append(session_resources.load_session(name))
        except GuidedError as error:
            errors.append(error)
    if not sessions:
        raise errors[0]
    return sessions


def _load_suitable(good_for: str | None) -> list[Session]:
    """Every session, or those with a word in their `good_for`; scripts with errors are named and left out."""
    sessions = list(load_readable())
    suitable = [session for session in sessions if not good_for or good_for in session.headers[0].good_for]
    if not suitable:
        purposes = ", ".join(sorted({word for session in sessions for word in session.headers[0].good_for}))
        raise FileError(f"No session says it is good for {good_for}. Some are good for: {purposes}.")
    return suitable


def _is_folder(out: Path | None) -> bool:
    return out is not None and (str(out).endswith(("/", os.sep)) or not out.suffix or out.is_dir())


def _number_paths(sessions: Sequence[Session], level: Level, out: Path | None, suffix: str) -> list[Path]:
    """Paths that sort in order, with names that a phone's card takes."""
    titles = [_cut_title((session.title or session.name).translate(FORBIDDEN_CHARS)) for session in sessions]
    return [(out or Path()) / f"{number:02} {title} ({level}).{suffix}" for number, title in enumerate(titles, start=1)]


def _cut_title(title: str) -> str:
    """A title cut to the length that a file name has room for, in whole characters."""
    return title.encode()[:MAX_TITLE_BYTES].decode(errors="ignore").rstrip()


def _prepare_files(targets: Sequence[Path], force: bool) -> bool:
    """Make the folders, check the formats, and ask before anything is replaced; False if the answer is no."""
    for target in targets:
        if target.suffix.lower() not in AUDIO_FORMATS:
            suffixes = ", ".join(AUDIO_FORMATS)
            raise FileError(f"{target} would be a kind of file guided cannot make. Use one of {suffixes}.")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileError(f"The folder {target.parent} could not be made ({error.strerror}).") from error
    return ask_to_replace(targets, force)


def _render_all(jobs: Sequence[RenderJob], errors: Sequence[GuidedError]) -> None:
    """Make the files with a bar to watch, then say where they are, and what was left out."""
    with progress_bar("Making", length=100, show_eta=False) as bar:
        results = (_render_one if len(jobs) == 1 else _render_parallel)(
            jobs, lambda share: bar.update(int(100 * share) - bar.pos)
        )
    rendered = [file for file in results if isinstance(file, RenderedFile)]
    all_errors = [*errors, *(error for error in results if isinstance(error, GuidedError))]
    for file in rendered:
        echo(f"{file.target}  {format_clock(file.seconds)}")
    session_resources.notify(dict.fromkeys(notice for file in rendered for notice in file.notices))
    if all_errors:
        raise FileError(*dict.fromkeys(str(line) for error in all_errors for line in error.args))


def _render_one(jobs: Sequence[RenderJob], on_progress: Callable[[float], None]) -> list[RenderedFile | GuidedError]:
    def report_progress(share: float) -> None:
        shutdown.check_signals()
        on_progress(share)

    with shutdown.defer_signals():
        return [_render_file(jobs[0], report_progress)]


def _render_parallel(
    jobs: Sequence[RenderJob], on_progress: Callable[[float], None]
) -> list[RenderedFile | GuidedError]:
    """Make files in parallel, on every core; one that fails does not stop the others.

    Ctrl-C ends them all at once, and unfinished files are deleted.
    """
    os.environ["PYTHONSAFEPATH"] = "1"  # a file in the folder they start in is never taken for one of Python's own
    context = multiprocessing.get_context("spawn")
    result_by_target: dict[Path, RenderedFile | GuidedError] = {}
    with context.Pool(min(len(jobs), os.cpu_count() or 1), _init_worker) as pool:
        for target, result in pool.imap_unordered(_try_render, jobs):
            result_by_target[target] = result
            on_progress(len(result_by_target) / len(jobs))
        # All is made: the workers end by themselves. A signal that comes just as one begins to wait for work is lost.
        pool.close()
        pool.join()
    return [result_by_target[job.target] for job in jobs]


def _try_render(job: RenderJob) -> tuple[Path, RenderedFile | GuidedError]:
    """The file of a job, or the error."""
    try:
        return job.target, _render_file(job)
    except GuidedError as error:
        return job.target, error


def _init_worker() -> None:
    """Leave Ctrl-C to the parent process, and end at SIGTERM.

    It ends at once, not by an exception: one raised inside a library's callback or a finalizer is lost.
    """

    def exit_worker(number: int, _frame: FrameType | None) -> None:
        delete_parts()
        os._exit(128 + number)

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, exit_worker)


def _render_file(job: RenderJob, on_progress: Callable[[float], None] = lambda _share: None) -> RenderedFile:
    """Write one file while its lines are still being spoken, so that two cores share the work."""
    session = session_resources.load_session(str(job.script))
    speech = session_resources.open_speech(job.voice, session.at(job.level).language, job.preferences.rate, aloud=True)
    renderer = create_renderer(
        session, job.level, speech, session_resources.open_sounds(), job.preferences, job.minutes
    )
    plan = renderer.plan
    total = to_frames(plan.seconds)
    try:
        blocks = read_blocks(renderer.buffer_mix(), renderer.wait_until)
        export_mix(blocks, job.target, _build_tags(session, plan, job), lambda done: on_progress(min(1, done / total)))
    finally:
        renderer.close()
    return RenderedFile(job.target, plan.seconds, tuple(speech.notices))


def _build_tags(session: Session, plan: Plan, job: RenderJob) -> Tags:
    about = session.at(job.level).about or ""
    title = f"{plan.title} ({plan.level})"
    return Tags(title, f"guided, {plan.level}", about, job.track, tuple(plan.iter_sections()), plan.seconds)
