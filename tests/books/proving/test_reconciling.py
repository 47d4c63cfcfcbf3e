"""Clean books raise no alarm; whatever is changed behind the books is found and named."""

import pytest

from tests.books.proving.__main__ import VARIANTS, judged, main
from tests.books.proving.discrepancies import KINDS


@pytest.mark.parametrize("variant", range(2))
async def test_every_change_behind_the_books_is_found_named_and_alarmed_and_nothing_else(variant, sqlite_url):
    planted, named, false = await judged(variant, LEXRELAY_DATABASE_URL=sqlite_url)
    assert named == {mark: [kind] for mark, kind in planted.items()}
    assert len(planted) == len(KINDS)
    assert false == []


@pytest.mark.proof
def test_at_least_95_of_100_causes_are_named_right_in_all_variants():
    assert main(VARIANTS) == 0
