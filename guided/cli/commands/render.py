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

from guided.cli import context, options
from guided.cli.confirm import may_replace, refused
from guided.cli.script_files import readable
from guided.cli.settings_defaults import Settled
from guided.core import shutdown
from guided.core.atomic_write import special
from guided.core.cue import Plan
from guided.core.errors import FileError, GuidedError
from guided.core.formatting import clock
from guided.core.level import Level
from guided.plan.preferences import Wishes
from guided.player.rendering import compose
from guided.script.model import Session
from guided.sound import frames
from guided.sound.export import FORMATS, blocks, discard, render
from guided.sound.tags import Tags
from guided.ui.printer import progress, tell

FORBIDDEN = str.maketrans(dict.fromkeys('\\/:*?"<>|', "-") | dict.fromkeys(map(chr, range(32)), " "))
"""Characters that a phone's card may refuse in a file's name."""
LONGEST = 120
"""The longest title in a file's name (bytes): with all around it, below the 143 that an encrypted folder takes."""


@dataclass(frozen=True)
class Job:
    """One file to make."""

    script: Path
    level: Level
    target: Path
    voice: str | None
    minutes: Decimal | None
    wishes: Wishes
    track: int = 0


class Made(NamedTuple):
    """A file that was made."""

    target: Path
    seconds: Decimal
    notices: tuple[str, ...]


@click.command("render", cls=Settled)
@click.argument("names", metavar="[NAME]...", nargs=-1, shell_complete=options.complete)
@options.level(None, "How the day is; gentle, unless --for says flare.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="The file, or the folder for several.")
@click.option("--all", "every", is_flag=True, help="Every session there is.")
@click.option("--for", "good_for", metavar="WHAT", help="Every session good for this: flare, morning, sleep, desk.")
@click.option(
    "--format",
    "suffix",
    type=click.Choice([s[1:] for s in FORMATS]),
    default="mp3",
    help="The kind of files in a folder.",
)
@click.option("--force", is_flag=True, help="Replace files that are already there.")
@options.minutes()
@options.voice()
@options.wishes
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
    wishes: Wishes,
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
    sessions = _named(names, left) if names else _suited(good_for)
    single = len(names) == 1 and not _is_folder(out)
    if out and len(names) > 1 and out.suffix.lower() in FORMATS:
        raise click.UsageError(f"Several sessions go into a folder, and {out} is named like a file.")
    targets = (
        [out or Path(f"{sessions[0].name}-{level}.{suffix}")] if single else _numbered(sessions, level, out, suffix)
    )
    jobs = [
        Job(session.path, level, target, voice, minutes, wishes, 0 if single else track)
        for track, (session, target) in enumerate(zip(sessions, targets, strict=True), start=1)
    ]
    if not single:
        left += [refused(job.target) for job in jobs if special(job.target)]
        jobs = [job for job in jobs if not special(job.target)]
    if not jobs:
        raise left[0]
    if _allowed([job.target for job in jobs], force):
        _show(jobs, left)


def _named(names: Sequence[str], left: list[GuidedError]) -> list[Session]:
    """The sessions of these names. Of several, those that cannot be played are left out, and why goes into `left`."""
    found: list[Session] = []
    for name in names:
        try:
            found.append(context.session(name))
        except GuidedError as error:
            left.append(error)
    if not found:
        raise left[0]
    return found


def _suited(good_for: str | None) -> list[Session]:
    """Every session, or those that say they are good for something; scripts with problems are named and left out."""
    everything = list(readable())
    found = [s for s in everything if not good_for or good_for in s.headers[0].good_for]
    if not found:
        known = ", ".join(sorted({word for s in everything for word in s.headers[0].good_for}))
        raise FileError(f"No session says it is good for {good_for}. Some are good for: {known}.")
    return found


def _is_folder(out: Path | None) -> bool:
    return out is not None and (str(out).endswith(("/", os.sep)) or not out.suffix or out.is_dir())


def _numbered(sessions: Sequence[Session], level: Level, out: Path | None, suffix: str) -> list[Path]:
    """Names that sort in order and that a phone's card takes."""
    titles = [_cut((session.title or session.name).translate(FORBIDDEN)) for session in sessions]
    return [(out or Path()) / f"{n:02} {title} ({level}).{suffix}" for n, title in enumerate(titles, start=1)]


def _cut(title: str) -> str:
    """As much of a title as a name has room for, in whole characters."""
    return title.encode()[:LONGEST].decode(errors="ignore").rstrip()


def _allowed(targets: Sequence[Path], force: bool) -> bool:
    """Make the folder, know the format, and ask before anything is replaced; False if the answer is no."""
    for target in targets:
        if target.suffix.lower() not in FORMATS:
            known = ", ".join(FORMATS)
            raise FileError(f"{target} would be a kind of file guided cannot make. Use one of {known}.")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileError(f"The folder {target.parent} could not be made ({error.strerror}).") from error
    return may_replace(targets, force)


def _show(jobs: Sequence[Job], left: Sequence[GuidedError]) -> None:
    """Make the files with a bar to watch, then say where they are, and what was left out."""
    with progress("Making", length=100, show_eta=False) as bar:
        ended = (_one if len(jobs) == 1 else _several)(jobs, lambda share: bar.update(int(100 * share) - bar.pos))
    made = [file for file in ended if isinstance(file, Made)]
    failed = [*left, *(error for error in ended if isinstance(error, GuidedError))]
    for file in made:
        tell(f"{file.target}  {clock(file.seconds)}")
    context.tell(dict.fromkeys(notice for file in made for notice in file.notices))
    if failed:
        raise FileError(*dict.fromkeys(str(line) for error in failed for line in error.args))


def _one(jobs: Sequence[Job], made: Callable[[float], None]) -> list[Made | GuidedError]:
    def look(share: float) -> None:
        shutdown.ask()
        made(share)

    with shutdown.noted():
        return [_make(jobs[0], look)]


def _several(jobs: Sequence[Job], done: Callable[[float], None]) -> list[Made | GuidedError]:
    """Make files side by side, on every core; one that cannot be made keeps no other from it.

    Leaving ends them all at once; what was half made is gone.
    """
    os.environ["PYTHONSAFEPATH"] = "1"  # a file in the folder they start in is never taken for one of Python's own
    spawned = multiprocessing.get_context("spawn")
    made: dict[Path, Made | GuidedError] = {}
    with spawned.Pool(min(len(jobs), os.cpu_count() or 1), _quietly) as pool:
        for target, file in pool.imap_unordered(_attempt, jobs):
            made[target] = file
            done(len(made) / len(jobs))
    return [made[job.target] for job in jobs]


def _attempt(job: Job) -> tuple[Path, Made | GuidedError]:
    """The file of a job, or why there is none."""
    try:
        return job.target, _make(job)
    except GuidedError as error:
        return job.target, error


def _quietly() -> None:
    """Leave Ctrl-C to the one who shared out the work, and end when told to.

    At once, not by an exception: one that is raised inside a library's callback or a finalizer goes nowhere.
    """

    def leave(number: int, _frame: FrameType | None) -> None:
        discard()
        os._exit(128 + number)

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, leave)


def _make(job: Job, made: Callable[[float], None] = lambda _share: None) -> Made:
    """Write one file while its lines are still being spoken, so that two cores share the work."""
    session = context.session(str(job.script))
    speech = context.speech(job.voice, session.at(job.level).language, job.wishes.rate, aloud=True)
    composition = compose(session, job.level, speech, context.sounds(), job.wishes, job.minutes)
    plan = composition.plan
    whole = frames(plan.seconds)
    try:
        sound = blocks(composition.begin(), composition.until)
        render(sound, job.target, _tags(session, plan, job), lambda done: made(min(1, done / whole)))
    finally:
        composition.close()
    return Made(job.target, plan.seconds, tuple(speech.notices))


def _tags(session: Session, plan: Plan, job: Job) -> Tags:
    about = session.at(job.level).about or ""
    title = f"{plan.title} ({plan.level})"
    return Tags(title, f"guided, {plan.level}", about, job.track, tuple(plan.sections()), plan.seconds)
