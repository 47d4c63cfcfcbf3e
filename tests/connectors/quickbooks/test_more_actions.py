"""What holds for every further action that writes: valid bodies, lost answers, refusals and throttling."""

import httpx
import pytest

from actions import Action
from connectors._kit.http import Http
from connectors.quickbooks.client import QuickBooks
from core.canonical import exact_json
from core.errors import InDoubt, Rejected, RetryLater
from sandbox.quickbooks import work
from tests.connectors.contract import OPERATIONS
from tests.connectors.filled import filled
from tests.connectors.quickbooks.conftest import META, Answers, effect_of, fault, look_up
from tests.connectors.quickbooks.more_inputs import CLIENT, FULL, IDS
from tests.connectors.quickbooks.test_bodies import faults_in

ACTIONS = [each for each in OPERATIONS if isinstance(each, Action) and each.key.startswith("quickbooks.")]
WRITES = [each for each in ACTIONS if each.writes]
full = pytest.mark.parametrize(("action", "entity", "values"), FULL, ids=IDS)
MARKED = [each for each in FULL if each[1] not in ("Item", "Vendor")]
STORED = {"Id": "1", "SyncToken": "3", "MetaData": META, "TxnDate": "2026-03-02", "TotalAmt": 5, "Balance": 5}


class Refusing:
    """Knows one record of every kind, finds nothing by query and refuses every write."""

    def __init__(self, refusal):
        self.refusal, self.bodies = refusal, []
        http = httpx.AsyncClient(base_url="https://quickbooks.test", transport=httpx.MockTransport(self._answer))
        self.client = QuickBooks(Http(http), "9130")

    def _answer(self, request):
        if request.method == "POST":
            self.bodies.append(request.content)
            return self.refusal
        kind = request.url.path.split("/")[4]
        if kind == "query":
            items = {"Item": [{"Id": "1", "Name": "Services"}]} if "Item WHERE" in str(request.url.params) else {}
            return httpx.Response(200, json={"QueryResponse": items})
        names = {"salesreceipt": "SalesReceipt"}
        record = {
            **STORED,
            "DisplayName": "Old",
            "CustomerRef": {"value": "6"},
            "BillEmail": {"Address": "a@b.example"},
        }
        return httpx.Response(200, json={names.get(kind, kind.title()): record})


@full
async def test_every_property_sent_is_in_the_schema(action, entity, values):
    company = Refusing(fault(6000))
    with pytest.raises(Rejected):
        await action.run(company.client, action.input.model_validate(values), effect_of("a"))
    assert set(values) == set(action.input.model_fields)
    assert list(faults_in(exact_json(company.bodies[0]), entity, entity)) == []


@full
async def test_what_never_arrived_is_not_found_and_a_lost_answer_is(company, effect, action, entity, values):
    assert work.new_customer(company.world, "Sample Orchard")["Id"] == CLIENT
    wanted = action.input.model_validate(values)
    before = company.rows(entity)
    for kind in ("cut_before", "cut_after"):
        assert await look_up(action, company.client, wanted, effect) is None
        company.fail_once(kind, entity.lower())
        with pytest.raises(InDoubt):
            await action.run(company.client, wanted, effect)
    found = await look_up(action, company.client, wanted, effect)
    assert [row["Id"] for row in company.rows(entity) if row not in before] == [found.id]


@pytest.mark.parametrize(("action", "entity", "values"), MARKED)
async def test_another_run_does_not_take_it_for_its_own(company, effect, action, entity, values):
    work.new_customer(company.world, "Sample Orchard")
    wanted = action.input.model_validate({**values, **({"number": None} if "number" in values else {})})
    await action.run(company.client, wanted, effect)
    assert await look_up(action, company.client, wanted, effect_of("b")) is None


@pytest.mark.parametrize("action", WRITES, ids=lambda each: each.key)
async def test_a_refusal_names_the_field_and_the_remedy(action):
    refusing = Refusing(fault(2050, detail="DocNumber : Max:21", element="DocNumber"))
    with pytest.raises(Rejected) as refusal:
        await action.run(refusing.client, filled(action.input), effect_of("a"))
    assert (refusal.value.code, refusal.value.field) == ("2050", "DocNumber")
    assert "recipe editor" in refusal.value.remedy


@pytest.mark.parametrize("action", ACTIONS, ids=lambda each: each.key)
async def test_throttling_holds_back_for_a_minute(action):
    answers = Answers(httpx.Response(429, json={}))
    with pytest.raises(RetryLater) as later:
        await action.run(answers.client, filled(action.input), effect_of("a"))
    assert later.value.wait == 60
