"""Change data capture and webhooks."""

import asyncio
import base64
import hashlib
import hmac
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from sandbox.exact import loads
from sandbox.quickbooks import work
from tests.sandbox.quickbooks.desk import payment_body


async def changes(desk, entities, since):
    answer = await desk.call("GET", "cdc", entities=entities, changedSince=since)
    body = loads(answer.content)
    return body["CDCResponse"][0]["QueryResponse"] if answer.status_code == 200 else body["Fault"]["Error"][0]["code"]


def ago(desk, **span):
    return (desk.sandbox.world.clock.now() - timedelta(**span)).isoformat()


async def test_deletions_come_last_as_stubs(desk):
    customer = await desk.customer()
    gone, kept = await desk.invoice(customer), await desk.invoice(customer)
    await desk.post("invoice", {"Id": gone["Id"], "SyncToken": "0"}, operation="delete")
    invoices, payments = await changes(desk, "Invoice,Payment", ago(desk, minutes=1))
    assert [each["Id"] for each in invoices["Invoice"]] == [kept["Id"], gone["Id"]]
    assert invoices["Invoice"][-1]["status"] == "Deleted"
    assert payments == {}


async def test_one_answer_holds_1000_objects_and_loses_deletions(desk):
    customer = await desk.customer()
    gone, kept = await desk.invoice(customer), await desk.invoice(customer)
    work.delete_invoice(desk.sandbox.world, gone["Id"])
    for number in range(1000):
        desk.sandbox.store.put("qbo.Invoice", f"x{number}", {**kept, "Id": f"x{number}"})
    [invoices] = await changes(desk, "Invoice", ago(desk, minutes=1))
    assert len(invoices["Invoice"]) == 1000
    assert all("status" not in each for each in invoices["Invoice"])


async def test_old_moment_and_unsupported_entity_are_refused(desk):
    assert await changes(desk, "Invoice", ago(desk, days=31)) == "2070"
    assert await changes(desk, "TimeActivity", ago(desk, days=1)) == "2000"


async def test_nothing_before_the_moment_is_listed(desk):
    await desk.customer()
    desk.sandbox.world.clock.advance(60)
    assert await changes(desk, "Customer", ago(desk, seconds=30)) == [{}]


@asynccontextmanager
async def receiver():
    """A port that keeps (headers, body) of each POST and answers 200."""
    received: asyncio.Queue[tuple[dict[str, str], bytes]] = asyncio.Queue()

    async def serve(reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in head[1:] if line)}
        body = await reader.readexactly(int(headers["content-length"]))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()
        await received.put((headers, body))

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook", received


async def next_delivery(received):
    async with asyncio.timeout(5):
        return await received.get()


async def test_cloud_events_are_signed_and_name_the_record(desk):
    async with receiver() as (url, received):
        await desk.sandbox.control("quickbooks/webhook", url=url, verifier="secret")
        customer = await desk.customer()
        headers, body = await next_delivery(received)
    [event] = loads(body)
    expected = base64.b64encode(hmac.new(b"secret", body, hashlib.sha256).digest()).decode()
    assert headers["intuit-signature"] == expected
    assert (event["type"], event["intuitentityid"]) == ("qbo.customer.created.v1", customer)
    assert event["intuitaccountid"] == desk.realm


async def test_legacy_body_lists_payment_and_settled_invoice(desk):
    async with receiver() as (url, received):
        customer = await desk.customer()
        invoice = await desk.invoice(customer)
        await desk.sandbox.control("quickbooks/webhook", url=url, verifier="s", format="legacy")
        await desk.create("Payment", **payment_body(customer, invoice["Id"]))
        _, body = await next_delivery(received)
    entities = loads(body)["eventNotifications"][0]["dataChangeEvent"]["entities"]
    assert [(each["name"], each["operation"]) for each in entities] == [("Payment", "Create"), ("Invoice", "Update")]


async def test_merge_and_void_are_announced(desk):
    kept, gone = await desk.customer("A"), await desk.customer("B")
    invoice = await desk.invoice(gone)
    async with receiver() as (url, received):
        await desk.sandbox.control("quickbooks/webhook", url=url, verifier="s", entities=["Customer", "Invoice"])
        work.merge_customers(desk.sandbox.world, kept, gone)
        _, merged = await next_delivery(received)
        work.void_invoice(desk.sandbox.world, invoice["Id"])
        _, voided = await next_delivery(received)
    assert loads(merged)[-1]["data"] == {"deletedid": gone}
    assert loads(voided)[0]["type"] == "qbo.invoice.voided.v1"


async def test_entities_without_subscription_are_silent(desk):
    async with receiver() as (url, received):
        await desk.sandbox.control("quickbooks/webhook", url=url, verifier="s", entities=["Invoice"])
        invoice = await desk.invoice(await desk.customer())
        _, body = await next_delivery(received)
    assert [each["intuitentityid"] for each in loads(body)] == [invoice["Id"]]


@pytest.mark.parametrize("wrong", [{"url": "http://127.0.0.1/x"}, {"url": "u", "verifier": "v", "format": "xml"}])
async def test_incomplete_webhook_settings_are_refused(desk, wrong):
    answer = await desk.sandbox.client.post("/sandbox/quickbooks/webhook", json=wrong)
    assert answer.status_code == 400
