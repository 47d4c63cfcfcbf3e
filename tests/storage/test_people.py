"""People, second factors, sign-ins and counted tries, on both kinds of database."""

import asyncio
from datetime import timedelta

import pytest

from core.errors import Mistake, NotFound
from storage.throttles import Pace

HOUR = timedelta(hours=1)


async def join(firm, email="ann@hart.example", role="owner"):
    return await firm.people.add(email, "Ann", "hash", role)


async def test_an_address_has_one_account(firm):
    await join(firm)
    with pytest.raises(Mistake, match="account with it already"):
        await join(firm)
    assert len(await firm.people.list()) == 1


async def test_a_firm_sees_only_its_own_people(store, firm):
    person = await join(firm)
    with pytest.raises(NotFound):
        await store.firm("lowe").people.member(person.id)
    with pytest.raises(NotFound):
        await store.firm("lowe").people.leave(person.id)
    assert (await firm.people.member(person.id)).role == "owner"


async def test_leaving_the_last_firm_forgets_the_account(store, firm):
    person = await join(firm)
    await firm.second_factors.begin(person.id, "SECRET")
    await store.firm("lowe").people.join(person.id, "viewer")
    await firm.people.leave(person.id)
    assert await store.system.people.find("ann@hart.example")
    await store.firm("lowe").people.leave(person.id)
    assert await store.system.people.find("ann@hart.example") is None


async def test_of_two_owners_leaving_at_once_one_stays(open_stores):
    stores = [open_stores() for _ in range(2)]
    await stores[0].system.firms.ensure("hart")
    owners = [await join(stores[0].firm("hart"), f"{name}@hart.example") for name in ("ann", "bob")]

    async def leave(store, person):
        async with store.firm("hart").together() as firm:
            await firm.people.leave(person.id)
            if not await firm.people.count("owner"):
                raise RuntimeError("the last")

    done = await asyncio.gather(*map(leave, stores, owners), return_exceptions=True)
    assert [str(each) for each in done if each] == ["the last"]
    assert await stores[0].firm("hart").people.count("owner") == 1


async def test_a_code_and_a_recovery_code_count_once_among_many_at_once(store, firm):
    person = await join(firm)
    await firm.second_factors.begin(person.id, "SECRET")
    await firm.second_factors.confirm(person.id, 7, ["a", "b"])
    steps = await asyncio.gather(*(firm.second_factors.use_step(person.id, 8) for _ in range(5)))
    codes = await asyncio.gather(*(firm.second_factors.use_recovery(person.id, "a") for _ in range(5)))
    assert (steps.count(True), codes.count(True)) == (1, 1)
    kept = await firm.second_factors.find(person.id)
    assert (kept.secret, kept.left) == ("SECRET", 1)


async def test_many_tries_at_once_gain_nothing(open_stores):
    stores = [open_stores() for _ in range(3)]
    pace = Pace(free=5, longest=timedelta(minutes=5))
    waits = await asyncio.gather(*(stores[at % 3].system.throttles.enter("account:x", pace) for at in range(20)))
    assert waits.count(timedelta()) == 5


async def test_sign_ins_end_one_by_one_and_all(store, firm):
    person = await join(firm)
    ins = [await store.system.sign_ins.start("hart", str(number), person.id) for number in range(3)]
    assert await store.system.sign_ins.end_one("per_other", ins[0].id) == 0
    assert await store.system.sign_ins.end_one(person.id, ins[0].id) == 1
    assert await store.system.sign_ins.end_all(person.id, besides=ins[1].id) == 1
    (left,) = await store.system.sign_ins.list(person.id, idle=HOUR, life=HOUR)
    assert left.id == ins[1].id


async def test_an_invitation_and_a_password_link_are_used_once(store, firm):
    person = await join(firm)
    invited = await firm.invitations.add("bob@hart.example", "viewer", "hash", HOUR)
    await firm.invitations.add_reset(person.id, "reset")
    assert not await store.firm("lowe").invitations.use(invited.id)
    assert [await firm.invitations.use(invited.id) for _ in range(2)] == [True, False]
    assert [await firm.invitations.use_reset("reset", HOUR) for _ in range(2)] == [True, False]
    assert await store.system.invitations.find("hash") is None
