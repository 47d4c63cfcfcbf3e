"""Clio Manage (API v4): a law firm's matters, people, time, money, diary and documents."""

from connectors._kit.app import Account, App, Limit
from connectors.clio.auth import SETTINGS, SIGN_IN, places
from connectors.clio.client import Clio
from connectors.clio.models import User
from connectors.clio.own_fields import contact_fields, matter_fields
from connectors.clio.permissions import PERMISSIONS
from connectors.clio.webhooks import WEBHOOKS
from core.errors import Rejected


async def identify(clio: Clio) -> Account:
    """Ask whose firm the connected user belongs to."""
    user = await clio.read("users", "who_am_i", User)
    if user.account is None or user.account.id is None:
        raise Rejected("Clio did not say which firm this is", remedy="A Clio administrator must permit reading Users.")
    return Account(id=str(user.account.id), name=user.account.name or f"Firm {user.account.id}")


APP = App(
    title="Clio Manage",
    summary="A law firm's matters, people, time, bills, trust money, diary, documents, tasks and notes.",
    docs_url="https://docs.developers.clio.com",
    places=places,
    settings=SETTINGS,
    sign_in=SIGN_IN,
    client=Clio,
    identify=identify,
    limits=(Limit(50, 60, burst=12, header="x-ratelimit-limit"),),
    webhooks=WEBHOOKS,
    headers={"X-API-VERSION": "4.0.13", "User-Agent": "Lexrelay/0.1", "Accept": "application/json"},
    own_fields={"contact": contact_fields, "matter": matter_fields},
    permissions=PERMISSIONS,
)
