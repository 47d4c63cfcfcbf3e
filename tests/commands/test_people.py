"""People from a terminal."""

import asyncio
import json

import pytest

from engine.installation import open_installation
from services.actors import local_owner
from services.identity import accounts, sessions
from services.identity.signing_in import Caller


@pytest.fixture
def started(lexrelay, settings):
    """A home whose owner has made their account with the address of `lexrelay link`."""

    async def create():
        inst = await open_installation({name: value for name, value in settings.items() if name.startswith("LEXRELAY")})
        token = (await sessions.make_link(inst, local_owner(inst))).rpartition("/")[2]
        here = Caller("127.0.0.1", "a test")
        password = "seven otters read quietly"
        await accounts.create_owner(inst, token, "olga@hart.example", "Olga", password=password, caller=here)
        await inst.close()

    asyncio.run(create())
    return lexrelay


def test_a_new_home_says_where_the_first_account_is_made(lexrelay):
    assert "lexrelay link" in lexrelay("people", "list").stdout


def test_somebody_is_invited_listed_and_the_last_owner_stays(started):
    made = json.loads(started("people", "invite", "vera@hart.example", "--role", "builder", "--json").stdout)
    assert made["url"].startswith("http://localhost:8700/invitation/")
    assert "olga@hart.example" in started("people", "list").stdout
    for refused in (("role", "olga@hart.example", "viewer"), ("remove", "olga@hart.example")):
        done = started("people", *refused)
        assert (done.returncode, "this is the last" in done.stderr) == (2, True)


def test_a_link_to_a_new_password_is_printed_alone(started):
    done = started("people", "reset", "olga@hart.example", "--second-factor")
    assert done.stdout.startswith("http://localhost:8700/reset/")
    assert "second factor is off" in done.stderr
    assert started("people", "reset", "nobody@hart.example").returncode == 2
