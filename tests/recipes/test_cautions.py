"""The author hears before a recipe runs which steps may be done twice, and which need a person."""

from recipes.cautions import cautions
from recipes.text import read_recipe
from services.catalogue import Catalogue

TEXT = """
name: Told
trigger: {on: clio.new_matter, account: Clio}
steps:
  - id: sign
    approval: {ask: "Go on?", who: bookkeeper, within: 3 days}
  - id: each
    for_each: "{{ trigger.lines }}"
    steps:
      - id: mail
        do: email.send_email
        with: {to: [office@sample.example], subject: Hello, text: Hello}
  - id: call
    do: http.request
    with: {url: "https://sample.example"}
  - id: note
    do: clio.create_matter_note
    with: {matter_id: 1, subject: Hello}
"""


def test_steps_that_may_repeat_or_need_a_person_are_named_in_words():
    assert cautions(read_recipe(TEXT), Catalogue()) == (
        "Step 'sign' needs a person: the run waits for the bookkeeper's answer; it stops after 3 days without one.",
        "Step 'mail' (Send Email): may repeat. After a crash or a lost answer it may be done a second time.",
        "Step 'call' (Request): never repeats; asks a person when unsure. It is never sent again by itself: "
        "after a lost answer a person is asked.",
    )


def test_steps_with_a_firm_promise_need_no_words():
    note = "steps: [{id: note, do: clio.create_matter_note, with: {matter_id: 1, subject: Hello}}]"
    assert cautions(read_recipe(TEXT.partition("steps:")[0] + note), Catalogue()) == ()
