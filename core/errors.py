"""What can go wrong, named by what the engine does next.

Failure
├── RetryLater    nothing happened; the same call may succeed after `wait` seconds
│   └── OverBudget    we hold back ourselves, to stay within the vendor's limits; no attempt was made
├── InDoubt       the other side may have done it; look before sending again
├── Rejected      the other side refused and will refuse again; a person must act
└── Reconnect     the connection is no longer authorised; work waits until it is
Mistake           a person's input is wrong; nothing was saved
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


class Failure(Exception):
    """A call to another system that did not end in a confirmed success.

    `evidence` holds ids a support desk asks for (request id, intuit_tid, status), never client data.
    """

    def __init__(self, reason: str, *, evidence: Mapping[str, str] | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.evidence = dict(evidence or {})


class RetryLater(Failure):
    """Nothing happened. Try again after `wait` seconds."""

    def __init__(self, reason: str, *, wait: float = 60.0, evidence: Mapping[str, str] | None = None) -> None:
        super().__init__(reason, evidence=evidence)
        self.wait = wait


class OverBudget(RetryLater):
    """Our own allowance is used up for `wait` seconds; this is no failure and counts as no attempt."""


class InDoubt(Failure):
    """The other side may have done it. Look it up before trying again."""


class Rejected(Failure):
    """The other side refused, and will refuse again. A person must act.

    `code` is the vendor's own code, `field` the input field to blame (if known), `remedy` what to do and who.
    """

    def __init__(
        self,
        reason: str,
        *,
        code: str = "",
        field: str = "",
        remedy: str = "",
        evidence: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(reason, evidence=evidence)
        self.code = code
        self.field = field
        self.remedy = remedy


class Reconnect(Failure):
    """The connection is no longer authorised. Work waits until someone signs in again."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a person's input.

    `where` names the object and field, `cause` what is wrong, `remedy` who can fix it and how.
    """

    where: str
    cause: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.cause}. {self.remedy}"


@dataclass(eq=False)
class Mistake(Exception):
    """A person's input is wrong, and nothing was saved. Carries every problem found, not just the first."""

    problems: Sequence[Problem] = field(default_factory=tuple)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class NotAllowed(Mistake):
    """The actor's role does not permit this."""


class NotFound(Mistake):
    """No such object in this firm (an object of another firm counts as absent)."""


def mistake(where: str, cause: str, remedy: str) -> Mistake:
    """Build a Mistake with a single problem."""
    return Mistake((Problem(where, cause, remedy),))
