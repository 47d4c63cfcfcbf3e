"""Who may do what, tokens and sign-in links."""

from datetime import timedelta

import pytest
import time_machine

from core.errors import Mistake, NotAllowed
from services import publishing, recipes
from services.actors import GRANTS, Permission, Role, require
from services.connecting import connections
from services.identity import sessions, tokens
from services.running import runs

MAY = {
    "owner": "SEE BUILD PUBLISH PUBLISH_MONEY OPERATE KEEP_BOOKS SET_UP_BOOKS CONNECT PEOPLE ADMINISTER SETTINGS",
    "admin": "SEE BUILD PUBLISH PUBLISH_MONEY OPERATE KEEP_BOOKS SET_UP_BOOKS CONNECT PEOPLE SETTINGS",
    "builder": "SEE BUILD PUBLISH OPERATE",
    "bookkeeper": "SEE OPERATE KEEP_BOOKS",
    "viewer": "SEE",
}


@pytest.mark.parametrize("role", MAY)
def test_roles_may_only_what_the_table_says(role):
    assert GRANTS[Role(role)] == {Permission[name] for name in MAY[role].split()}


def test_a_refusal_names_who_may(office):
    with pytest.raises(NotAllowed, match="Ask someone with the role owner or admin"):
        require(office.actor("builder"), Permission.CONNECT)


CALLS = {
    "connect": ("builder", lambda inst, actor: connections.begin(inst, actor, "clio")),
    "disconnect": ("builder", lambda inst, actor: connections.disconnect(inst, actor, "Clio", preview=False)),
    "save": ("bookkeeper", lambda inst, actor: recipes.save(inst, actor, "name: x")),
    "turn on": ("bookkeeper", lambda inst, actor: publishing.turn_on(inst, actor, "x")),
    "replay": ("viewer", lambda inst, actor: runs.replay(inst, actor, "run_1")),
    "make a token": ("admin", lambda inst, actor: tokens.create(inst, actor, "t", "owner")),
    "make a link": ("admin", sessions.make_link),
}


@pytest.mark.parametrize(("role", "call"), CALLS.values(), ids=CALLS)
async def test_services_refuse_a_role_before_they_look(office, role, call):
    with pytest.raises(NotAllowed):
        await call(office.inst, office.actor(role))


async def test_a_token_speaks_for_its_role_until_revoked(office):
    made = await tokens.create(office.inst, office.owner, "reporting", "viewer")
    assert (await tokens.authenticate(office.inst, made.token)).role is Role.VIEWER
    await tokens.revoke(office.inst, office.owner, made.id)
    with pytest.raises(NotAllowed):
        await tokens.authenticate(office.inst, made.token)


async def test_a_token_is_shown_once(office):
    made = await tokens.create(office.inst, office.owner, "reporting", "viewer")
    listed = await tokens.listing(office.inst, office.owner)
    assert made.token not in repr(listed)
    assert made.token.encode() not in (office.inst.settings.home / "lexrelay.db").read_bytes()


@pytest.mark.parametrize(("name", "role"), [("x", "king"), ("  ", "viewer")])
async def test_unfit_tokens_are_not_made(office, name, role):
    with pytest.raises(Mistake):
        await tokens.create(office.inst, office.owner, name, role)
    assert await tokens.listing(office.inst, office.owner) == []


async def session(office):
    link = await sessions.make_link(office.inst, office.owner)
    return await sessions.redeem(office.inst, link.rpartition("/")[2])


async def test_a_link_signs_in_once(office):
    link = await sessions.make_link(office.inst, office.owner)
    await sessions.redeem(office.inst, link.rpartition("/")[2])
    with pytest.raises(Mistake, match="lexrelay link"):
        await sessions.redeem(office.inst, link.rpartition("/")[2])


async def test_a_link_ends_after_a_quarter_of_an_hour(office):
    link = await sessions.make_link(office.inst, office.owner)
    with time_machine.travel(timedelta(minutes=16)), pytest.raises(Mistake):
        await sessions.redeem(office.inst, link.rpartition("/")[2])


async def test_a_session_ends_after_twelve_hours_of_use(office):
    token = await session(office)
    with time_machine.travel(timedelta(), tick=False) as clock:
        for _ in range(25):
            assert (await sessions.session_actor(office.inst, token)).role is Role.OWNER
            clock.shift(timedelta(minutes=29))
        assert await sessions.session_actor(office.inst, token) is None


@pytest.mark.parametrize("watching", [False, True])
async def test_a_session_ends_when_nobody_uses_it_for_half_an_hour(office, watching):
    token = await session(office)
    with time_machine.travel(timedelta(minutes=20)):
        assert await sessions.session_actor(office.inst, token, watching=watching)
    with time_machine.travel(timedelta(minutes=40)):
        assert (await sessions.session_actor(office.inst, token) is None) == watching


async def test_signing_out_ends_the_session(office):
    token = await session(office)
    await sessions.end(office.inst, token)
    assert await sessions.session_actor(office.inst, token) is None


async def test_a_session_is_no_token_and_a_token_no_session(office):
    made = await tokens.create(office.inst, office.owner, "reporting", "owner")
    assert await sessions.session_actor(office.inst, made.token) is None
    with pytest.raises(NotAllowed):
        await tokens.authenticate(office.inst, await session(office))


async def test_a_consent_state_is_no_sign_in_link(office):
    begun = await connections.begin(office.inst, office.owner, "clio")
    with pytest.raises(Mistake):
        await sessions.redeem(office.inst, begun.state)
