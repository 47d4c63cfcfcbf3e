"""The firm of the cases: its accounts by short names, two trust accounts, three clients."""

from dataclasses import replace
from datetime import date

from sync.accounts import Account, Role
from sync.clio import BankAccount, Client, Matter, Source
from sync.documents import FIRM, Name
from sync.mapping import Decisions, Mapping, Style, TaxPolicy, TrustMapping

ROLES = {
    "OPER": Role.OPERATING, "UF": Role.UNDEPOSITED, "AR": Role.RECEIVABLE, "FIRMTR": Role.FIRM_IN_TRUST,
    "DUECL": Role.DUE_FROM_CLIENT, "ADV": Role.ADVANCED_COSTS, "CREDITS": Role.CLIENT_CREDITS, "TAX": Role.TAX,
    "TAX2": Role.SECOND_TAX, "FEES": Role.FEES, "COSTS": Role.COSTS, "INTINC": Role.INTEREST_INCOME,
    "DISC": Role.DISCOUNT, "WOFF": Role.WRITE_OFF, "BANKFEE": Role.BANK_FEES,
}  # fmt: skip
ACCOUNTS = {name: Account(name, role) for name, role in ROLES.items()}
TRUST = [Account(name, Role.TRUST_BANK) for name in ("TRUST", "TRUST2")]
LIABILITY = [Account(name, Role.TRUST_LIABILITY) for name in ("CTL", "CTL2")]
IOLTAINT = Account("IOLTAINT", Role.TRUST_INTEREST)
CREDIT_NORMAL = {"CTL", "CTL2", "IOLTAINT", "CREDITS", "TAX", "TAX2", "FEES", "FEES-TAX", "FEES-NEW", "COSTS", "INTINC"}
CLIENTS = {"Acme": 1, "Birch": 2, "Cedar": 3}
MATTERS = {"M1": (11, 1), "M2": (12, 1), "M3": (21, 2), "M4": (31, 3)}
TODAY = date(2026, 6, 15)
NOTHING = Decisions()

CLIENT_FACTS = tuple(Client(number, name) for name, number in CLIENTS.items())
MATTER_FACTS = tuple(Matter(number, client, name) for name, (number, client) in MATTERS.items())
ACCOUNT_FACTS = (BankAccount(1, "Pooled trust", trust=True), BankAccount(2, "Segregated trust", trust=True))


def mapping(**changes):
    trust = (
        TrustMapping(1, TRUST[0], LIABILITY[0], IOLTAINT),
        TrustMapping(2, TRUST[1], LIABILITY[1], pooled=False, owner=Name(1, 11)),
    )
    return replace(
        Mapping(
            accounts={account.role: account for account in ACCOUNTS.values()},
            trust=trust,
            deposit_to=dict.fromkeys(Source, ACCOUNTS["UF"]),
            fee_accounts={"Tax": Account("FEES-TAX", Role.FEES)},
        ),
        **changes,
    )


def _trust(base, **changes):
    return replace(base, trust=tuple(replace(each, **changes) for each in base.trust))


CHOICES = {
    "deposit_to": lambda base, value: replace(base, deposit_to=dict.fromkeys(Source, ACCOUNTS[value])),
    "closed_until": lambda base, value: replace(base, closed_until=date.fromisoformat(value)),
    "start": lambda base, value: replace(base, start=date.fromisoformat(value)),
    "tax_policy": lambda base, value: replace(base, tax_policy=TaxPolicy(value)),
    "style": lambda base, value: _trust(base, style=Style(value)),
    "signed": lambda base, value: _trust(base, signed_months=frozenset(value)),
    "firm_cap": lambda base, value: _trust(base, firm_cap=int(value) * 100),
    "without": lambda base, value: replace(
        base, accounts={role: each for role, each in base.accounts.items() if each.id not in value}
    ),
    "fees": lambda base, value: replace(base, accounts={**base.accounts, Role.FEES: Account(value, Role.FEES)}),
    "inactive": lambda base, value: replace(base, inactive=frozenset(value)),
    "receivables_by_matter": lambda base, value: replace(base, receivables_by_matter=value == "yes"),
}


def changed(base, table):
    """Apply the choices a case writes down in words."""
    for key, value in table.items():
        base = CHOICES[key](base, value)
    return base


def name_of(words):
    if words == "FIRM":
        return FIRM
    client, _, matter = words.partition("/")
    return Name(CLIENTS[client], MATTERS[matter][0] if matter else 0)


def words_of(name):
    if name is None:
        return ""
    if name == FIRM:
        return "FIRM"
    client = next(each for each, number in CLIENTS.items() if number == name.client)
    matter = next((each for each, (number, _) in MATTERS.items() if number == name.matter), "")
    return f"{client}/{matter}" if matter else client
