"""What QuickBooks says when it refuses: its code decides what happens next, its words are only shown."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from connectors._kit.http import Reply, failure_of
from connectors._kit.waits import wait_of
from core.errors import Failure, InDoubt, Reconnect, Rejected, RetryLater

THROTTLED = 60.0
"""Seconds everyone holds back after a 429."""


@dataclass(frozen=True)
class Rule:
    """One row of faults.csv. `next` is refuse, reconnect, wait or look; `wait` counts in seconds."""

    next: str
    wait: float
    meaning: str
    remedy: str


@dataclass(frozen=True)
class Fault:
    """One error of an answer. `code` is 0 when none was given; `element` is the property to blame."""

    code: int
    text: str
    element: str = ""

    @property
    def rule(self) -> Rule:
        """What our table says of the code; an unknown one is a refusal in the vendor's words."""
        return rules().get(self.code, _UNKNOWN)


_UNKNOWN = Rule(
    "refuse", 0, "QuickBooks refused the request", "Correct the step's input, or ask a QuickBooks administrator"
)
_ORDER = ("reconnect", "look", "wait", "refuse")


@cache
def rules() -> Mapping[int, Rule]:
    """Return the table of known codes."""
    with (Path(__file__).parent / "faults.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {int(row["code"]): Rule(row["next"], float(row["wait"]), row["meaning"], row["remedy"]) for row in rows}


def classify(reply: Reply, is_write: bool) -> Failure | None:
    """Turn an answer into what to do next; None when nothing in it is a failure."""
    faults = sorted(faults_of(reply), key=lambda fault: _ORDER.index(fault.rule.next))
    evidence = evidence_of(reply, faults)
    if is_write and (reply.status >= 500 or reply.status == 408):
        return InDoubt("QuickBooks failed while writing, so it may have been done", evidence=evidence)
    if reply.status == 429:
        wait = max(THROTTLED, wait_of(reply.headers) or 0)
        return RetryLater("QuickBooks asks for a pause: too many requests", wait=wait, evidence=evidence)
    if not faults:
        return _without_fault(reply, is_write, evidence)
    return _failure(faults, is_write, evidence)


def evidence_of(reply: Reply, faults: list[Fault] | None = None) -> dict[str, str]:
    """Return what a support desk asks for; never names or amounts."""
    code = str(faults[0].code) if faults else ""
    found = {"status": str(reply.status), "intuit_tid": reply.headers.get("intuit_tid", ""), "code": code}
    return {name: value for name, value in found.items() if value}


def faults_of(reply: Reply) -> tuple[Fault, ...]:
    """Return the errors of an answer of any status: JSON in either letter case, or the gateway's XML."""
    if isinstance(reply.data, dict):
        return tuple(_json_faults(reply.data))
    text = reply.content.decode(errors="replace") if reply.status >= 400 else ""
    return tuple(Fault(int(code), "") for code in re.findall(r'(?:errorCode=|<Error\s[^>]*code=")0*(\d+)', text)[:1])


def _json_faults(data: Mapping[str, Any]) -> Iterator[Fault]:
    answer = _lower(data)
    fault = _lower(answer.get("fault") or _lower(answer.get("queryresponse")).get("fault"))
    for error in map(_lower, fault.get("error") or ()):
        message, detail = str(error.get("message") or ""), str(error.get("detail") or "")
        text = detail if detail and detail != message else message
        yield Fault(_number(error.get("code"), message), text[:300], str(error.get("element") or ""))


def _lower(value: Any) -> dict[str, Any]:
    return {name.lower(): item for name, item in value.items()} if isinstance(value, dict) else {}


def _number(code: Any, message: str) -> int:
    found = re.search(r"\d+", str(code or "")) or re.search(r"(?<=errorCode=)\d+", message)
    return int(found.group()) if found else 0


def _without_fault(reply: Reply, is_write: bool, evidence: dict[str, str]) -> Failure | None:
    failure = failure_of(reply, "QuickBooks", is_write)
    if failure:
        failure.evidence.update(evidence)
    return failure


def _failure(faults: list[Fault], is_write: bool, evidence: dict[str, str]) -> Failure:
    worst = faults[0]
    rule = worst.rule
    if rule.next == "reconnect":
        return Reconnect(f"{rule.meaning}. {rule.remedy}", evidence=evidence)
    if rule.next == "look" and is_write:
        return InDoubt(rule.meaning, evidence=evidence)
    if rule.next in ("wait", "look"):
        return RetryLater(f"{rule.meaning}. {rule.remedy}", wait=rule.wait, evidence=evidence)
    reason = "; ".join(dict.fromkeys(_sentence(fault) for fault in faults))
    return Rejected(reason, code=str(worst.code), field=worst.element, remedy=rule.remedy, evidence=evidence)


def _sentence(fault: Fault) -> str:
    said = f' (QuickBooks: "{fault.text}")' if fault.text else ""
    return fault.rule.meaning + said
