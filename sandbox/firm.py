"""A demo firm grown from a seed: the same seed gives the same clients, matters, bills and ids."""

import random
from dataclasses import dataclass
from decimal import Decimal

from sandbox import names
from sandbox.clio.completing import complete
from sandbox.clio.furnishing import furnish
from sandbox.clio.issuing import issue_bill
from sandbox.clio.records import save
from sandbox.quickbooks.seed import seed_company
from sandbox.store import Document
from sandbox.world import World

FIRM = {"id": 4711, "name": "Example & Sample LLP"}
AREAS = ("Corporate", "Family", "Immigration", "Real Estate")
USERS: tuple[tuple[str, str, str, list[str]], ...] = (
    ("Robin", "Attorney", "Attorney", ["admin", "billing", "accounts", "reports"]),
    ("Sam", "Associate", "Attorney", ["billing"]),
    ("Terry", "Bookkeeper", "NonAttorney", ["accounts", "billing", "reports"]),
    ("Uli", "Paralegal", "NonAttorney", []),
)
_RATES = {"Attorney": Decimal("310.00"), "NonAttorney": Decimal("125.00")}


@dataclass(frozen=True)
class Size:
    """How much of everything the firm has."""

    clients: int = 40
    matters: int = 45
    bills: int = 55


def found_firm(world: World, seed: int, size: Size | None = None) -> dict[str, int]:
    """Fill an empty world; returns how much was made."""
    size = size or Size()
    rng = random.Random(seed)
    with world.store.transaction():
        seed_company(world.store, rng)
        _found_office(world)
        for number in range(size.clients):
            add_client(world, rng, number)
        for _ in range(size.matters):
            add_matter(world, rng)
        for number in range(size.bills):
            add_bill(world, rng, number)
        furnish(world)
    return {"clients": size.clients, "matters": size.matters, "bills": size.bills}


def _found_office(world: World) -> None:
    save(world, "currencies", {"id": 1, "code": "USD", "sign": "$"})
    for first, last, subscription, roles in USERS:
        _add_user(world, first, last, subscription, roles)
    for area in AREAS:
        _add_area(world, area)
    for name in ("Research", "Filing", "Follow up"):
        save(world, "task_types", {"name": name})
    for name in ("Legal fees", "Consultation"):
        save(world, "activity_descriptions", {"name": name, "type": "clio", "default": False})
    save(world, "expense_categories", {"name": "Filing fees", "entry_type": "unassociated"})
    for type in ("Operating", "Trust"):
        account = {"type": type, "name": f"{type} account", "currency": "USD", "currency_id": 1}
        save(world, "bank_accounts", {**account, "default_account": True, "balance": 0})
    for parent in ("Matter", "Contact"):
        _add_custom_fields(world, parent)


def _add_user(world: World, first: str, last: str, subscription: str, roles: list[str]) -> None:
    calendar = save(world, "calendars", {"name": f"{first} {last}", "type": "UserCalendar", "permission": "owner"})
    user = {"first_name": first, "last_name": last, "name": f"{first} {last}", "initials": first[0] + last[0]}
    place = {"time_zone": "Pacific Time (US & Canada)", "locale": "en", "default_calendar_id": calendar["id"]}
    rights: Document = {"enabled": True, "subscription_type": subscription, "roles": roles, "account": FIRM}
    email = f"{first}.{last}@example.com".lower()
    rights |= {"account_owner": "admin" in roles, "rate": _RATES[subscription]}
    saved = save(world, "users", {**user, **place, **rights, "email": email})
    save(world, "calendars", {**calendar, "creator": {"id": saved["id"]}})


def _add_area(world: World, name: str) -> None:
    area = save(world, "practice_areas", {"name": name, "code": name[:3].upper()})
    for order, stage in enumerate(("Intake", "Active", "Closing")):
        save(world, "matter_stages", {"name": stage, "order": order, "practice_area_id": str(area["id"])})
    tasks = [f"{name}: open file", f"{name}: conflict check", f"{name}: engagement letter"]
    facts = {"name": f"{name} intake", "templates_count": len(tasks), "task_names": tasks}
    save(world, "task_template_lists", {**facts, "practice_area": {"id": area["id"]}})


def _add_custom_fields(world: World, parent: str) -> None:
    facts = {"parent_type": parent, "displayed": True, "required": False, "deleted": False}
    save(world, "custom_fields", {**facts, "name": "Reference", "field_type": "text_line"})
    save(world, "custom_fields", {**facts, "name": "Retainer", "field_type": "currency"})
    options = [{"id": number, "option": option} for number, option in enumerate(("Referral", "Web"), start=1)]
    save(world, "custom_fields", {**facts, "name": "Source", "field_type": "picklist", "picklist_options": options})


def add_client(world: World, rng: random.Random, number: int) -> Document:
    """A contact; numbers 3 and 4 share one name, as clients do."""
    doc: Document = {"type": "Company" if number % 3 == 2 else "Person"}
    if doc["type"] == "Company":
        doc["name"] = names.company(rng, number)
    else:
        doc["first_name"], doc["last_name"] = names.person(rng, number)
    if number in (3, 4):
        doc = {"type": "Person", "first_name": "Alex", "last_name": "Sample"}
    email = {"id": number + 1, "name": "Work", "address": f"client{number}@example.com", "default_email": True}
    doc |= {"email_addresses": [email], "phone_numbers": []}
    complete(world, "contacts", doc, None, lead(world))
    return save(world, "contacts", doc)


def lead(world: World) -> int:
    """The id of the user who connects applications."""
    return int(world.store.all("clio.user")[0]["id"])


def add_matter(world: World, rng: random.Random) -> Document:
    """An open matter of a client, first of those who have none."""
    contacts = world.store.all("clio.contact")
    client = next((each for each in contacts if not each.get("is_client")), None) or rng.choice(contacts)
    area = rng.choice(world.store.all("clio.practice_area"))
    stages = world.store.all("clio.matter_stage")
    stage = next(each for each in stages if each["practice_area_id"] == str(area["id"]))
    attorneys = [user for user in world.store.all("clio.user") if user["subscription_type"] == "Attorney"]
    doc: Document = {"client": {"id": client["id"]}, "description": f"{area['name']} matter", "status": "Open"}
    doc |= {"practice_area": {"id": area["id"]}, "matter_stage": {"id": stage["id"]}}
    doc |= {"responsible_attorney": {"id": rng.choice(attorneys)["id"]}}
    complete(world, "matters", doc, None, lead(world))
    return save(world, "matters", doc)


def add_bill(world: World, rng: random.Random, number: int) -> Document:
    """A draft bill; every eleventh is a trust request, some span two matters of one client."""
    matters = world.store.all("clio.matter")
    first = matters[number % len(matters)]
    siblings = [each for each in matters if each["client"] == first["client"]]
    chosen = siblings[:2] if len(siblings) > 1 and number % 2 else [first]
    return issue_bill(world, rng, chosen, trust=number % 11 == 10)
