"""Comparisons, traces and explanations as a bookkeeper reads them."""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.bookkeeping.proof_views import AccountView, BankView, ProofView, SweepView
    from services.bookkeeping.trace_views import ChainView, TraceView


def amount(value: Decimal | None) -> str:
    """Write an amount with thousands: 1275.50 is 1,275.50."""
    return "-" if value is None else f"{value:,.2f}"


def proof(view: "ProofView", account: str = "") -> str:
    """Say a comparison; `account` keeps one trust account only."""
    if view.frozen:
        state = "agrees" if view.clean else "does not agree"
        return f"Month end {view.as_of} of {view.account}: {state}; frozen by {view.made_by}\nSHA-256 {view.hash}"
    shown = [each for each in view.accounts if account.casefold() in ("", each.title.casefold(), each.id.split()[-1])]
    parts = [f"Trust as of {view.as_of}: {'all sides agree' if view.clean else 'THE SIDES DIFFER'}   ({view.id})"]
    parts += [_account(each) for each in shown]
    parts += [_bank(each) for each in view.banks if each.account in {one.id for one in shown}]
    parts += [f"! {each.sentence}\n    -> {each.remedy}" for each in view.differences]
    parts += [f"known: {each.key} {amount(each.amount)}: {each.reason}" for each in view.explained]
    return "\n".join(parts)


def _account(each: "AccountView") -> str:
    sides = (
        ("Trust bank in QuickBooks", each.bank),
        ("Trust liability in QuickBooks", each.liability),
        ("Client ledgers in Clio", each.clio),
        ("Account in Clio", each.clio_account),
        ("Nothing explains", each.residue),
    )
    return "\n".join([each.title, *(f"  {title:<30}{amount(value):>16}" for title, value in sides)])


def _bank(each: "BankView") -> str:
    lines = [f"  Statement to {each.ends_on}, adjusted  {amount(each.adjusted):>16}  (books {amount(each.book)})"]
    lines += [f"  {each.under_way} entries have not reached the bank, {each.stale} of them for too long"]
    if each.residue:
        lines += [f"  ! {amount(each.residue)} between statement and books that no line explains"]
    return "\n".join([*lines, *(f"  ! {sentence}" for sentence in each.unmatched)])


def trace(view: "TraceView") -> str:
    """Say where an object stands."""
    head = " ".join(filter(None, (view.what, view.number, f"({view.key})" if view.key else "")))
    facts = f"{view.on} {amount(view.amount)} {view.client}".rstrip() if view.key else ""
    lines = [head, f"  {facts}" if facts else "", f"  {view.state.upper()}: {view.sentence}"]
    return "\n".join(filter(None, [*lines, *(f"  {link}" for link in view.links), *_remedies(view.remedies)]))


def _remedies(remedies: tuple[str, ...]) -> Iterator[str]:
    return (f"    -> {each}" for each in remedies)


def chain(view: "ChainView") -> str:
    """Say what is behind an object in QuickBooks."""
    lines = [f"{view.kind} {view.key} of {view.on}: {amount(view.amount)} ({view.state})", f"  {view.link}"]
    lines += [
        f"  {line.account:<40}{amount(line.amount):>14}  {line.customer} {line.memo}".rstrip() for line in view.lines
    ]
    lines += [f"  Clio: {each.what} {each.key} {each.number} of {each.on}: {amount(each.amount)}" for each in view.clio]
    lines += [f"  Rule: {view.rule}"] if view.rule else []
    lines += [f"  Why: {view.reason}"] if view.reason else []
    lines += [f"  Plan {view.plan[:12]}, approved by {view.approved_by}"] if view.plan else []
    lines += [f"  Effect {view.effect}: {view.effect_state}"] if view.effect else []
    lines += [f"  Belongs together with: {', '.join(view.related)}"] if view.related else []
    return "\n".join(lines)


def sweep(view: "SweepView") -> str:
    """Say what a sweep found."""
    lines = [
        f"{each.kind}: {each.clio} in Clio, {each.record} recorded, {each.quickbooks} in QuickBooks; "
        f"{each.waiting} wait, {each.held} held, {each.by_rule} left out by rule"
        for each in view.counts
    ]
    lines += [f"! {key} is in no plan, hold or rule" for key in view.unaccounted]
    lines += [f"! {each.key} was changed in QuickBooks ({each.state})" for each in view.drift]
    lines += [f"! {sentence}" for sentence in view.duplicates]
    lines += (
        [f"! {view.changed_months} changes in signed months: lexrelay reconcile changes"] if view.changed_months else []
    )
    return "\n".join([*lines, proof(view.proof)])
