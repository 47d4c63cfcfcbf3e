"""Statements as banks export them: read exactly, refused with row and column, recognised when imported again."""

from dataclasses import replace
from datetime import date

import pytest

from core.errors import Mistake
from sync.reconcile.amounts import read_cents, read_date
from sync.reconcile.statement import StatementLine, identified, new_lines
from sync.reconcile.statement_csv import StatementFormat, detect, read_csv
from sync.reconcile.statement_ofx import read_ofx

ONE_COLUMN = b"""Account,XXXX1234
Period,May 2026

Date,Description,Check Number,Amount
05/04/2026,"DEPOSIT, BRANCH 7",,"5,000.00"
05/20/2026,CHECK 1041,01041,(402.50)
05/28/2026,SERVICE FEE,,-12.00
"""
TWO_COLUMNS = b"Posting Date;Details;Debit;Credit\r\n20.05.2026;Scheck;402,50;\r\n04.05.2026;Einzahlung;;5.000,00\r\n"
SGML = b"""OFXHEADER:100
DATA:OFXSGML
VERSION:102
ENCODING:USASCII
CHARSET:1252

<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD
<BANKACCTFROM><BANKID>1<ACCTID>1234<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20260501<DTEND>20260531
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260504120000.000[-5:EST]<TRNAMT>5000.00<FITID>A1<NAME>DEPOSIT &amp; MORE<MEMO>
</STMTTRN>
<STMTTRN><TRNTYPE>CHECK<DTPOSTED>20260520<TRNAMT>-402.50<FITID>A2<CHECKNUM>1041<NAME>CHECK</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>4597.50<DTASOF>20260531</LEDGERBAL>
</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""
XML = b"""<?xml version="1.0" encoding="UTF-8"?><?OFX OFXHEADER="200" VERSION="220"?>
<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS>
<CURDEF>USD</CURDEF><BANKACCTFROM><ACCTID>1234</ACCTID></BANKACCTFROM>
<BANKTRANLIST><STMTTRN><DTPOSTED>20260504</DTPOSTED>
<TRNAMT>5000.00</TRNAMT><FITID>A1</FITID><NAME>DEPOSIT</NAME><MEMO></MEMO></STMTTRN></BANKTRANLIST></STMTRS></STMTTRNRS>
</BANKMSGSRSV1></OFX>"""


def figures(lines):
    return [(line.date.isoformat(), line.cents, line.check) for line in lines]


def test_a_csv_is_understood_from_its_header():
    preview = detect(ONE_COLUMN)
    assert figures(preview.lines) == [
        ("2026-05-04", 500000, ""),
        ("2026-05-20", -40250, "1041"),
        ("2026-05-28", -1200, ""),
    ]
    assert preview.format == StatementFormat("Date", "Amount", text=("Description",), check="Check Number")
    assert preview.doubts == ()


def test_columns_for_both_directions_commas_and_days_first_are_read():
    form = StatementFormat("Posting Date", "", "Debit", "Credit", ("Details",), decimal_mark=",", delimiter=";",
                           date_order="DMY")  # fmt: skip
    assert figures(read_csv(TWO_COLUMNS, form)) == [("2026-05-20", -40250, ""), ("2026-05-04", 500000, "")]


def test_dates_that_could_be_either_order_are_asked_about():
    preview = detect(b"Date,Amount\n05/04/2026,1.00\n06/07/2026,-2.00\n")
    assert "month/day is assumed" in preview.doubts[0]


def test_days_first_is_seen_from_the_dates():
    assert detect(b"Date,Amount\n25/04/2026,-1.00\n").format.date_order == "DMY"


def test_amounts_without_any_minus_are_asked_about():
    assert "No amount is negative" in detect(b"Date,Amount\n04/25/2026,1.00\n").doubts[0]


def test_withdrawals_written_as_positive_are_turned_round():
    form = replace(detect(ONE_COLUMN).format, flipped=True)
    assert [line.cents for line in read_csv(ONE_COLUMN, form)] == [-500000, 40250, 1200]


def test_every_cell_that_cannot_be_read_is_named():
    content = b"Date,Amount\n04/25/2026,1.00\n04/31/2026,2.00\n04/25/2026,1.234\n"
    with pytest.raises(Mistake) as refused:
        read_csv(content, StatementFormat("Date", "Amount"))
    assert [problem.where for problem in refused.value.problems] == ["Row 3, column 'Date'", "Row 4, column 'Amount'"]


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"", "no row has the names"),
        (b"Day,Sum\n1,2\n", "no row has the names"),
        (b"Date,Text\n04/25/2026,x\n", "no column for the amount among: Date, Text"),
        (b"Date,Amount\n04/25/2026\n", "1 cells where the header has 2"),
    ],
)
def test_a_csv_that_cannot_be_understood_is_refused_with_the_cause(content, cause):
    with pytest.raises(Mistake, match=cause):
        detect(content)


def test_a_kept_format_that_no_longer_fits_names_the_column():
    with pytest.raises(Mistake, match="these columns are not in the file: Betrag"):
        read_csv(ONE_COLUMN, StatementFormat("Date", "Betrag"))


def test_a_row_with_both_directions_is_refused():
    form = StatementFormat("Date", "", "Debit", "Credit")
    with pytest.raises(Mistake, match="exactly one of both"):
        read_csv(b"Date,Debit,Credit\n04/25/2026,1.00,2.00\n", form)


@pytest.mark.parametrize(
    ("text", "cents"),
    [("1,234.50", 123450), ("$1,234.5", 123450), ("(12.00)", -1200), ("-$12", -1200), ("12.00-", -1200), (".5", 50),
     ("+7.00", 700), ("\u22127.00", -700), ("1.500", 150)],
)  # fmt: skip
def test_amounts_are_read_to_the_cent(text, cents):
    assert read_cents(text) == cents


@pytest.mark.parametrize("text", ["", "-", "1.234", "1,23", "12.00 CR x", "1e5", "NaN", "()", "1.2.3"])
def test_amounts_that_are_not_plain_are_refused(text):
    with pytest.raises(ValueError, match="is not an amount"):
        read_cents(text)


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [("5/4/26", "MDY", (2026, 5, 4)), ("04.05.2026", "DMY", (2026, 5, 4)), ("2026-05-04", "MDY", (2026, 5, 4)),
     ("20260504", "DMY", (2026, 5, 4)), ("2026-05-04T10:00:00Z", "MDY", (2026, 5, 4))],
)  # fmt: skip
def test_dates_are_read_in_the_banks_order(text, order, day):
    assert read_date(text, order) == date(*day)


def test_ofx_without_end_tags_is_read():
    [account] = read_ofx(SGML)
    assert figures(account.lines) == [("2026-05-04", 500000, ""), ("2026-05-20", -40250, "1041")]
    assert account.lines[0].text == "DEPOSIT & MORE"
    assert (account.account, account.currency, account.closing) == ("1234", "USD", 459750)
    assert (account.start, account.end, account.closing_day) == (date(2026, 5, 1), date(2026, 5, 31), date(2026, 5, 31))


def test_ofx_as_xml_gives_the_same_line_as_sgml():
    [xml], [sgml] = read_ofx(XML), read_ofx(SGML)
    assert xml.lines[0].id == sgml.lines[0].id


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"Date,Amount", "it is not OFX"),
        (b"<OFX></OFX>", "no bank statement"),
        (SGML[:-60], "it ends in the middle"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]>' + XML, "defines a document type"),
        (SGML.replace(b"-402.50", b"many"), r"Transaction 2 \(bank's id A2\): 'many' is not an amount"),
    ],
)
def test_ofx_that_cannot_be_trusted_is_refused_with_the_cause(content, cause):
    with pytest.raises(Mistake, match=cause):
        read_ofx(content)


def test_the_same_lines_imported_again_are_not_new():
    may = identified([StatementLine(date(2026, 5, 4), 100, "Deposit"), StatementLine(date(2026, 5, 4), 100, "Deposit")])
    again = identified([*may, StatementLine(date(2026, 5, 4), 100, "DEPOSIT ")])
    assert len({line.id for line in may}) == 2
    assert new_lines(again, {line.id for line in may}) == again[2:]


def test_a_bank_id_used_for_two_amounts_is_two_lines():
    lines = identified([StatementLine(date(2026, 5, 4), cents, bank_id="0") for cents in (1, 2)])
    assert lines[0].id != lines[1].id
