"""What was refused is tried again by a person; what the vendor made all the same is never made twice."""

from sandbox.quickbooks.company import REALM
from tests.engine.test_crash_points import WELCOME, queue

TAXED = WELCOME.replace('amount: "25.00"}]', 'amount: "25.00", tax_code: "TAX"}]\n      expected_total: "25.00"')
FREE = {"DetailType": "SalesItemLineDetail", "Amount": 25, "SalesItemLineDetail": {"ItemRef": {"value": "1"}}}


async def invoices(office):
    return (await office.sandbox.report())["quickbooks"]["invoices"]


async def replay(office):
    """Let a person replay the only run; returns how runs stand afterwards."""
    await office.store.runs.retry((await office.store.runs.list())[0].id)
    return await office.work()


async def correct(office, invoice_id):
    """Take the tax off, as a bookkeeper would."""
    invoice = office.sandbox.store.get("qbo.Invoice", invoice_id)
    body = {"Id": invoice_id, "SyncToken": invoice["SyncToken"], "sparse": True, "Line": [FREE]}
    body |= {"CustomerRef": invoice["CustomerRef"], "TxnTaxDetail": {}}
    headers = {"Authorization": f"Bearer {office.sandbox.token('quickbooks')}", "Accept": "application/json"}
    answer = await office.sandbox.client.post(f"/v3/company/{REALM}/invoice", json=body, headers=headers)
    assert answer.status_code == 200, answer.text


async def test_an_invoice_made_with_another_total_is_never_made_again(office):
    await queue(office, 1, TAXED)
    assert await office.work() == {"failed": 1}
    (made,) = await invoices(office)
    assert await replay(office) == {"failed": 1}
    assert "not the expected 25.00" in (await office.problems())[0]
    assert await replay(office) == {"failed": 1}
    await correct(office, made["id"])
    assert await replay(office) == {"finished": 1}
    assert [each["id"] for each in await invoices(office)] == [made["id"]]
