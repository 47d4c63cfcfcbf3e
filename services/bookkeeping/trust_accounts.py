"""The trust accounts of the books by their names on both sides, as the last check of the setup read them."""

from books.settings import read_settings
from engine.installation import Installation
from services.actors import Actor, Permission, firm_of
from services.bookkeeping.book_choices import report
from services.bookkeeping.books import find_books
from services.views import View


class JoinedAccount(View):
    """A trust account of Clio, and the bank account in QuickBooks it is joined to; names are ids until a check."""

    id: str
    name: str
    bank: str
    bank_name: str


async def listing(inst: Installation, actor: Actor, books: str = "") -> list[JoinedAccount]:
    """Return the trust accounts that the settings name."""
    row = await find_books(firm_of(inst, actor, Permission.SEE), books)
    looked = await report(inst, actor, row.id)
    names = {each.id: each.name for each in looked.trust_accounts} if looked else {}
    banks = looked.accounts if looked else {}
    return [
        JoinedAccount(
            id=str(each.clio_account),
            name=names.get(each.clio_account, f"Trust account {each.clio_account}"),
            bank=each.bank,
            bank_name=banks.get(each.bank, f"account {each.bank}"),
        )
        for each in read_settings(row.settings).trust
    ]
