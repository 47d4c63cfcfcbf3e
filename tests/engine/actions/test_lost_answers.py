"""The vendor does it and the answer is lost: the ledger looks, and what was done is done once.

QuickBooks forgets request ids here and accepts duplicate numbers and names: nothing but the ledger is left.
"""

import pytest

from actions import Guarantee
from tests.engine.actions.rows import ROWS, promising
from tests.engine.crash import Died, mortal

ONCE = promising(Guarantee.EFFECTIVELY_ONCE)
AFTER_SENDING = 4
"""The commit in which a process notes what came of a request, after: begin, intend, start sending."""

ANEW = {"clio.upload_document_to_matter": 4}
"""Writes of what takes several and starts anew: the document begun, that one removed, another begun and finished."""


@pytest.mark.parametrize("key", ONCE)
async def test_a_lost_request_and_a_lost_answer_leave_one_object_that_the_result_names(firm, key):
    given = await firm.given(key)
    before = firm.holdings()
    firm.lose(key, "cut_before")
    firm.lose(key, "cut_after")
    output = await firm.output(await firm.queue(key, given))
    firm.assert_done(key, given, before, output)
    assert firm.holdings().commits(before) == ANEW.get(key, 1)


@pytest.mark.parametrize("key", ONCE)
async def test_a_process_that_dies_between_sending_and_the_answer_leaves_one_object(firm, key):
    given = await firm.given(key)
    before, run_id = firm.holdings(), await firm.queue(key, given)
    firm.lose(key, "cut_after")
    async with mortal(firm.office, "before", AFTER_SENDING) as (dying, _):
        with pytest.raises(Died):
            await firm.go(run_id, dying)
    output = await firm.output_after_restart(run_id)
    firm.assert_done(key, given, before, output)
    assert firm.holdings().commits(before) == len(ROWS[key].methods)
