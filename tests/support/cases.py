"""One test for many cases: all are run, and each that fails is named."""

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any

import pytest

FAILURES = (Exception, pytest.fail.Exception, pytest.skip.Exception)
"""What a case may not end with. To skip one would be to skip those after it."""


def cases(names: str, values: Iterable[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Like `pytest.mark.parametrize`, as one test. The cases share its fixtures, and none may lean on another."""
    arguments = names.split(", ")
    rows = [tuple(value) if len(arguments) > 1 else (value,) for value in values]
    assert rows, "there is no case"

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(test)
        def every(**fixtures: Any) -> None:
            failed: dict[str, BaseException] = {}
            for row in rows:
                try:
                    test(**fixtures, **dict(zip(arguments, row, strict=True)))
                except FAILURES as error:
                    failed["-".join(map(label, row))] = error
            if failed:
                named = f"{len(failed)} of {len(rows)} cases failed: {', '.join(failed)}"
                raise BaseExceptionGroup(named, list(failed.values()))

        signature = inspect.signature(test)
        kept = [each for name, each in signature.parameters.items() if name not in arguments]
        every.__signature__ = signature.replace(parameters=kept)  # type: ignore[attr-defined]
        return every

    return decorate


def label(value: object) -> str:
    """What a value is called: a file without its ending, a session, a function, or else the value itself, cut short."""
    known = (getattr(value, key, None) for key in ("stem", "name", "__name__"))
    return next((name for name in known if isinstance(name, str)), str(value)[:60])
