"""Clio: Create Trust Request."""

from typing import Any

from actions import Effect, Guarantee, action
from connectors.clio.client import Clio
from connectors.clio.markers import lookup_start
from connectors.clio.models import Bill, TrustRequest
from connectors.clio.trust_form import NewTrustRequest
from core.errors import InDoubt


async def find_request(clio: Clio, new: NewTrustRequest, effect: Effect) -> TrustRequest | None:
    """Find it among the client's trust bills made since, by amount and dates: Clio lists requests nowhere else.

    InDoubt when there are such bills but not just one that fits: asking a client for money twice is worse than asking
    a person.
    """
    filters = {"client_id": new.client_id, "type": "trust", "created_since": lookup_start(effect)}
    bills = await clio.fetch("bills", Bill, **filters)
    wanted = (new.amount, new.issue_date, new.due_date)
    alike = [each for each in bills if (each.total, each.issued_at, each.due_at) == wanted]
    if bills and len(alike) != 1:
        raise InDoubt("none of the client's new trust requests is surely ours", evidence={"requests": str(len(bills))})
    return TrustRequest.model_validate(alike[0].model_dump()) if alike else None


@action(
    title="Create Trust Request",
    sample="trust_request.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_request,
    money=True,
)
async def create_trust_request(clio: Clio, new: NewTrustRequest, effect: Effect) -> TrustRequest:
    """Ask a client for a deposit into trust."""
    body: dict[str, Any] = new.model_dump(include={"client_id", "note", "approved"})
    body |= {"trust_type": "matter" if new.matter_id else "client", "trust_amount": new.amount}
    body |= {"issue_date": new.issue_date.isoformat(), "due_date": new.due_date.isoformat()}
    if new.matter_id:
        body["matter"] = [{"id": new.matter_id, "note": new.note, "trust_amount": int(new.amount)}]
    return await clio.create("trust_requests", TrustRequest, body)
