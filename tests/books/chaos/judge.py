"""Judges by what the two sandboxes committed: from Clio's own records follows what QuickBooks' ledger must hold."""

from collections import Counter, defaultdict
from decimal import Decimal

from sandbox.quickbooks.company import Company
from sandbox.quickbooks.postings import postings_by_transaction

ENTITIES = ("Invoice", "Payment", "CreditMemo", "JournalEntry", "Purchase", "Deposit")


def expected(store):
    """Balances by account and name as Clio's records demand; money the firm holds is named for nobody."""
    sums = defaultdict(Decimal)
    names = {each["id"]: each["name"] for each in store.all("clio.contact")}
    live = {bill["id"]: bill for bill in store.all("clio.bill") if _is_live(bill)}
    for bill in live.values():
        client = names[bill["client"]["id"]]
        sums["AR", client] += bill["balance"]
        sums["TAX", client] -= bill["total_tax"]
    for line in store.all("clio.line_item"):
        if line["bill"]["id"] in live:
            client = names[live[line["bill"]["id"]]["client"]["id"]]
            sums["FEES" if line["kind"] == "Service" else "COSTS", client] -= line["sub_total"]
    for note in store.all("clio.credit_memo"):
        sums["WOFF", names[note["contact"]["id"]]] += note["amount"]
    for payment in store.all("clio.payment"):
        sums["UF", ""] += payment["amount"]
    return _settled(sums, store)


def _settled(sums, store):
    accounts = {each["id"]: each["type"] for each in store.all("clio.bank_account")}
    for line in store.all("clio.bank_transaction"):
        if accounts[line["bank_account_id"]] == "Trust":
            sums["TRUST", ""] += line["amount"]
            sums["CTL", f"matter {line['matter']['id']}"] -= line["amount"]
    return {place: f"{amount:.2f}" for place, amount in sums.items() if amount}


def _is_live(bill):
    """Bills in another currency than the books' are held, with a cause."""
    return bill["state"] in ("awaiting_payment", "paid") and bill["currency"]["id"] == 1


def ledger(store, world, accounts):
    """Balances by account and name of what QuickBooks committed; `accounts` names their ids."""
    sums = defaultdict(Decimal)
    names = {each["Id"]: each["DisplayName"] for each in store.all("qbo.Customer")}
    parents = {each["Id"] for each in store.all("qbo.Customer") if each.get("ParentRef")}
    for _, _, (account, amount, customer) in postings_by_transaction(Company(world)):
        named = accounts.get(account, account)
        name = f"matter {int(names[customer].split('-')[0])}" if customer in parents else names.get(customer, "")
        sums[named, "" if named in ("UF", "TRUST") else name] += amount
    return {place: f"{amount:.2f}" for place, amount in sums.items() if amount}


def doubled(store):
    """Numbers and marks that more than one standing object bears, and customers of one name."""
    found = Counter()
    for entity in ENTITIES:
        found.update(mark for doc in store.all(f"qbo.{entity}") if (mark := _mark(entity, doc)))
    found.update(f"customer {doc['DisplayName'].casefold()}" for doc in store.all("qbo.Customer"))
    return sorted(mark for mark, count in found.items() if count > 1)


def _mark(entity, doc):
    """What tells an object; payments that only apply a credit carry no money."""
    if "Voided" in str(doc.get("PrivateNote") or "") or (entity == "Payment" and not doc["TotalAmt"]):
        return ""
    note = str(doc.get("PrivateNote") or "").split("\n")[0]
    return f"{entity} {doc.get('DocNumber') or note}"


def residue(found):
    """Trust bank less what clients are owed, in text."""
    trust = [Decimal(amount) for (account, _), amount in found.items() if account in ("TRUST", "CTL")]
    return f"{sum(trust, Decimal(0)):.2f}"


def standing(store):
    """How many objects stand, and how many requests were disturbed."""
    return sum(len(store.all(f"qbo.{entity}")) for entity in (*ENTITIES, "Customer"))


def faults(store):
    return sum(count for name, count in store.counters().items() if name.startswith("fault."))
