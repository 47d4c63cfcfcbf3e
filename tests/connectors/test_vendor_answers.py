"""Answers no vendor should give: each says what came and what happens next; a write is never taken for done."""

from datetime import UTC, datetime

import httpx
import pytest

from actions import Effect
from connectors._kit.http import Http
from connectors.clio.actions.create_matter_note import create_matter_note
from connectors.clio.client import Clio
from connectors.clio.triggers.new_matter import new_matter
from connectors.quickbooks.actions.create_invoice import create_invoice
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.triggers.new_customer import new_customer
from core.errors import InDoubt, Reconnect, Rejected, RetryLater
from triggers import Cursor

JSON = {"content-type": "application/json"}
EFFECT = Effect("key", "lexrelay:0123456789abcdef01234567", "a" * 40, datetime(2026, 1, 2, tzinfo=UTC))
HTML = {"content-type": "text/html"}
ANSWERS = {
    "not JSON": (200, JSON, b"<html>hello</html>", "unclear"),
    "cut off JSON": (200, JSON, b'{"data": [{"id": 1', "unclear"),
    "an empty body": (200, JSON, b"", "unclear"),
    "a list for an object": (200, JSON, b"[]", "unclear"),
    "a number for an object": (200, JSON, b"42", "unclear"),
    "null": (200, JSON, b"null", "unclear"),
    "data of the wrong kind": (200, JSON, b'{"data": "x", "QueryResponse": "x", "Invoice": "x"}', "unclear"),
    "a page for people": (200, HTML, b"<html>Sign in</html>", "unclear"),
    "a proxy's error page": (502, HTML, b"<html>Bad gateway</html>", "unclear"),
    "an error without a body": (400, JSON, b"", "refused"),
    "an error of another shape": (422, JSON, b'{"error": ["odd"], "Fault": {"Error": "odd"}}', "refused"),
    "an unknown status": (418, JSON, b"{}", "refused"),
    "401 without a body": (401, HTML, b"", "reconnect"),
    "429 with an odd wait": (429, {**JSON, "retry-after": "soon"}, b"", "later"),
}
ON_READ = {"unclear": RetryLater, "refused": Rejected, "reconnect": Reconnect, "later": RetryLater}
ON_WRITE = {**ON_READ, "unclear": InDoubt}
every_answer = pytest.mark.parametrize(("status", "headers", "body", "means"), ANSWERS.values(), ids=ANSWERS.keys())


def http(status, headers, body, reads=None):
    def reply(request):
        if reads is not None and request.method == "GET":
            return httpx.Response(200, json=reads)
        return httpx.Response(status, headers=headers, content=body)

    return Http(httpx.AsyncClient(base_url="https://vendor.test", transport=httpx.MockTransport(reply)))


@every_answer
async def test_an_odd_answer_to_clio_reads_changes_nothing(status, headers, body, means):
    clio = Clio(http(status, headers, body), "")
    with pytest.raises(ON_READ[means]) as failure:
        await new_matter.poll(clio, new_matter.input(), Cursor(None))
    assert failure.value.reason
    assert "Ada" not in failure.value.reason


@every_answer
async def test_an_odd_answer_to_a_clio_write_is_never_success(status, headers, body, means):
    clio = Clio(http(status, headers, body), "")
    note = create_matter_note.input(matter_id=1, subject="Hello", detail="Ada owes nothing")
    with pytest.raises(ON_WRITE[means]) as failure:
        await create_matter_note.run(clio, note, EFFECT)
    assert failure.value.reason
    assert "Ada" not in failure.value.reason


@every_answer
async def test_an_odd_answer_to_quickbooks_reads_changes_nothing(status, headers, body, means):
    quickbooks = QuickBooks(http(status, headers, body), "1")
    with pytest.raises(ON_READ[means]) as failure:
        await new_customer.poll(quickbooks, new_customer.input(), Cursor(datetime(2026, 1, 1, tzinfo=UTC)))
    assert failure.value.reason


@every_answer
async def test_an_odd_answer_to_a_quickbooks_write_is_never_success(status, headers, body, means):
    quickbooks = QuickBooks(http(status, headers, body, reads={"QueryResponse": {}}), "1")
    new = create_invoice.input(
        customer_id="1", item_id="1", lines=[{"amount": "10.00", "description": "Advice to Ada"}]
    )
    with pytest.raises(ON_WRITE[means]) as failure:
        await create_invoice.run(quickbooks, new, EFFECT)
    assert failure.value.reason
    assert "Ada" not in failure.value.reason
