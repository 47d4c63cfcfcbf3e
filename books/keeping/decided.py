"""What people decided about single findings, and what is told to them."""

from collections.abc import Collection, Mapping, Sequence

from actions.effects import EffectState
from books.contacts.links import matched
from books.keeping.applying import Refused
from books.keeping.hands import Both
from books.keeping.proposal import client_of, findings_of, print_of
from storage import FirmStore
from storage.books.findings import Finding
from storage.books.rows import FindingRow
from sync.findings import Cause, Hold
from sync.mapping import Decisions
from sync.plan import Plan, Step
from sync.remedies import Remedy

HOLD, ALARM, REFUSAL = "hold", "alarm", "refusal"
RELEASED, ACCEPTED, AGAIN, SPLIT = "released", "accepted", "try again", "tax split"
WAYS: Mapping[str, tuple[Remedy, ...]] = {
    Cause.CLOSED_PERIOD: (Remedy.FIRST_OPEN_DAY,),
    Cause.SIGNED_MONTH: (Remedy.FIRST_OPEN_DAY,),
    Cause.TAX_SPLIT_REQUIRED: (Remedy.SPLIT_TAX,),
}
"""Ways out that a cause has whatever was seen: the lines are clear, only their day or their tax is not."""
ONCE_MORE = "`--as try-again`, once the cause is gone: it is looked for first, and posted once (administrator)."


async def decisions_of(store: FirmStore, books_id: str) -> Decisions:
    """Return all decisions ever made about these books; a release stays true when the hold is gone."""
    rows = await store.books.findings.all_decided(books_id)
    released = {row.key: row.decision for row in rows if row.decision.startswith(RELEASED)}
    splits = {row.key: row.decision for row in rows if row.decision.startswith(SPLIT)}
    return Decisions(
        released=frozenset(released),
        accepted=frozenset(f"{row.code} {row.key}" for row in rows if row.decision == ACCEPTED),
        tax_splits={key: int(words.removeprefix(SPLIT).split()[0]) for key, words in splits.items()},
        seen={key: int(at) for key, words in (released | splits).items() if (at := words.partition(" at ")[2])},
        chosen=dict(filter(None, (_chosen(row) for row in rows))),
        matched=await matched(store, books_id),
    )


def released_at(cents: int) -> str:
    """Write down that a document of this amount goes to the first open day."""
    return f"{RELEASED} at {cents}"


def split_at(tax: int, cents: int) -> str:
    """Write down how much of a credit note of this amount is tax."""
    return f"{SPLIT} {tax} at {cents}"


def ways_of(row: FindingRow) -> tuple[Remedy, ...]:
    """Return the ways out of a finding that a release may choose; empty when only its cause can be cured."""
    told = tuple(Remedy(way) for way in row.body.get("ways", ()))
    if row.kind == REFUSAL:
        return (*told, Remedy.TRY_AGAIN)
    if row.kind == ALARM:
        return (Remedy.ACCEPT,)
    return (told or WAYS.get(row.code, ())) if row.kind == HOLD else ()


def choice(way: Remedy, mark: str) -> str:
    """Write down a choice that holds for what was seen only."""
    return f"{way} {mark}"


def _chosen(row: FindingRow) -> tuple[str, Remedy] | None:
    way, _, mark = row.decision.partition(" ")
    return (mark, Remedy(way)) if mark and way in list(Remedy) else None


async def open_refusals(store: FirmStore, books_id: str, planned: Collection[str]) -> frozenset[str]:
    """Return prints of planned steps that were refused and nobody let try again; others are settled by change.

    What nobody knows the outcome of is never settled by a change in Clio: it may stand in QuickBooks all the same.
    """
    rows = await store.books.findings.open(books_id, REFUSAL)
    wanted = [row for row in rows if row.body["print"] in planned]
    unknown = [row for row in rows if row not in wanted and await _is_unknown(store, row)]
    await store.books.findings.replace(books_id, REFUSAL, [_same(row) for row in (*wanted, *unknown)])
    return frozenset(row.body["print"] for row in wanted if not row.decision)


async def _is_unknown(store: FirmStore, row: FindingRow) -> bool:
    effect = row.body.get("effect")
    return bool(effect) and (await store.effects.get(effect)).state == EffectState.PARKED


def _same(row: FindingRow) -> Finding:
    return Finding(row.code, row.key, row.cents, row.body)


async def tell_told(store: FirmStore, both: Both, plan: Plan) -> None:
    """Open what the plan holds and warns of, and close what is gone."""
    clients = both.facts.clients
    holds: Sequence[Hold] = (*plan.holds, *both.holds)
    await store.books.findings.replace(both.row.id, HOLD, findings_of(holds, clients))
    await store.books.findings.replace(both.row.id, ALARM, findings_of(plan.alarms, clients))


async def tell_refused(store: FirmStore, both: Both, refused: Sequence[tuple[Step, Refused]]) -> None:
    """Keep each refusal with its client, cause and ways out until a person acts or Clio's object changes."""
    titles = {client.id: client.name for client in both.facts.clients}
    for step, why in refused:
        body = {"sentence": why.sentence, "remedies": [*why.remedies, ONCE_MORE], "print": print_of(step)}
        body |= {"effect": why.effect_id, "ways": [str(way) for way in why.ways], "mark": why.mark}
        body |= {"client": client_of(step.document, titles)}
        finding = Finding(why.code, step.key, step.document.total, body)
        await store.books.findings.reopen(both.row.id, REFUSAL, finding)
