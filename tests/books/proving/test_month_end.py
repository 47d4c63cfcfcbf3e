"""Statements, month ends and what changes after them, through the services that people use."""

import base64

import pytest

from commands import reconcile_words
from core.errors import Mistake
from services.actors import local_owner
from services.bookkeeping import reconciliation
from services.bookkeeping.reconciliation import NewStatement
from tests.books.proving.house import MONEY

HEAD = "Posting Date,Description,Amount,Check Number"
LATE = 90018
"""Recorded on 18 March; the bank has it in April only."""


def statement(lines, **more):
    text = "\n".join([HEAD, *lines])
    return NewStatement(file=base64.b64encode(text.encode()), **more)


def bank_line(event):
    sign = "-" if event.get("kind") == "disbursement" else ""
    month, day = event["on"][5:].split("-")
    return f"{month}/{day}/2026,{event.get('payee', 'Deposit')},{sign}{event['amount']},{event.get('check', '')}"


def march(balance):
    lines = [bank_line(each) for each in MONEY if each["id"] != LATE]
    return statement(lines, ends_on="2026-03-31", balance=balance)


def closing(*without):
    cents = 0
    for each in MONEY:
        if each["id"] not in without:
            amount = int(each["amount"].replace(".", ""))
            cents += -amount if each.get("kind") == "disbursement" else amount
    return f"{cents // 100}.{cents % 100:02}"


async def test_a_month_is_proved_against_the_bank_frozen_printed_and_watched(house):
    inst, owner = house.inst, local_owner(house.inst)
    await reconciliation.add(inst, owner, march(closing(LATE)))
    proof = await reconciliation.run(inst, owner, as_of=_day("2026-03-31"))
    (bank,) = proof.banks
    assert (proof.clean, bank.residue, bank.under_way, bank.unmatched) == (True, 0, 1, ())
    assert bank.adjusted == bank.book == proof.accounts[0].bank
    frozen = await reconciliation.freeze(inst, owner, "", "2026-03", "Pat Preparer")
    assert frozen.frozen
    assert frozen.clean
    await _prints(inst, owner, frozen)
    await _is_frozen_once(inst, owner)
    await _watches(house, owner)


async def _prints(inst, owner, frozen):
    report = await reconciliation.report(inst, owner, frozen.id)
    assert report.pdf.startswith(b"%PDF")
    assert report.pdf == (await reconciliation.report(inst, owner, frozen.id)).pdf
    text = report.csv.decode("utf-8-sig")
    for words in (
        frozen.hash,
        "Pat Preparer",
        "Reviewed by (lawyer)",
        "Sample County Court Clerk",
        "1041",
        "Sample Acme",
    ):
        assert words in text


async def _is_frozen_once(inst, owner):
    with pytest.raises(Mistake, match="it was frozen on"):
        await reconciliation.freeze(inst, owner, "", "2026-03", "Pat Preparer")


async def _watches(house, owner):
    """A later change of the month is told; the next statement finds what was under way."""
    await house.type_in_march()
    changed = await reconciliation.changes(house.inst, owner)
    assert "was added to the signed month" in " ".join(each.sentence for each in changed)
    await house.delete_typed()
    late = next(each for each in MONEY if each["id"] == LATE)
    await reconciliation.add(
        house.inst, owner, statement([bank_line(late | {"on": "2026-04-02"})], ends_on="2026-04-30", balance=closing())
    )
    (bank,) = (await reconciliation.run(house.inst, owner)).banks
    assert (bank.under_way, bank.unmatched, bank.residue) == (0, (), 0)


async def test_a_month_that_does_not_agree_is_not_frozen_unless_asked_for(house):
    inst, owner = house.inst, local_owner(house.inst)
    with pytest.raises(Mistake, match="no bank statement ends in 2026-03"):
        await reconciliation.freeze(inst, owner, "", "2026-03", "Pat Preparer")
    fee = statement(["03/31/2026,SERVICE CHARGE,-12.00,"], ends_on="2026-03-31", balance="-12.00")
    await reconciliation.add(inst, owner, fee)
    with pytest.raises(Mistake, match=r"fee of -12\.00"):
        await reconciliation.freeze(inst, owner, "", "2026-03", "Pat Preparer")
    frozen = await reconciliation.freeze(inst, owner, "", "2026-03", "Pat Preparer", with_differences=True)
    assert not frozen.clean


async def test_a_statement_that_does_not_add_up_is_told_and_the_sides_differ(house):
    inst, owner = house.inst, local_owner(house.inst)
    await reconciliation.add(inst, owner, march(closing(LATE).replace(".", "1.")))
    proof = await reconciliation.run(inst, owner)
    (bank,) = proof.banks
    assert not proof.clean
    assert proof.residue == 0
    (alarm,) = [each for each in await house.alarms("statement") if each.code == "STATEMENT_RESIDUE"]
    assert alarm.cents == abs(bank.residue * 100) > 0
    assert "a statement before it is missing" in alarm.body["sentence"]
    assert f"{bank.residue:,.2f} between statement and books that no line explains" in reconcile_words.proof(proof)


def _day(text):
    from datetime import date

    return date.fromisoformat(text)
