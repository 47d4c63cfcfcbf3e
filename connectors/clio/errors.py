"""Clio's refusals, turned into what to do next and who can do it."""

import re
from typing import Any

from connectors._kit.http import Reply
from core.errors import Failure, Reconnect, Rejected, RetryLater

PERMISSIONS = {
    "activities": "Activities",
    "activity_descriptions": "Activities",
    "allocations": "Payment distributions",
    "bank_accounts": "Accounting",
    "bank_transactions": "Accounting",
    "bills": "Billing",
    "calendar_entries": "Calendars",
    "calendars": "Calendars",
    "communications": "Communications",
    "contacts": "Contacts",
    "credit_memos": "Payment distributions",
    "custom_fields": "Custom fields",
    "documents": "Documents",
    "expense_categories": "Activities",
    "folders": "Documents",
    "line_items": "Billing",
    "matter_stages": "Matters",
    "matters": "Matters",
    "notes": "Matters",
    "practice_areas": "Matters",
    "task_template_lists": "Tasks",
    "task_templates": "Tasks",
    "task_types": "Tasks",
    "tasks": "Tasks",
    "trust_requests": "Billing",
    "users": "Users",
    "webhooks": "Webhooks (and the permission of the records it watches)",
}
"""The access permission, as the developer portal names it, that a 403 on a collection probably lacks."""

_BLAMED = re.compile(r"([a-z][a-z_.]*)(?::|(?: \d+)? (?:is|must|can|cannot|can't|has|should|does)\b)")
"""The field with which a refusal begins: `date is ...`, `matter_stage 7 does not ...`, `client_id: ...`."""


def judge(collection: str, reply: Reply, writes: bool) -> Failure | None:
    """Classify an answer about a collection; None leaves 429, 5xx and the rest to HTTP habit."""
    evidence = {"status": str(reply.status), "request": reply.headers.get("x-request-id", "")}
    error = _error_in(reply.data)
    match reply.status:
        case 401:
            return Reconnect(f"Clio no longer accepts this connection ({error['type']})", evidence=evidence)
        case 403:
            return _forbidden(collection, reply, evidence)
        case 404:
            return _rejected(
                _missing(collection), error, evidence, "Check the id, and what the connected user may see."
            )
        case 410:
            return _rejected("this version of Clio's API is retired", error, evidence, "Lexrelay must be updated.")
        case 412:
            return RetryLater(f"the {collection} record changed meanwhile", wait=1, evidence=evidence)
        case 400 | 422:
            remedy = "Correct the value in the recipe step, or the record in Clio."
            return _rejected(f"Clio refused the request: {error['message']}", error, evidence, remedy)
    return None


def _error_in(data: Any) -> dict[str, Any]:
    """Read both shapes: `{"error": {"type", "message", "errors"}}` and RFC 6750's `{"error": "invalid_token"}`."""
    body = data if isinstance(data, dict) else {}
    error = body.get("error")
    if isinstance(error, dict):
        return {"type": "unknown", "message": "no reason given", **error}
    return {"type": error or "unknown", "message": body.get("error_description") or "no reason given"}


def _rejected(reason: str, error: dict[str, Any], evidence: dict[str, str], remedy: str) -> Rejected:
    return Rejected(reason, code=str(error["type"]), field=_blamed(error), remedy=remedy, evidence=evidence)


def _blamed(error: dict[str, Any]) -> str:
    named = error.get("errors")
    if isinstance(named, dict) and named:
        return str(next(iter(named)))
    match = _BLAMED.match(str(error["message"]))
    return match[1] if match else ""


def _missing(collection: str) -> str:
    return f"Clio has no such record in {collection}, or hides it from the connected user"


def _forbidden(collection: str, reply: Reply, evidence: dict[str, str]) -> Failure:
    if not isinstance(reply.data, dict):
        return RetryLater("a firewall in front of Clio refused the call", wait=300, evidence=evidence)
    permission = PERMISSIONS.get(collection, collection)
    return Rejected(
        f"Clio does not let this connection use {collection}",
        code="ForbiddenError",
        remedy=f"A Clio administrator must give the app the permission {permission} and the connected user a role "
        "that may do this; then connect again, since a permission counts only for new sign-ins.",
        evidence=evidence,
    )
