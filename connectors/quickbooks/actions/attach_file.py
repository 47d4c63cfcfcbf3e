"""QuickBooks: Attach File."""

from datetime import timedelta
from functools import partial

from actions import Effect, Guarantee, action
from connectors.quickbooks.attaching import NewAttachment, multipart_of
from connectors.quickbooks.bodies import given, to
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models.attachments import Attachment
from connectors.quickbooks.traces import SEEN_BEFORE, marked_since, signed, unless_done
from core.errors import InDoubt


async def find_attached(quickbooks: QuickBooks, new: NewAttachment, effect: Effect) -> Attachment | None:
    """Find the file an earlier attempt may have attached, by the mark in its note."""
    return await marked_since(quickbooks, Attachment, effect, field="note")


@action(
    title="Attach File",
    sample="attachment.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_attached,
    cost="1 metered read and 1 write, which is free",
    deadline=timedelta(minutes=5),
)
async def attach_file(quickbooks: QuickBooks, new: NewAttachment, effect: Effect) -> Attachment:
    """Attach a file to a transaction that is there."""
    await quickbooks.read(new.record_type, new.record_id)
    target = {"EntityRef": {**(to(new.record_id) or {}), "type": new.record_type}, "IncludeOnSend": new.include_on_send}
    known = given({"AttachableRef": [target], "FileName": new.name, "Note": signed(new.note, effect)})
    write = _send(quickbooks, new, known, effect)
    return await unless_done(write, partial(find_attached, quickbooks, new, effect), (SEEN_BEFORE,))


async def _send(quickbooks: QuickBooks, new: NewAttachment, known: dict[str, object], effect: Effect) -> Attachment:
    body = await multipart_of(quickbooks, known, new.name, new.content)
    return Attachment.of(await quickbooks.upload(body, effect.request_id), InDoubt)
