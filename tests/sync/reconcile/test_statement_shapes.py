"""The many shapes in which banks write the same two lines: 5,000.00 in on 4 May, and 402.50 out on 20 May."""

from datetime import date

import pytest

from core.errors import Mistake
from sync.reconcile.amounts import read_cents, read_date
from sync.reconcile.statement_csv import detect, read_csv
from sync.reconcile.statement_ofx import read_ofx

SHAPES = {
    "one signed column": "Date,Description,Amount\n05/04/2026,DEPOSIT,5000.00\n05/20/2026,CHECK 1041,-402.50\n",
    "parentheses and quotes": 'Date,Description,Amount\n5/4/26,"DEPOSIT, ""A""","5,000.00"\n5/20/26,CHECK,(402.50)\n',
    "semicolons and decimal commas": "Date;Details;Amount\n04.05.2026;Deposit;5.000,00\n20.05.2026;Check;-402,50\n",
    "decimal commas in two columns": "Date;Details;Debit;Credit\n04.05.2026;In;;5000,00\n20.05.2026;Out;402,50;\n",
    "two columns with zeros": "Date,Memo,Debit,Credit\n05/04/2026,IN,0.00,5000.00\n05/20/2026,OUT,402.50,0.00\n",
    "days first": "Date,Details,Paid out,Paid in\n04/05/2026,IN,,5000.00\n20/05/2026,OUT,402.50,\n",
    "a column that tells the side": "Date,Text,Type,Amount\n05/04/2026,,Credit,5000.00\n05/20/2026,,Debit,402.50\n",
    "the side in short": "Posted Date,Payee,Amount,CR/DR\n05/04/2026,IN,5000.00,CR\n05/20/2026,OUT,402.50,DR\n",
    "the side behind the amount": "Date,Description,Amount\n05/04/2026,IN,5000.00 CR\n05/20/2026,OUT,402.50 DR\n",
    "months in words": "Date,Description,Amount\n04-May-2026,IN,5000.00\n20 May 2026,OUT,-402.50\n",
    "months first in words": 'Date,Description,Amount\n"May 4, 2026",IN,5000.00\n"May 20, 2026",OUT,-402.50\n',
    "years first": "Date\tDescription\tAmount\n2026-05-04\tIN\t5000.00\n2026-05-20\tOUT\t-402.50\n",
    "a summary above": (
        "Description,,Summary Amt.\nBeginning balance as of 05/01/2026,,\"100.00\"\n\n"
        "Date,Description,Amount,Running Bal.\n05/01/2026,Beginning balance as of 05/01/2026,,100.00\n"
        "05/04/2026,IN,\"5,000.00\",\"5,100.00\"\n05/20/2026,OUT,-402.50,\"4,697.50\"\n"
    ),
    "names with units": "Transaction_Date,Description,Amount (USD)\n05/04/2026,IN,5000.00\n05/20/2026,OUT,-402.50\n",
    "a comma behind each row": "Details,Date,Memo,Amount\nCREDIT,05/04/2026,,5000.00,\nDEBIT,05/20/2026,,-402.50,\n",
    "times beside the days": "Date,Description,Amount\n05/04/2026 09:30,IN,5000.00\n05/20/2026 16:00:01,OUT,-402.50\n",
}  # fmt: skip
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252")
WANTED = [("2026-05-04", 500000), ("2026-05-20", -40250)]
HEAD = (
    b"OFXHEADER:100\nENCODING:USASCII\n\n<OFX><STMTRS><CURDEF>USD<BANKACCTFROM><ACCTID>12</BANKACCTFROM><BANKTRANLIST>"
)
TAIL = b"</BANKTRANLIST><LEDGERBAL><BALAMT>%s<DTASOF>%s</LEDGERBAL></STMTRS></OFX>"
LINE = b"<STMTTRN><DTPOSTED>20260504<TRNAMT>%s<FITID>A1<NAME>%s</STMTTRN>"


def figures(lines):
    return sorted((line.date.isoformat(), line.cents) for line in lines)


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES.keys())
def test_a_statement_is_understood_in_every_shape(text):
    content = text.encode()
    preview = detect(content)
    assert figures(read_csv(content, preview.format)) == WANTED


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_letters_and_line_ends_of_any_system_are_read(encoding, ending):
    content = SHAPES["days first"].replace("OUT", "Café").replace("\n", ending).encode(encoding)
    assert [line.text for line in read_csv(content, detect(content).format)] == ["IN", "Café"]


def test_a_row_without_an_amount_that_is_no_balance_is_refused():
    with pytest.raises(Mistake, match="Row 3, column 'Amount'"):
        detect(b"Date,Description,Amount\n05/04/2026,IN,5.00\n05/05/2026,OUT,\n")


def test_a_column_that_does_not_tell_the_side_of_every_row_is_not_taken_for_it():
    preview = detect(b"Date,Description,Type,Amount\n05/04/2026,IN,ACH,5.00\n05/05/2026,OUT,Debit,4.00\n")
    assert preview.format.side == ""
    assert "No amount is negative" in " ".join(preview.doubts)


@pytest.mark.parametrize(
    ("text", "cents"), [("402.50 DR", -40250), ("402.50CR", 40250), ("Dr 1.00", -100), ("-0.00", 0)]
)
def test_the_side_may_stand_beside_the_amount(text, cents):
    assert read_cents(text) == cents


@pytest.mark.parametrize("text", ["4 May 26", "04-MAY-2026", "May 4, 2026", "4. May 2026", "20260504 120000"])
def test_days_are_read_whose_month_is_a_word(text):
    assert read_date(text, "MDY") == date(2026, 5, 4)


@pytest.mark.parametrize("text", ["4 Maybe 2026", "31 Jun 2026", "May 2026"])
def test_days_that_are_none_are_refused(text):
    with pytest.raises(ValueError, match=text):
        read_date(text, "MDY")


def test_decimal_commas_are_read_in_ofx_lines_and_balances():
    [account] = read_ofx(HEAD + LINE % (b"5.000,00", b"IN") + TAIL % (b"4.597,50", b"20260531"))
    assert (account.lines[0].cents, account.closing) == (500000, 459750)


def test_ofx_in_utf8_keeps_its_letters_without_saying_so():
    [account] = read_ofx(HEAD + LINE % (b"1.00", "Café".encode()) + TAIL % (b"1.00", b"20260531"))
    assert account.lines[0].text == "Café"


@pytest.mark.parametrize(
    ("balance", "day", "cause"), [(b"much", b"20260531", "balance"), (b"1.00", b"soon", "balance")]
)
def test_a_balance_that_cannot_be_read_is_refused_with_the_cause(balance, day, cause):
    with pytest.raises(Mistake, match=cause):
        read_ofx(HEAD + LINE % (b"1.00", b"IN") + TAIL % (balance, day))
