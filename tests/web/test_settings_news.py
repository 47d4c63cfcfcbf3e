"""Being told of news: by e-mail and by signed messages, tried again until they are taken, and naming no client."""

import json
import re
from datetime import timedelta

import pytest
import time_machine

from core.clock import now
from core.errors import Mistake
from services.connecting import connections
from services.messages import notification_news, notification_sending, notifications
from services.messages.notifications import Wanted
from services.messages.standard_webhooks import is_signed, marks_of
from tests.connectors.email.server import running as post_office
from tests.connectors.http.service import reply
from tests.connectors.http.service import running as chat_room
from tests.services.office import TASKS, opened
from tests.web.crowd import Crowd, send
from web.app import create_app

NEWS = "/settings/notifications"


@pytest.fixture
async def post():
    async with post_office() as each:
        yield each


@pytest.fixture
async def chat():
    async with chat_room() as each:
        yield each


@pytest.fixture
async def office(tmp_path, sqlite_model, post, chat):
    """An office whose mail server and chat are on this machine."""
    local = {"LEXRELAY_EMAIL_LOCAL": f"127.0.0.1:{post.port}", "LEXRELAY_HTTP_LOCAL": f"127.0.0.1:{chat.port}"}
    async with opened(tmp_path / "home", sqlite_model, **local) as each:
        yield each


@pytest.fixture
def people(office):
    return Crowd(create_app(office.inst), office)


async def wants(office, chat=None, post=None, **more):
    """Choose where news go; returns the secret of the messages."""
    chosen = {"url": f"http://127.0.0.1:{chat.port}/hook"} if chat else {}
    if post:
        form = {"host": "127.0.0.1", "port": post.port, "security": "none", "from_address": "lexrelay@hart.example"}
        mail = await connections.add_form(office.inst, office.owner, "email", "Mail", form)
        chosen |= {"connection": mail.id, "recipients": ("olga@hart.example",)}
    return (await notifications.change(office.inst, office.owner, Wanted(**chosen, **more)))[1]


async def tell(office):
    """Look for news and send what is due; returns how many messages were taken."""
    await notification_news.gather(office.inst)
    return await notification_sending.send_due(office.inst)


async def broken(office):
    clio = await office.connect("clio")
    await office.store.connections.set_state(clio.id, "broken", "the sign-in of Client Smith ended")
    return clio


async def test_a_broken_connection_is_told_once_signed_and_without_names(office, chat):
    secret = await wants(office, chat)
    await broken(office)
    assert [await tell(office), await tell(office)] == [1, 0]
    (head,), (body,) = chat.heads, chat.bodies
    given = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
    marks = marks_of({name.lower(): value for name, value in given.items()})
    assert is_signed(marks, body, [secret])
    told = json.loads(body)
    assert (told["type"], told["data"]["url"].endswith("/connections")) == ("lexrelay.connection_broken", True)
    assert "smith" not in body.decode().lower()


async def test_e_mails_go_to_everybody_named(office, post):
    await wants(office, post=post)
    await broken(office)
    assert await tell(office) == 1
    (message,), ((_, recipients),) = post.messages, post.envelopes
    assert ("new sign-in" in message["Subject"], recipients) == (True, ["olga@hart.example"])
    assert "/connections" in message.get_content()


async def test_what_is_not_taken_is_tried_again_and_then_given_up(office, chat):
    await wants(office, chat)
    await broken(office)
    chat.answer = reply(500)
    assert await tell(office) == 0
    (waiting,) = await notifications.listing(office.inst, office.owner)
    assert (waiting.state, waiting.next_try_at > now(), "500" in waiting.error) == ("waiting", True, True)
    for _ in range(9):
        with time_machine.travel(timedelta(days=2)):
            await office.store.notices.settle(waiting.id, "waiting", "", now())
            await notification_sending.send_due(office.inst)
    (given_up,) = await notifications.listing(office.inst, office.owner)
    assert (given_up.state, given_up.attempts) == ("failed", 10)


async def test_a_receiver_that_wants_no_more_is_not_asked_again(office, chat):
    await wants(office, chat)
    await broken(office)
    chat.answer = reply(410)
    await tell(office)
    assert [each.state for each in await notifications.listing(office.inst, office.owner)] == ["failed"]


async def test_the_same_cause_growing_is_not_news(office, chat):
    await wants(office, chat)
    await office.connect("clio")
    recipe = await office.turn_on(TASKS)
    told = []
    for number in range(3):
        run = await office.store.runs.start(recipe.id, str(number))
        await office.store.runs.finish(run.id, "failed", {"message": "Matter 7 is closed"})
        told.append(await tell(office))
    assert told == [1, 0, 0]


async def test_news_nobody_asked_for_are_not_told(office, chat):
    await wants(office, chat, kinds=("proof_failed",))
    await broken(office)
    assert (await tell(office), chat.bodies) == (0, [])


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "http://evil.example/"},
        {"url": "https://user@chat.example/"},
        {"url": "file:///etc/passwd"},
        {"recipients": ("nobody",)},
        {"kinds": ("weather",)},
    ],
)
async def test_an_unfit_choice_is_refused(office, wrong):
    with pytest.raises(Mistake):
        await notifications.change(office.inst, office.owner, Wanted(**wrong))
    assert await notifications.chosen(office.store) == {}


async def test_an_address_inside_the_network_is_never_written_to(office):
    await notifications.change(office.inst, office.owner, Wanted(url="https://127.0.0.1:1/"))
    await broken(office)
    await tell(office)
    (notice,) = await notifications.listing(office.inst, office.owner)
    assert (notice.state, "not on the open internet" in notice.error) == ("failed", True)


async def test_choosing_and_trying_on_the_page(office, people, chat):
    owner = await people.owner()
    url = f"http://127.0.0.1:{chat.port}/hook"
    page = await send(owner, NEWS, **{"kind-needs_you": "1", "url": url})
    secret = re.search(r"whsec_[\w+/=]+", page.text)[0]
    assert secret not in (await owner.get(NEWS)).text
    assert (await send(owner, NEWS, f"{NEWS}/test")).status_code == 303
    assert await notification_sending.send_due(office.inst) == 1
    page = (await owner.get(NEWS)).text
    assert ("Test message" in page, 'state-good">Sent' in page) == (True, True)


async def test_trying_without_a_way_says_what_is_missing(people):
    answer = await send(await people.owner(), NEWS, f"{NEWS}/test")
    assert (answer.status_code, "Choose one and save it first" in answer.text) == (422, True)
