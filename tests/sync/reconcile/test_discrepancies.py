"""Every planted kind of discrepancy is found in one pass and named with its pair; clean books raise no alarm."""

import random

import pytest

from sync.reconcile.compare import reconcile
from tests.sync.reconcile import discrepancies
from tests.sync.reconcile.books import AS_OF, clean_firm
from tests.sync.reconcile.discrepancies import KINDS, VARIANTS, clean_days, found

SIZE = 300


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_variant_is_detected_and_named(kind):
    results = [found(kind, n, SIZE) for n in range(0, VARIANTS, 3)]
    assert all(not result.clean and right for result, right in results)


@pytest.mark.proof
def test_at_least_95_of_100_causes_are_named_right_in_all_variants():
    assert discrepancies.main() == 0


def test_clean_books_raise_no_alarm():
    for seed in range(15):
        assert [result.differences for result in clean_days(seed, SIZE)] == [(), (), ()]


def test_clean_books_leave_no_residue_and_every_hold_is_listed():
    firm = clean_firm(7, SIZE)
    result = reconcile(firm.evidence(), AS_OF)
    assert [account.residue for account in result.accounts] == [0, 0]
    assert {held.key for held in firm.held} <= {each.key for each in result.explained}


@pytest.mark.parametrize("seed", range(5))
def test_several_discrepancies_at_once_are_each_named(seed):
    firm = clean_firm(seed, SIZE, records_lines=True)
    firm.chance = random.Random(seed)
    together = [discrepancies.deleted_by_hand, discrepancies.doubled, discrepancies.wrong_matter]
    for kind in (*together, discrepancies.one_sided, discrepancies.deleted_in_clio):
        kind(firm, 1)
    causes = {each.cause.value for each in reconcile(firm.evidence(), AS_OF).differences}
    assert causes == {kind.__name__ for kind in together} | {"one_sided", "deleted_in_clio"}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_differences_add_up_to_the_gap(kind):
    result, _ = found(kind, 3, SIZE)
    assert all(account.residue == 0 for account in result.accounts)


def test_the_order_of_lines_does_not_matter():
    firm = discrepancies.planted(discrepancies.wrong_client, 4, SIZE)
    result = reconcile(firm.evidence(), AS_OF)
    firm.clio.reverse()
    firm.documents = dict(reversed(firm.documents.items()))
    assert reconcile(firm.evidence(), AS_OF).differences == result.differences
