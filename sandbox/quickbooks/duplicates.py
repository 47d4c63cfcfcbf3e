"""The judge's count: every create that would have made something exist twice, refused or not."""

import re

from sandbox.quickbooks.company import NAMES, Company
from sandbox.quickbooks.naming import find_holder
from sandbox.quickbooks.numbering import find_number
from sandbox.quickbooks.schema import Entity
from sandbox.store import Document

_MARKER = re.compile(r"^(?!.*://)\S*[:;]\S+$", re.MULTILINE)
_SHORTEST_MARKER = 8


def note_duplicates(company: Company, entity: Entity, record: Document, request_repeated: bool) -> None:
    """Add one to ``qbo.duplicate_attempts`` and to ``qbo.duplicate_attempts.<reason>`` for each reason."""
    reasons = [
        reason
        for reason, holds in (
            ("request_id", request_repeated),
            (
                "doc_number",
                bool(record.get("DocNumber")) and find_number(company, entity, record) is not None,
            ),
            ("display_name", entity.name in NAMES and find_holder(company, entity, record) is not None),
            ("marker", _marker_exists(company, entity, record)),
        )
        if holds
    ]
    if reasons:
        company.world.store.note("qbo.duplicate_attempts")
    for reason in reasons:
        company.world.store.note(f"qbo.duplicate_attempts.{reason}")


def markers(record: Document) -> set[str]:
    """Lines of PrivateNote that are one word of 8 or more with ``:`` or ``;``, addresses excepted."""
    found = _MARKER.findall(record.get("PrivateNote") or "")
    return {line for line in found if len(line) >= _SHORTEST_MARKER}


def _marker_exists(company: Company, entity: Entity, record: Document) -> bool:
    wanted = markers(record)
    return bool(wanted) and any(wanted & markers(other) for other in company.each(entity.name))
