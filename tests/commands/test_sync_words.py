"""What a first sync says while it runs: what is done and left, and about how long that takes."""

import pytest

from commands.sync_words import Pace, duration


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "1 s"), (1, "1 s"), (119, "119 s"), (120, "2 min"), (3599, "60 min"), (7169, "119 min"), (7170, "2 h 0 min"),
     (7200, "2 h 0 min"), (8100, "2 h 15 min"), (90_000, "25 h 0 min")],
)  # fmt: skip
def test_time_is_said_the_way_people_say_it(seconds, words):
    assert duration(seconds) == words


def test_no_time_is_guessed_before_a_step_is_done():
    assert Pace().words(0, 300, at=50.0) == "0 of 300 steps are done, 300 left"


def test_the_time_left_follows_the_pace_since_it_was_first_told():
    pace = Pace()
    pace.words(100, 300, at=50.0)
    assert pace.words(110, 300, at=60.0) == "110 of 300 steps are done, 190 left, about 3 min"
    assert pace.words(200, 300, at=550.0) == "200 of 300 steps are done, 100 left, about 8 min"


def test_nothing_is_left_to_wait_for_at_the_end():
    pace = Pace()
    pace.words(0, 2, at=0.0)
    assert pace.words(2, 2, at=9.0) == "2 of 2 steps are done, 0 left"
