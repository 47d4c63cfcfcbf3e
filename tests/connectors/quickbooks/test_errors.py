"""What happens next after each kind of refusal."""

import httpx
import pytest

from connectors.quickbooks.errors import rules
from connectors.quickbooks.models import Customer
from core.errors import InDoubt, Reconnect, Rejected, RetryLater
from tests.connectors.quickbooks.conftest import Answers, customer, fault

GATEWAY = {"error": [{"message": "message=AuthenticationFailed; errorCode=003200; statusCode=401", "code": "3200"}]}
XML = '<IntuitResponse><Fault type="x"><Error code="3100"><Message>m</Message></Error></Fault></IntuitResponse>'
CASES = [
    (fault(6000), Rejected, Rejected),
    (fault("6210"), Rejected, Rejected),
    (fault(5020, 403), Rejected, Rejected),
    (fault(99999), Rejected, Rejected),
    (fault(120, 401), Reconnect, Reconnect),
    (httpx.Response(401, json={"fault": GATEWAY}), Reconnect, Reconnect),
    (httpx.Response(403, text=XML, headers={"content-type": "application/xml"}), Reconnect, Reconnect),
    (httpx.Response(401, text="<html>"), Reconnect, Reconnect),
    (fault("003001", 429), RetryLater, RetryLater),
    (fault(6190), RetryLater, RetryLater),
    (fault(140), RetryLater, RetryLater),
    (fault(1000), RetryLater, InDoubt),
    (fault(1010), RetryLater, InDoubt),
    (fault(600), RetryLater, InDoubt),
    (fault(10000, 500), RetryLater, InDoubt),
    (fault(6000, 500), Rejected, InDoubt),
    (httpx.Response(503, text="busy"), RetryLater, InDoubt),
    (httpx.Response(408, text=""), Rejected, InDoubt),
    (fault(6000, 200), Rejected, Rejected),
    (fault(10000, 200), RetryLater, InDoubt),
    (httpx.Response(200, text="<html>"), RetryLater, InDoubt),
    (httpx.Response(200, json={"Customer": {"Id": "1"}}), RetryLater, InDoubt),
    (httpx.Response(302, text=""), RetryLater, InDoubt),
]


@pytest.mark.parametrize(("answer", "read", "write"), CASES)
async def test_answer_decides_what_happens_next(answer, read, write):
    with pytest.raises(read):
        await Answers(answer).client.fetch(Customer, "1")
    with pytest.raises(write):
        await Answers(answer).client.create(Customer, {}, "a" * 40)


async def test_refusal_names_code_field_remedy_and_trace():
    answers = Answers(fault(2210, detail="Email Address does not conform", element="PrimaryEmailAddr"))
    with pytest.raises(Rejected) as caught:
        await answers.client.create(Customer, {}, "a" * 40)
    refusal = caught.value
    assert (refusal.code, refusal.field) == ("2210", "PrimaryEmailAddr")
    assert "The e-mail address is not valid" in refusal.reason
    assert "Correct the address" in refusal.remedy
    assert refusal.evidence == {"status": "400", "intuit_tid": "1-test", "code": "2210"}


async def test_worst_of_several_errors_decides():
    errors = [{"code": "6000", "Message": "m"}, {"code": "1010", "Message": "m"}]
    with pytest.raises(InDoubt):
        await Answers(httpx.Response(400, json={"Fault": {"Error": errors}})).client.create(Customer, {}, "a" * 40)


@pytest.mark.parametrize(("headers", "wait"), [({}, 60), ({"Retry-After": "5"}, 60), ({"Retry-After": "90"}, 90)])
async def test_throttle_pauses_a_minute_at_least(headers, wait):
    with pytest.raises(RetryLater) as caught:
        await Answers(httpx.Response(429, json={}, headers=headers)).client.fetch(Customer, "1")
    assert caught.value.wait == wait


async def test_locked_company_is_tried_each_hour():
    with pytest.raises(RetryLater) as caught:
        await Answers(fault(140)).client.fetch(Customer, "1")
    assert caught.value.wait == 3600


def test_every_rule_says_who_can_fix_it():
    for code, rule in rules().items():
        assert rule.next in ("refuse", "reconnect", "wait", "look"), code
        assert rule.meaning, code
        assert rule.remedy, code
        assert (rule.wait > 0) == (rule.next in ("wait", "look")), code
    assert len(rules()) == 77


async def test_unknown_vendor_fields_are_ignored():
    answers = Answers({"Customer": customer(NewThing={"a": 1})})
    assert (await answers.client.fetch(Customer, "1")).display_name == "Sample Orchard"
