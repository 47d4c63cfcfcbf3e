"""A message arrives as it was written, with one id for all attempts, at everybody or at nobody."""

import pytest
from pydantic import ValidationError

from connectors.email.actions.send_email import send_email
from core.errors import InDoubt, Reconnect, Rejected, RetryLater
from core.files import FileRef
from tests.connectors.email.server import mail, running, send


@pytest.fixture
async def office():
    async with running() as each:
        yield each


class Kept:
    """A firm's kept files, by id."""

    def __init__(self, **files):
        self._files = files

    async def size(self, file):
        return len(self._files[file.id])

    async def read(self, file, start, length):
        for at in range(start, start + length, 1000):
            yield self._files[file.id][at : at + 1000]


async def test_everybody_named_gets_the_message(office):
    sent = await send(
        mail(office), to="ada@example.com; bob@example.org", cc=["cy@example.com"], bcc=["di@example.com"]
    )
    sender, recipients = office.envelopes[0]
    message = office.messages[0]
    assert sender == "office@sample-law.example"
    assert recipients == ["ada@example.com", "bob@example.org", "cy@example.com", "di@example.com"]
    assert (message["To"], message["Cc"]) == ("ada@example.com, bob@example.org", "cy@example.com")
    assert "di@example.com" not in str(message)
    assert (sent.recipients, sent.answer) == (4, "2.0.0 Ok: queued as 17")


async def test_repeats_are_equal_to_the_byte(office):
    files = [FileRef(id="f1", name="a.pdf", size=3, content_type="application/pdf")]
    first, second = [await send(mail(office, Kept(f1=b"abc")), attachments=files) for _ in range(2)]
    assert first.id == second.id == "<lexrelay.0123456789abcdef01234567@sample-law.example>"
    assert office.messages[0]["Message-ID"] == first.id
    assert office.messages[0]["Date"] == "Tue, 06 Jan 2026 00:00:00 +0000"
    assert office.taken[0] == office.taken[1]


async def test_letters_of_all_scripts_survive(office):
    client = mail(office, from_name='Kanzlei "Grün", 東京')
    await send(client, subject="Prüfung — 東京 " + "x" * 300, text="Grüße,\n.\nein Punkt allein\n" + "ä" * 2000)
    message = office.messages[0]
    assert message["Subject"] == "Prüfung — 東京 " + "x" * 300
    assert message["From"].addresses[0].display_name == 'Kanzlei "Grün", 東京'
    assert message.get_content().splitlines()[:3] == ["Grüße,", ".", "ein Punkt allein"]
    assert office.taken[0].isascii()


async def test_domains_go_out_as_they_are_looked_up(office):
    await send(mail(office), to=["ada@Bücher.example", "bob@straße.example"])
    assert office.envelopes[0][1] == ["ada@xn--bcher-kva.example", "bob@xn--strae-oqa.example"]


async def test_an_address_of_other_letters_needs_a_server_that_takes_it():
    async with running(enable_SMTPUTF8=False) as old, running(enable_SMTPUTF8=True) as new:
        with pytest.raises(Rejected, match="before the @"):
            await send(mail(old), to=["jürgen@example.com"])
        await send(mail(new), to=["jürgen@example.com"])
    assert old.taken == []
    assert new.envelopes[0][1] == ["jürgen@example.com"]


async def test_files_are_attached_whole(office):
    content = bytes(range(256)) * 20
    files = [
        FileRef(id="f1", name="Rechnung – März.pdf", size=5120, content_type="application/pdf"),
        FileRef(id="f2", name="a\r\nBcc: x@example.com", size=3, content_type="message/rfc822"),
    ]
    await send(mail(office, Kept(f1=content, f2=b"abc")), attachments=files)
    first, second = office.messages[0].iter_attachments()
    assert (first.get_filename(), first.get_content_type()) == ("Rechnung – März.pdf", "application/pdf")
    assert first.get_payload(decode=True) == content
    assert second.get_content_type() == "application/octet-stream"
    assert office.messages[0]["Bcc"] is None


async def test_attachments_that_no_server_takes_are_refused_before_they_are_read(office):
    class Huge(Kept):
        async def size(self, file):
            return 10_000_001

    files = [FileRef(id=f"f{n}", name="x", size=1, content_type="") for n in (1, 2)]
    with pytest.raises(Rejected, match="20 MB can be sent"):
        await send(mail(office, Huge()), attachments=files)


async def test_one_refused_recipient_keeps_the_message_from_all(office):
    office.refusals["bob@example.com"] = "550 5.1.1 No such user here"
    with pytest.raises(Rejected, match=r"bob@example\.com \(550 5\.1\.1 No such user here\)") as refusal:
        await send(mail(office), to=["ada@example.com", "bob@example.com"])
    assert "Nothing was sent" in refusal.value.reason
    assert office.taken == []


ANSWERS = {
    "a busy server": ("MAIL", "451 Try again", RetryLater),
    "a refused sender": ("MAIL", "553 Not yours", Rejected),
    "greylisting": ("ada@example.com", "450 Come back in five minutes", RetryLater),
    "a message refused": ("DATA", "554 Looks like spam", Rejected),
    "a full disk": ("DATA", "452 No room", RetryLater),
    "a hang-up before the message": ("MAIL", None, RetryLater),
    "a hang-up while naming": ("ada@example.com", None, RetryLater),
    "a hang-up after the message": ("DATA", None, InDoubt),
}


@pytest.mark.parametrize(("about", "answer", "means"), ANSWERS.values(), ids=ANSWERS.keys())
async def test_what_the_server_says_decides_what_comes_next(office, about, answer, means):
    office.refusals[about] = answer
    with pytest.raises(means) as failure:
        await send(mail(office))
    assert "Friday" not in failure.value.reason


async def test_nobody_there_is_tried_again_later():
    async with running() as gone:
        pass
    with pytest.raises(RetryLater, match="cannot be reached"):
        await send(mail(gone))


async def test_a_wrong_password_asks_to_connect_again(office):
    with pytest.raises(Reconnect):
        await send(mail(office, user="ada", password="wrong"))
    await send(mail(office, user="ada", password="sample-word"))
    assert len(office.taken) == 1


async def test_only_the_domains_of_the_form_are_written_to(office):
    client = mail(office, recipient_domains="Example.com, bücher.example")
    await send(client, to=["ada@example.com", "bob@BÜCHER.example"])
    with pytest.raises(Rejected, match=r"may not write to eve@evil\.example"):
        await send(client, bcc=["eve@evil.example"])
    assert len(office.taken) == 1


CODED = "=?utf-8?q?hi=0d=0aBcc:_eve=40evil.example=0d=0a=0d=0aforged?="


async def test_coded_letters_from_outside_add_no_headers_and_no_text(office):
    files = [FileRef(id="f1", name=f"{CODED}.pdf", size=3, content_type="application/pdf")]
    await send(mail(office, Kept(f1=b"abc"), from_name=CODED), subject=CODED, attachments=files)
    (message,) = office.messages
    (attached,) = message.iter_attachments()
    assert message["Bcc"] is None
    assert message["Subject"] == CODED.replace("=?", "= ?")
    assert message.get_body().get_content().split("\r\n") == ["It is on Friday.", ""]
    assert (attached.get_filename(), attached.get_payload(decode=True)) == (CODED.replace("=?", "= ?") + ".pdf", b"abc")


INJECTIONS = [
    {"to": ["ada@example.com\r\nBcc: eve@evil.example"]},
    {"to": ["ada@example.com>, <eve@evil.example"]},
    {"to": ["Ada <ada@example.com>"]},
    {"reply_to": "ada@example.com\nX: y"},
    {"to": ["=?utf-8?q?eve=40evil.example=2cada?=@example.com"]},
    {"subject": "Hello\r\nBcc: eve@evil.example"},
    {"subject": "Hello\u2028Bcc: eve@evil.example"},
    {"to": []},
    {"to": [f"a{n}@example.com" for n in range(51)]},
    {"to": ["a..b@example.com"]},
    {"to": ["ada@localhost"]},
]


@pytest.mark.parametrize("wrong", INJECTIONS, ids=str)
def test_what_would_change_the_message_is_refused(wrong):
    with pytest.raises(ValidationError):
        send_email.input(**{"to": ["ada@example.com"], "subject": "x", "text": "y"} | wrong)
