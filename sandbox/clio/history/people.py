"""Clients, matters and bank accounts, with the ids and names a story needs."""

from sandbox.clio.completing import complete
from sandbox.clio.history.common import Event, Told, amount, chosen, find
from sandbox.clio.records import save
from sandbox.store import Document
from sandbox.world import World


def tell_client(world: World, event: Document) -> Told:
    """A company that is a client, or `person`."""
    id = chosen(world, "contacts", event.get("id"))
    doc: Document = {"id": id, "type": "Company", "name": event["name"]}
    if event.get("person"):
        first, _, last = str(event["name"]).partition(" ")
        doc = {"id": id, "type": "Person", "first_name": first, "last_name": last}
    if event.get("email"):
        doc["email_addresses"] = [{"id": id, "name": "Work", "address": event["email"], "default_email": True}]
    doc["is_client"] = True
    complete(world, "contacts", doc, None, _lead(world))
    return {"client": save(world, "contacts", doc)["id"]}


def change_client(world: World, event: Document) -> Told:
    """A client renamed, or with another e-mail address."""
    doc = find(world, "contacts", event["id"])
    before = dict(doc)
    if event.get("name"):
        first, _, last = str(event["name"]).partition(" ")
        doc |= {"first_name": first, "last_name": last} if doc["type"] == "Person" else {"name": event["name"]}
    if event.get("email"):
        doc["email_addresses"] = [{"id": doc["id"], "name": "Work", "address": event["email"], "default_email": True}]
    complete(world, "contacts", doc, before, _lead(world))
    return {"client": save(world, "contacts", doc)["id"]}


def tell_matter(world: World, event: Document) -> Told:
    """An open matter of a client; `number` is what people call it, `area` a practice area by name."""
    doc: Document = {"id": chosen(world, "matters", event.get("id")), "client": {"id": event["client"]}}
    find(world, "contacts", event["client"])
    doc |= {"description": event.get("description", "Matter"), "status": "Open"}
    doc["responsible_attorney"] = {"id": _lead(world)}
    if event.get("number"):
        doc["display_number"] = event["number"]
    if event.get("area"):
        doc["practice_area"] = {"id": _area(world, str(event["area"]))}
    complete(world, "matters", doc, None, _lead(world))
    return {"matter": save(world, "matters", doc)["id"]}


def tell_account(world: World, event: Document) -> Told:
    """A bank account, `Trust` or `Operating`."""
    doc = {"id": chosen(world, "bank_accounts", event.get("id")), "type": event.get("type", "Trust")}
    doc |= {"name": event["name"], "currency": event.get("currency", "USD"), "bank_transactions_count": 0}
    doc["balance"] = amount(event.get("balance", "0"))
    complete(world, "bank_accounts", doc, None, _lead(world))
    return {"account": save(world, "bank_accounts", doc)["id"]}


def _area(world: World, name: str) -> int:
    areas = world.store.all("clio.practice_area")
    known = next((each["id"] for each in areas if each["name"] == name), None)
    return int(known or save(world, "practice_areas", {"name": name})["id"])


def _lead(world: World) -> int:
    return int(world.store.all("clio.user")[0]["id"])


EVENTS: dict[str, Event] = {
    "client": (frozenset(("id", "name", "email", "person")), tell_client),
    "change client": (frozenset(("id", "name", "email")), change_client),
    "matter": (frozenset(("id", "client", "number", "area", "description")), tell_matter),
    "account": (frozenset(("id", "name", "type", "currency", "balance")), tell_account),
}
