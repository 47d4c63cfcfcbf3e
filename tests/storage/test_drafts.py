"""What somebody is still working on is theirs alone, and no change is lost to another."""


async def test_a_draft_comes_back_as_it_was_left(firm):
    begun = await firm.drafts.begin("ann", "", 0, {"document": {"name": "Ä"}})
    await firm.drafts.change(begun, {"document": {"name": "B"}})
    found = await firm.drafts.get("ann", "")
    assert (found.content, found.version) == ({"document": {"name": "B"}}, 2)


async def test_of_two_changes_to_the_same_version_the_first_counts(firm):
    begun = await firm.drafts.begin("ann", "", 0, {"document": {}})
    assert await firm.drafts.change(begun, {"document": {"name": "first"}})
    assert await firm.drafts.change(begun, {"document": {"name": "second"}}) is None
    assert await firm.drafts.begin("ann", "", 0, {"document": {"name": "third"}}) is None
    assert (await firm.drafts.get("ann", "")).content["document"]["name"] == "first"


async def test_drafts_belong_to_one_person(firm):
    await firm.drafts.begin("ann", "", 0, {"document": {}})
    assert await firm.drafts.get("ben", "") is None
    await firm.drafts.drop("ben", "")
    assert await firm.drafts.get("ann", "")
