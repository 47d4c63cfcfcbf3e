"""What people see of a web service's answers: data, text, or what to do next."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from connectors.http import APP
from connectors.http.actions.read import read
from connectors.http.actions.request import request
from connectors.http.form import Endpoint
from core.errors import InDoubt, Reconnect, Rejected, RetryLater
from tests.connectors.http.service import EFFECT, reply, running, web


@pytest.fixture
async def service():
    async with running() as each:
        yield each


@pytest.fixture
def court(service):
    at = f"127.0.0.1:{service.port}"
    return web(f"http://{at}", at, seconds=0.5)


def here(service, path="/cases"):
    return f"http://127.0.0.1:{service.port}{path}"


async def fetch(court, service, **more):
    return await read.run(court, read.input(url=here(service), **more), EFFECT)


async def send(court, service, **more):
    return await request.run(court, request.input(url=here(service), **more), EFFECT)


async def test_json_arrives_with_exact_numbers(court, service):
    service.answer = reply(200, b'{"fee": 0.1, "sum": 1234567890123.45}', content_type="application/json")
    answer = await fetch(court, service, query={"page": "a b", "from": 3})
    assert answer.data == {"fee": Decimal("0.1"), "sum": Decimal("1234567890123.45")}
    assert service.heads[0].split(" ")[1] in ("/cases?page=a+b&from=3", "/cases?page=a%20b&from=3")


async def test_text_arrives_in_its_own_script(court, service):
    service.answer = reply(200, "Grüße".encode("latin-1"), content_type="text/plain; charset=iso-8859-1")
    assert (await fetch(court, service)).text == "Grüße"


async def test_numbers_are_sent_as_they_are(court, service):
    await send(court, service, data={"fee": Decimal("10.10"), "name": "Ada"}, method="PUT")
    assert service.bodies == [b'{"fee":10.10,"name":"Ada"}']
    assert service.heads[0].startswith("PUT /cases ")


async def test_a_refusal_names_the_service_and_says_its_words_but_never_the_key(service):
    at = f"127.0.0.1:{service.port}"
    court = web(f"http://{at}", at, header="Authorization", secret="Bearer sample-key")
    service.answer = reply(422, {"error": "the date is missing", "given": "sample-key"})
    with pytest.raises(Rejected, match=r"^'Court' refused the request \(422\): .*the date is missing") as refusal:
        await send(court, service)
    assert "sample-key" not in refusal.value.reason
    assert "recipe step" in refusal.value.remedy


async def test_repeats_of_one_write_carry_one_idempotency_key(court, service):
    service.answer = reply(429, retry_after="7")
    for _ in range(2):
        with pytest.raises(RetryLater) as later:
            await send(court, service, fields={"case": "17", "note": "a&b"})
    assert later.value.wait == 7
    assert service.bodies[0] == b"case=17&note=a%26b"
    assert all(f"idempotency-key: {EFFECT.request_id}" in head.lower() for head in service.heads)


MEANINGS = {
    400: (Rejected, Rejected), 401: (Rejected, Rejected), 403: (Rejected, Rejected), 404: (Rejected, Rejected),
    408: (RetryLater, RetryLater), 409: (Rejected, Rejected), 429: (RetryLater, RetryLater),
    500: (RetryLater, InDoubt), 502: (RetryLater, InDoubt), 503: (RetryLater, InDoubt), 302: (Rejected, InDoubt),
    307: (Rejected, Rejected),
}  # fmt: skip


@pytest.mark.parametrize(("status", "means"), MEANINGS.items(), ids=map(str, MEANINGS))
async def test_every_refusal_says_what_comes_next(court, service, status, means):
    service.answer = reply(status, {"error": "x"})
    with pytest.raises(means[0]):
        await fetch(court, service)
    with pytest.raises(means[1]):
        await send(court, service)


async def test_a_write_answered_with_see_other_was_done(court, service):
    service.answer = reply(303, location="/cases/17")
    answer = await send(court, service)
    assert (answer.status, answer.headers["location"]) == (303, "/cases/17")


async def test_silence_is_doubt_for_a_write_and_a_wait_for_a_read(court, service):
    service.answer = None
    with pytest.raises(RetryLater):
        await fetch(court, service)
    with pytest.raises(InDoubt):
        await send(court, service, method="GET")


async def test_nobody_there_is_tried_again_later():
    async with running() as gone:
        at = f"127.0.0.1:{gone.port}"
    with pytest.raises(RetryLater, match="could not connect"):
        await send(web(f"http://{at}", at), gone)


@pytest.mark.parametrize("answer", [b"x" * 1_000_001, b"\x1f\x8b"], ids=["too large", "packed"])
async def test_an_answer_that_could_fill_the_memory_is_not_taken(court, service, answer):
    packed = {"content_encoding": "gzip"} if answer.startswith(b"\x1f") else {}
    service.answer = reply(200, answer, content_type="text/plain", **packed)
    with pytest.raises(Rejected, match=r"larger than 1 MB|packed"):
        await fetch(court, service)
    with pytest.raises(InDoubt, match="was received"):
        await send(court, service)
    assert "accept-encoding: identity" in service.heads[0].lower()


async def test_a_whole_megabyte_is_taken(court, service):
    service.answer = reply(200, b"x" * 1_000_000, content_type="text/plain")
    assert len((await fetch(court, service)).text) == 1_000_000


async def test_a_file_is_no_text(court, service):
    service.answer = reply(200, b"%PDF\xff\xfe", content_type="application/pdf")
    with pytest.raises(Rejected, match="a file"):
        await fetch(court, service)
    assert (await send(court, service)).text == ""


async def test_the_key_goes_into_its_header_and_cannot_be_replaced_by_a_step(service):
    at = f"127.0.0.1:{service.port}"
    court = web(f"http://{at}", at, header="Authorization", secret="Bearer abc")
    await fetch(court, service, headers={"authorization": "Bearer mine", "X-Case": "17"})
    lines = service.heads[0].lower().split("\r\n")
    assert [line for line in lines if line.startswith("authorization")] == ["authorization: bearer abc"]
    assert "x-case: 17" in lines


async def test_a_refused_key_asks_to_connect_again(service):
    service.answer = reply(401)
    at = f"127.0.0.1:{service.port}"
    with pytest.raises(Reconnect):
        await fetch(web(f"http://{at}", at, header="X-Key", secret="abc"), service)


async def test_cookies_do_not_reach_the_next_step(court, service):
    service.answer = reply(200, {"ok": "yes"}, set_cookie="who=ada; Path=/")
    answer = await fetch(court, service)
    await fetch(court, service)
    assert "cookie" not in service.heads[1].lower()
    assert "set-cookie" not in answer.headers


BAD_HEADERS = [{"X-A": "b\r\nHost: evil"}, {"X-A\r\nB": "c"}, {"Host": "evil"}, {"X-A": "ü"}, {"Content-Length": "0"}]


@pytest.mark.parametrize("headers", BAD_HEADERS, ids=str)
def test_headers_that_would_change_the_request_are_refused(headers):
    with pytest.raises(ValidationError, match="header"):
        request.input(url="https://court.example/", headers=headers)


@pytest.mark.parametrize("url", ["court.example", "ftp://court.example/", "https:///x", "https://a b/", "https://x\n/"])
def test_what_is_no_web_address_is_refused_at_once(url):
    with pytest.raises(ValidationError):
        read.input(url=url)


def test_a_step_gives_one_content():
    with pytest.raises(ValidationError, match="one content"):
        request.input(url="https://court.example/", text="a", data={"b": 1})


@pytest.mark.parametrize("hosts", ["", "*", "*.com", "https://court.example/path", "a@b", "court.example.", "a:99999"])
def test_lists_that_would_allow_too_much_or_nothing_are_refused(hosts):
    with pytest.raises(ValidationError):
        Endpoint(name="Court", hosts=hosts)


@pytest.mark.parametrize("given", [{"header": "X-Key"}, {"secret": "abc"}, {"header": "X-Key", "secret": "a\nb"}])
def test_a_key_and_its_header_go_together(given):
    with pytest.raises(ValidationError) as refusal:
        Endpoint(name="Court", hosts="court.example", **given)
    assert "abc" not in str(refusal.value.errors(include_input=False))


async def test_connecting_looks_the_hosts_up_and_sends_nothing(service):
    at = f"127.0.0.1:{service.port}"
    account = await APP.identify(web(f"http://{at}", at))
    assert account.name == f"Court (http://{at})"
    assert service.heads == []
    with pytest.raises(Rejected, match="open internet"):
        await APP.identify(web(f"http://{at}"))
