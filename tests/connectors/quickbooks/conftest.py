"""A company for each test: the sandbox over real HTTP, or answers given by the test."""

from datetime import UTC, datetime

import httpx
import pytest

from actions import Effect
from connectors._kit.http import Http
from connectors.quickbooks import APP
from connectors.quickbooks.client import QuickBooks
from sandbox.quickbooks.company import REALM
from sandbox.testing import running
from tests.kept_files import files_in


class Company:
    """A sandbox company and our client on it."""

    def __init__(self, sandbox, http):
        self.sandbox, self.world = sandbox, sandbox.world
        self.client, self._http = QuickBooks(Http(http, deadline=5), REALM), http

    def filing(self, folder):
        return QuickBooks(Http(self._http, deadline=5, files=files_in(folder)), REALM)

    def rows(self, entity):
        return list(self.sandbox.store.all(f"qbo.{entity}"))

    def posts(self, entity):
        return self.sandbox.store.counters().get(f"qbo.requests.POST.{entity}", 0)

    def fail_once(self, kind, path="invoice", method="POST"):
        self.sandbox.faults.change(
            {"once": [{"kind": kind, "vendor": "quickbooks", "path_contains": path, "method": method}]}
        )


@pytest.fixture
async def company():
    async with running(ignore_request_ids=True, no_duplicate_checks=True, late_seconds=0.05) as sandbox:
        token = {"Authorization": f"Bearer {sandbox.token('quickbooks')}"}
        async with httpx.AsyncClient(base_url=sandbox.url, headers=token, trust_env=False) as http:
            yield Company(sandbox, http)


@pytest.fixture
def effect():
    return effect_of("a")


def effect_of(name):
    return Effect(f"key-{name}", f"[lexrelay {name * 16}]", name * 40, datetime.now(UTC).replace(microsecond=0))


class Answers:
    """Gives the planned answers in turn, the last one again and again; keeps what was asked."""

    def __init__(self, *planned):
        self.planned, self.asked = list(planned), []
        http = httpx.AsyncClient(
            base_url="https://quickbooks.test", headers=APP.headers, transport=httpx.MockTransport(self._answer)
        )
        self.client, self._http = QuickBooks(Http(http), "9130"), http

    def filing(self, folder):
        return QuickBooks(Http(self._http, files=files_in(folder)), "9130")

    def _answer(self, request):
        self.asked.append(request)
        answer = self.planned.pop(0) if len(self.planned) > 1 else self.planned[0]
        return answer if isinstance(answer, httpx.Response) else httpx.Response(200, json=answer)

    @property
    def statements(self):
        return [request.url.params["query"] for request in self.asked if "query" in request.url.params]


def fault(code, status=400, detail="", message="", element=""):
    error = {"Message": message, "Detail": detail, "code": str(code), "element": element}
    body = {"Fault": {"Error": [error], "type": "ValidationFault"}, "time": "2026-03-02T08:00:00-08:00"}
    return httpx.Response(status, json=body, headers={"intuit_tid": "1-test"})


META = {"CreateTime": "2026-03-02T07:00:00-08:00", "LastUpdatedTime": "2026-03-02T07:00:00-08:00"}


def customer(id="1", name="Sample Orchard", **more):
    return {"Id": id, "SyncToken": "0", "DisplayName": name, "MetaData": META, **more}


def rows(entity, *found):
    return {"QueryResponse": {entity: list(found)} if found else {}}


async def look_up(action, client, values, effect):
    return await action.lookup(client, values, effect)


async def find_existing(action, client, values):
    return await action.existing(client, values)


async def complete(trigger, client, item):
    return await trigger.detail(client, item)
