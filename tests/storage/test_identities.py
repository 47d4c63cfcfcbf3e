"""Who people are at an OpenID Connect provider, and ways there and back."""

import asyncio
from datetime import timedelta

import pytest
import time_machine

from core.clock import now
from core.errors import Mistake
from storage.openid_tries import TryRow

ISSUER, LIFE = "https://id.example", timedelta(minutes=10)


async def test_an_account_there_is_linked_to_one_person_and_goes_with_them(store, firm):
    ann, bob = [await firm.people.add(f"{name}@hart.example", name, "", "owner") for name in ("ann", "bob")]
    await firm.identities.link(ISSUER, "1", ann.id, ann.email)
    for subject, person in (("1", bob), ("2", ann)):
        with pytest.raises(Mistake, match="linked already"):
            await firm.identities.link(ISSUER, subject, person.id, person.email)
    assert (await store.system.identities.find(ISSUER, "1")).person_id == ann.id
    await firm.people.leave(ann.id)
    assert await store.system.identities.find(ISSUER, "1") is None
    assert await firm.identities.unlink(bob.id, ISSUER) == 0


async def test_a_way_back_is_used_by_one_of_many(store):
    tries = store.system.openid_tries
    await tries.begin(TryRow("state", "browser", "sign in"))
    assert await tries.use("state", "another", LIFE) is None
    uses = await asyncio.gather(*(tries.use("state", "browser", LIFE) for _ in range(5)))
    (row,) = [each for each in uses if each]
    await tries.owe_password(row, "1", "ann@hart.example")
    assert (await tries.owing("browser", LIFE)).email == "ann@hart.example"
    assert sorted(await asyncio.gather(*(tries.end(row) for _ in range(3)))) == [False, False, True]
    assert await tries.owing("browser", LIFE) is None


async def test_a_way_back_ends_with_its_time(store):
    tries = store.system.openid_tries
    await tries.begin(TryRow("state", "browser", "sign in"))
    with time_machine.travel(timedelta(minutes=11), tick=False):
        assert await tries.use("state", "browser", LIFE) is None
    await tries.purge(now() + timedelta(days=1))
    assert await tries.use("state", "browser", LIFE) is None
