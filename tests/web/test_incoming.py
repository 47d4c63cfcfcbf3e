"""Messages of other systems through the front door: taken once, after they are stored, from those who can sign."""

import asyncio
from datetime import timedelta

import pytest
import time_machine

from core.clock import now
from services import publishing
from services.messages.receiving import PER_MINUTE
from services.messages.standard_webhooks import sign
from tests.engine.builtin import INCOMING, MANUAL, results

BODY = b'{"type": "completed", "client": {"name": "Sample Client"}, "fee": 250.10}'


@pytest.fixture
async def address(api):
    """A fresh address, as it is shown once."""
    answer = await api.post("/api/v1/incoming", json={"name": "intake"})
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.fixture
async def listening(office, address):
    return await office.turn_on(INCOMING)


def signed(secret, body=BODY, message_id="msg_1", *, ago=0):
    stamp = str(int(now().timestamp()) - ago)
    signature = sign(secret, message_id, stamp, body)
    return {"webhook-id": message_id, "webhook-timestamp": stamp, "webhook-signature": signature}


async def send(guest, address, body=BODY, **more):
    headers = signed(more.pop("secret", address["secret"]), body, **more)
    return await guest.post(address["url"], content=body, headers=headers)


async def test_a_signed_message_is_stored_rings_the_relay_and_runs(office, guest, bell, address, listening):
    assert (await send(guest, address)).status_code == 200
    assert bell.rung == 1
    assert await office.hear(listening) == 1
    assert await office.work() == {"finished": 1}
    assert await results(office) == ["Sample Client pays 250.10"]


async def test_the_same_message_again_is_taken_and_starts_nothing_more(office, guest, bell, address, listening):
    answers = await asyncio.gather(
        *(guest.post(address["url"], content=BODY, headers=signed(address["secret"])) for _ in range(4))
    )
    assert {answer.status_code for answer in answers} == {200}
    assert (await office.hear(listening), bell.rung) == (1, 1)
    assert (await send(guest, address)).status_code == 200
    assert await office.hear(listening) == 0


async def kept(office, address):
    row = await office.store.incoming.find(address["name"])
    return await office.store.incoming.messages(row.id, None, "", 10)


REFUSED = {
    "unsigned": (401, BODY, {"secret": "whsec_c2VjcmV0"}),
    "old": (401, BODY, {"ago": 400}),
    "from the future": (401, BODY, {"ago": -400}),
    "no JSON": (400, b"{", {}),
    "a list": (400, b"[]", {}),
    "no number": (400, b'{"a": NaN}', {}),
    "half a character": (400, b'{"a": "\\ud800"}', {}),
    "an endless number": (400, b'{"a": 1e999999}', {}),
    "too deep": (400, b'{"a":' * 30 + b"1" + b"}" * 30, {}),
    "bottomless": (400, b'{"a":' * 40_000, {}),
    "not text": (400, b'{"a": "\xff"}', {}),
    "too large": (413, b'{"a": "' + b"x" * 262_144 + b'"}', {}),
}


@pytest.mark.parametrize(("status", "body", "how"), REFUSED.values(), ids=REFUSED)
async def test_what_is_refused_is_explained_and_not_kept(office, guest, bell, address, status, body, how):
    answer = await send(guest, address, body, **how)
    assert answer.status_code == status, answer.text
    assert set(answer.json()["problems"][0]) == {"where", "cause", "remedy"}
    assert (bell.rung, await kept(office, address)) == (0, [])


async def test_a_message_to_no_address_is_not_taken(guest, address):
    wrong = address | {"url": address["url"] + "x"}
    assert (await send(guest, wrong)).status_code == 404
    assert (await guest.get(address["url"])).status_code == 405


async def test_too_many_messages_are_asked_to_wait(office, guest, address):
    row = await office.store.incoming.find("intake")
    async with office.store.together() as same:
        for number in range(PER_MINUTE):
            await same.incoming.put(row.id, f"old_{number}", {})
    answer = await send(guest, address)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    assert (await send(guest, address, message_id="old_7")).status_code == 200
    with time_machine.travel(now() + timedelta(seconds=61)):
        assert (await send(guest, address)).status_code == 200


async def test_after_a_change_the_old_secret_counts_for_a_day(office, guest, api, address):
    fresh = (await api.post("/api/v1/incoming/intake/secret")).json()
    assert fresh["secret"] != address["secret"]
    assert (await send(guest, address, message_id="a")).status_code == 200
    assert (await send(guest, address, message_id="b", secret=fresh["secret"])).status_code == 200
    with time_machine.travel(now() + timedelta(hours=25)):
        assert (await send(guest, address, message_id="c")).status_code == 401
        assert (await send(guest, address, message_id="d", secret=fresh["secret"])).status_code == 200


async def test_nothing_secret_is_listed_or_kept_readable(office, api, address):
    listed = (await api.get("/api/v1/incoming")).json()
    assert [each["name"] for each in listed] == ["intake"]
    token = address["url"].rpartition("/")[2]
    held = b"".join(path.read_bytes() for path in office.inst.settings.home.glob("lexrelay.db*"))
    for secret in (token, address["secret"], address["secret"].removeprefix("whsec_")):
        assert secret not in str(listed)
        assert secret.encode() not in held


async def test_an_address_in_use_stays_until_its_recipe_is_off(office, guest, api, address, listening):
    answer = await api.delete("/api/v1/incoming/intake")
    assert answer.status_code == 422
    assert "it starts 'Intake'" in answer.text
    await publishing.turn_off(office.inst, office.owner, "Intake")
    await send(guest, address)
    assert (await api.delete("/api/v1/incoming/intake")).status_code == 204
    assert (await send(guest, address)).status_code == 404
    assert (await api.delete("/api/v1/incoming/intake")).status_code == 422


@pytest.mark.parametrize(("name", "words"), [("intake", "taken"), ("", "1 to 60"), ("x" * 61, "1 to 60")])
async def test_a_name_that_cannot_be_used_is_explained(api, address, name, words):
    answer = await api.post("/api/v1/incoming", json={"name": name})
    assert answer.status_code == 422
    assert words in answer.text


@pytest.mark.parametrize("role", ["builder", "viewer"])
async def test_only_who_connects_makes_addresses(sign_in, role):
    api = await sign_in(role)
    assert (await api.post("/api/v1/incoming", json={"name": "x"})).status_code == 403
    assert (await api.get("/api/v1/incoming")).status_code == 200


async def test_a_manual_start_over_rest_is_one_run_however_often_it_is_sent(office, sign_in):
    await office.turn_on(MANUAL)
    api = await sign_in("bookkeeper")
    order = {"values": {"client": "Sample Client", "fee": "2.50"}, "id": "intake-7"}
    told = [(await api.post("/api/v1/recipes/New client/start", json=order)).json() for _ in range(2)]
    assert told[0]["run"] == told[1]["run"]
    assert [each["again"] for each in told] == [False, True]
    wrong = await api.post("/api/v1/recipes/New client/start", json={"values": {"client": "x", "fee": 1.1}})
    assert (wrong.status_code, "'12.50'" in wrong.text) == (422, True)
