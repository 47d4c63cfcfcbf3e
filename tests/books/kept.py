"""A firm with a full chart of accounts whose books are set up and ready to be switched on."""

from services.bookkeeping import books

START = "2026-01-01"
MORE = {
    "Write-offs": ("Income", "write-offs"),
    "Client Credits": ("Other Current Liability", "client credits"),
    "Firm Funds in Trust": ("Other Current Asset", "firm funds held in trust"),
    "Bank Charges": ("Expense", "bank charges"),
    "Interest Earned": ("Income", "interest on overdue bills"),
}


async def keep(office):
    """Set the books of an office with both apps connected up, as an administrator would."""
    await office.sandbox.control("limits", clio_per_minute=5000)
    chosen = {}
    for name, (kind, role) in MORE.items():
        made = await office.sandbox.control("enter", entity="Account", Name=name, AccountType=kind)
        chosen[f"accounts.{role}"] = made["id"]
    report = await books.set_up(office.inst, office.owner, accept=True)
    operating = report.settings["accounts"]["operating bank"]
    changes = {"start": START, "only_writer": "true", "deposit_to.operating": operating}
    await books.change_settings(office.inst, office.owner, changes | chosen)
    await books.make_services(office.inst, office.owner)
    return office
