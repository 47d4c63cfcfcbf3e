"""A desk to work at a sandbox company over HTTP, and bodies of common requests."""

from dataclasses import dataclass
from typing import Any

from sandbox.exact import dumps, loads
from sandbox.quickbooks.seed import REALM
from sandbox.testing import Sandbox


@dataclass
class Desk:
    """Calls to one company with a valid token."""

    sandbox: Sandbox
    token: str
    realm: str = REALM

    async def call(self, method: str, path: str, content: str | None = None, **params: str) -> Any:
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Accept": "application/json",
            "Content-Type": "application/json",
        }
        url = f"/v3/company/{self.realm}/{path}"
        return await self.sandbox.client.request(
            method, url, content=content, params={"minorversion": "75", **params}, headers=headers
        )

    async def post(self, path: str, body: dict[str, Any], **params: str) -> Any:
        return await self.call("POST", path, dumps(body), **params)

    async def create(self, entity: str, **body: Any) -> dict[str, Any]:
        answer = await self.post(entity.lower(), body)
        assert answer.status_code == 200, answer.text
        return dict(loads(answer.content)[entity])

    async def refusal(self, path: str, body: dict[str, Any], **params: str) -> str:
        answer = await self.post(path, body, **params)
        assert answer.status_code == 400, answer.text
        return str(answer.json()["Fault"]["Error"][0]["code"])

    async def read(self, entity: str, id: str) -> dict[str, Any]:
        answer = await self.call("GET", f"{entity.lower()}/{id}")
        return dict(loads(answer.content)[entity])

    async def query(self, statement: str) -> Any:
        answer = await self.call("GET", "query", query=statement)
        body = loads(answer.content)
        return body["QueryResponse"] if answer.status_code == 200 else body["Fault"]["Error"][0]["code"]

    async def customer(self, name: str = "Ann O'Neil") -> str:
        return str((await self.create("Customer", DisplayName=name))["Id"])

    async def invoice(self, customer: str, **more: Any) -> dict[str, Any]:
        return await self.create("Invoice", **invoice_body(customer, **more))


def item_line(amount: Any = 100, **detail: Any) -> dict[str, Any]:
    return {
        "DetailType": "SalesItemLineDetail",
        "Amount": amount,
        "SalesItemLineDetail": {"ItemRef": {"value": "1"}, **detail},
    }


def invoice_body(customer: str, **more: Any) -> dict[str, Any]:
    return {"CustomerRef": {"value": customer}, "Line": [item_line()], **more}


def payment_body(customer: str, invoice: str, amount: Any = 100, total: Any = None) -> dict[str, Any]:
    link = {"TxnId": invoice, "TxnType": "Invoice"}
    line = {"Amount": amount, "LinkedTxn": [link]}
    return {"CustomerRef": {"value": customer}, "TotalAmt": total or amount, "Line": [line]}


def journal_line(side: str, account: str, amount: Any = 50, **detail: Any) -> dict[str, Any]:
    facts = {"PostingType": side, "AccountRef": {"value": account}, **detail}
    return {"DetailType": "JournalEntryLineDetail", "Amount": amount, "JournalEntryLineDetail": facts}
