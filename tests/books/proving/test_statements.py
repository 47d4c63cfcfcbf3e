"""How statements are read, remembered and matched with books that were there before."""

from datetime import date

import pytest

from books.proving.statements import Draft, add_statement, matched, remembered_format
from core.errors import Mistake
from sync.reconcile.entries import BankEntry
from sync.reconcile.statement import StatementLine

MARCH, APRIL = date(2026, 3, 31), date(2026, 4, 30)
OFX = b"""OFXHEADER:100
<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD<BANKACCTFROM><ACCTID>12345</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20260301<DTEND>20260331
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260305<TRNAMT>250.00<FITID>f1<NAME>DEPOSIT</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>1250.00<DTASOF>20260331</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"""


@pytest.fixture
async def books(firm, connection):
    other = await firm.connections.add("quickbooks", "production", "Company", account_id="8", secret=b"x")
    return await firm.books.accounts.add("Main", connection.id, other.id)


def entry(id, day, cents):
    return BankEntry(id, day, cents)


async def add(firm, books, **draft):
    return await add_statement(firm, books.id, Draft("35", **draft))


async def test_a_format_is_remembered_for_the_account_until_the_bank_changes_its_columns(firm, books):
    text = b"Date,Details,Paid out,Paid in\n31/03/2026,Sample,,250.00\n"
    await add(firm, books, ends_on=MARCH, balance=25000, content=text)
    assert (await remembered_format(firm, books.id, "35")).date_order == "DMY"
    again = await add(firm, books, ends_on=APRIL, balance=25000, content=text.replace(b"31/03", b"04/04"))
    assert again.row.lines[0]["date"] == "2026-04-04"
    changed = b"Posting Date,Memo,Amount\n04/30/2026,Sample,5.00\n"
    other = await add(firm, books, ends_on=date(2026, 5, 31), balance=25500, content=changed)
    assert other.row.lines[0]["date"] == "2026-04-30"


async def test_ofx_says_its_last_day_and_balance_itself(firm, books):
    row = (await add(firm, books, content=OFX)).row
    assert (row.ends_on, row.balance, len(row.lines)) == ("2026-03-31", 125000, 1)


async def test_nothing_is_kept_of_a_statement_without_a_balance(firm, books):
    with pytest.raises(Mistake, match="closing balance"):
        await add(firm, books, ends_on=MARCH, lines=(StatementLine(MARCH, 5),))
    assert await firm.books.statements.list(books.id) == []


async def test_old_entries_that_the_bank_had_long_ago_are_not_outstanding_on_the_first_statement(firm, books):
    await add(firm, books, content=OFX)
    old = [
        entry("a", date(2025, 1, 5), 90000),
        entry("b", date(2025, 6, 1), 10000),
        entry("c", date(2026, 2, 27), -700),
    ]
    now = entry("d", date(2026, 3, 4), 25000)
    ((_, match, _),) = matched(await firm.books.statements.list(books.id), [*old, now])
    assert [each.entry.id for each in match.outstanding_checks] == ["c"]
    assert (match.adjusted, match.residue) == (124300, 0)


async def test_lines_of_an_overlapping_import_count_once(firm, books):
    first = StatementLine(date(2026, 3, 30), 100, "A")
    await add(firm, books, ends_on=MARCH, balance=100, lines=(first,))
    await add(firm, books, ends_on=APRIL, balance=150, lines=(first, StatementLine(APRIL, 50, "B")))
    entries = [entry("a", date(2026, 3, 30), 100), entry("b", APRIL, 50)]
    *_, (_, match, _) = matched(await firm.books.statements.list(books.id), entries)
    assert (match.statement.missing, match.residue, match.unmatched) == (0, 0, ())


async def test_a_statement_of_another_account_is_refused(firm, books):
    await add(firm, books, content=OFX)
    with pytest.raises(Mistake, match="account ending in 9999"):
        await add(firm, books, content=OFX.replace(b"12345", b"99999"))
    with pytest.raises(Mistake, match="account ending in 2345"):
        await add_statement(firm, books.id, Draft("36", content=OFX))


async def test_of_a_file_with_several_accounts_the_known_one_is_taken(firm, books):
    await add(firm, books, content=OFX)
    start, end = OFX.index(b"<STMTRS>"), OFX.index(b"</STMTTRNRS>")
    other = OFX[start:end].replace(b"12345", b"99999")
    both = OFX[:start] + other + OFX[start:].replace(b"20260331", b"20260430")
    assert (await add(firm, books, content=both)).row.ends_on == "2026-04-30"
    with pytest.raises(Mistake, match="it has 2 accounts"):
        await add_statement(firm, books.id, Draft("36", content=both))


async def test_a_format_that_reads_no_longer_is_found_out_anew_and_that_is_said(firm, books):
    text = b"Date,Description,Amount\n04/03/2026,Sample,250.00\n05/03/2026,Sample,-1.00\n"
    await add(firm, books, ends_on=MARCH, balance=25000, content=text)
    later = await add(firm, books, ends_on=APRIL, balance=25100, content=text.replace(b"04/03", b"30/04"))
    assert later.row.lines[0]["date"] == "2026-04-30"
    assert "another way than the last one" in " ".join(later.doubts)


async def test_lines_that_an_earlier_import_of_another_form_had_count_once(firm, books):
    await add(firm, books, content=OFX)
    text = b"Date,Description,Amount\n03/05/2026,Deposit at the counter,250.00\n04/02/2026,Sample,50.00\n"
    await add(firm, books, ends_on=APRIL, balance=130000, content=text)
    entries = [entry("a", date(2026, 3, 5), 25000), entry("b", date(2026, 4, 2), 5000)]
    *_, (_, match, _) = matched(await firm.books.statements.list(books.id), entries)
    assert (match.statement.missing, len(match.statement.lines), match.unmatched) == (0, 1, ())


async def test_a_line_that_the_bank_dated_back_into_the_last_statement_is_not_lost(firm, books):
    await add(firm, books, content=OFX)
    late = (StatementLine(MARCH, -1200, "SERVICE FEE"), StatementLine(date(2026, 4, 2), 5000, "B"))
    await add(firm, books, ends_on=APRIL, balance=128800, lines=late)
    entries = [entry("a", date(2026, 3, 5), 25000), entry("b", date(2026, 4, 2), 5000)]
    *_, (_, match, _) = matched(await firm.books.statements.list(books.id), entries)
    assert (match.statement.missing, [each.line.cents for each in match.unmatched]) == (0, [-1200])
