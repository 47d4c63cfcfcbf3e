"""Exit codes, and what each failure says to the person at the terminal."""

import os
import sqlite3
from collections.abc import Sequence
from enum import IntEnum

from core.errors import Failure, InDoubt, Mistake, Problem, Reconnect, Rejected, RetryLater

RUNNER = "The person who runs this installation"


class Exit(IntEnum):
    """What a command's end means to a script."""

    OK = 0
    FAILED = 1
    WRONG_INPUT = 2
    NEEDS_A_PERSON = 3
    UNREACHABLE = 4


class Unreachable(Exception):
    """A server this installation needs does not answer. `where` names it, `remedy` says who can do what."""

    def __init__(self, where: str, cause: str, remedy: str) -> None:
        super().__init__(cause)
        self.problem = Problem(where, cause, remedy)


def judge(error: BaseException) -> tuple[Exit, Sequence[Problem]]:
    """Return the exit code of a failure and what to tell about it; an unknown one is told without its text."""
    if isinstance(error, Mistake):
        return Exit.WRONG_INPUT, error.problems
    if isinstance(error, Unreachable):
        return Exit.UNREACHABLE, [error.problem]
    if isinstance(error, Failure):
        return _judge_failure(error)
    if _is_database(error):
        remedy = f"{RUNNER} can check LEXRELAY_DATABASE_URL, the database server and the disk"
        return Exit.UNREACHABLE, [Problem("Database", f"it cannot be used ({_short(error)})", remedy)]
    if isinstance(error, OSError):
        place = str(error.filename or "this machine")
        remedy = f"{RUNNER} can correct it"
        return Exit.FAILED, [Problem(place, error.strerror or type(error).__name__, remedy)]
    remedy = f"{RUNNER} can set LEXRELAY_DEBUG=1 to see where, and report it"
    return Exit.FAILED, [Problem("Lexrelay itself", f"an unexpected error ({type(error).__name__})", remedy)]


def debugging() -> bool:
    """Whether the person asked to see the place in the program where it failed."""
    return os.environ.get("LEXRELAY_DEBUG", "") not in ("", "0")


def _judge_failure(error: Failure) -> tuple[Exit, Sequence[Problem]]:
    if isinstance(error, Reconnect):
        return Exit.NEEDS_A_PERSON, [Problem("Connection", error.reason, "Connect again with `lexrelay connect`")]
    if isinstance(error, RetryLater):
        remedy = f"Try again in {error.wait:.0f} s; if it lasts, {RUNNER.lower()} can ask `lexrelay doctor`"
        return Exit.UNREACHABLE, [Problem("The other service", error.reason, remedy)]
    if isinstance(error, InDoubt):
        remedy = "Nothing is repeated by itself; look in the other service before trying again"
        return Exit.NEEDS_A_PERSON, [Problem("The other service", error.reason, remedy)]
    remedy = error.remedy if isinstance(error, Rejected) and error.remedy else "Correct the cause and try again"
    return Exit.FAILED, [Problem("The other service", error.reason, remedy)]


def _is_database(error: BaseException) -> bool:
    family = {base.__module__.partition(".")[0] for base in type(error).__mro__}
    return isinstance(error, sqlite3.Error) or bool(family & {"sqlalchemy", "psycopg"})


def _short(error: BaseException) -> str:
    return type(getattr(error, "orig", None) or error).__name__
