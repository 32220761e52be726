"""One figure beside what it is compared with, and rounds that are fair to both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

ROW = "{:44} {:>10}   {:44} {:>10} {:>8} {:>8}  {}"
HEAD = ROW.format("what", "figure", "compared with", "figure", "ratio", "goal", "met")


@dataclass(frozen=True)
class Figure:
    """A row of the table."""

    what: str
    ours: str
    against: str
    theirs: str
    ratio: float | None = None
    goal: str = ""
    met: bool | None = None

    def __str__(self) -> str:
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        met = {None: "", True: "yes", False: "no"}[self.met]
        return ROW.format(self.what, self.ours, self.against, self.theirs, ratio, self.goal, met).rstrip()


def compared(
    what: str, ours: Sequence[float], against: str, theirs: Sequence[float], goal: float | None = None, unit: str = "s"
) -> Figure:
    """Two things measured in turn: their medians, and the median of the ratios of each pair."""
    ratio = median(one / other for one, other in zip(ours, theirs, strict=True))
    digits = 2 if unit == "s" else 0
    shown = [f"{median(values):.{digits}f} {unit}" for values in (ours, theirs)]
    if goal is None:
        return Figure(what, shown[0], against, shown[1], ratio)
    return Figure(what, shown[0], against, shown[1], ratio, f"{goal:g}", ratio <= goal)


def in_turn(rounds: int, *measures: Callable[[], float]) -> list[list[float]]:
    """Measure each of several things, one after the other, again and again: a busy spell meets them all."""
    found = [[measure() for measure in measures] for _ in range(rounds)]
    return [list(values) for values in zip(*found, strict=True)]
