"""Clients are matched with customers by name and e-mail; what may be somebody else is asked."""


async def test_a_customer_of_the_same_name_and_email_is_taken_over(people):
    id = people.typed("Sample Acme", "OFFICE@acme.example")
    assert (await people.settle()).state == "applied"
    assert people.customers()["Sample Acme"]["Id"] == id
    assert len(people.customers()) == 1


async def test_a_customer_of_the_name_with_another_email_is_asked_and_nothing_of_the_client_is_posted(people):
    id = people.typed("Sample Acme", "other@example.com")
    await people.settle()
    (hold,) = await people.holds()
    assert (hold.key, hold.body["client"], hold.cents) == ("client 1", "Sample Acme", 900_000)
    assert f"lexrelay sync match 1 {id}" in hold.body["remedies"][0]
    assert people.rows("JournalEntry") == []


async def test_a_customer_of_another_name_with_the_email_is_asked(people):
    people.typed("Acme Sample Holdings", "office@acme.example")
    await people.settle()
    assert len(await people.holds()) == 1


async def test_a_collision_decided_for_the_customer_posts_to_it(people):
    id = people.typed("Acme Sample Holdings", "office@acme.example")
    await people.settle()
    await people.decide(id)
    assert (await people.settle()).state == "applied"
    assert [each["Id"] for each in people.customers().values()] == [id]
    assert len(people.rows("JournalEntry")) == 1
    assert await people.holds() == []


async def test_a_collision_decided_as_new_makes_a_customer_with_clios_number(people):
    people.typed("Sample Acme", "other@example.com")
    await people.settle()
    await people.decide("new")
    await people.settle()
    assert set(people.customers()) == {"Sample Acme", "Sample Acme (Clio 1)"}


async def test_two_clients_of_one_name_never_become_one_customer(people):
    await people.tell(
        {"tell": "client", "id": 2, "name": "Sample Acme"},
        {"tell": "matter", "id": 21, "client": 2, "number": "00021-Acme"},
        {"tell": "bank line", "id": 90002, "on": "2026-03-02", "amount": "50.00", "matter": 21, "payee": "Sample"},
    )
    await people.settle()
    (hold,) = await people.holds()
    assert hold.key == "client 2"
    await people.decide("new")
    await people.settle()
    assert set(people.customers()) == {"Sample Acme", "Sample Acme (Clio 2)"}


async def test_what_differed_when_a_customer_was_taken_over_is_nobodys_edit(people):
    id = people.typed("Sample Acme")
    await people.settle()
    assert (await people.settle()).state == "nothing"
    assert people.customers()["Sample Acme"]["Id"] == id
    assert "PrimaryEmailAddr" not in people.customer
