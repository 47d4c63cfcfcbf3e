"""A mail server is tried before it is connected, and nothing is said to it without encryption."""

import pytest
from pydantic import ValidationError

from connectors._kit.http import Http
from connectors.email import APP
from connectors.email.form import Mailbox
from core.errors import Reconnect, Rejected
from tests.connectors.email.server import mail, running, send
from tests.connectors.http.service import certificate_for


@pytest.fixture
def certificate(tmp_path, monkeypatch):
    """The server's side; this process trusts it as an operator's own authority would be trusted."""
    server, _ = certificate_for("localhost", tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "own.pem"))
    return server


async def test_trying_signs_in_and_sends_nothing(certificate):
    async with running(certificate) as office:
        account = await APP.identify(mail(office, security="starttls", user="ada", password="sample-word"))
        with pytest.raises(Reconnect):
            await APP.identify(mail(office, security="starttls", user="ada", password="other"))
    assert account.name == "office@sample-law.example"
    assert office.taken == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_messages_go_encrypted(certificate, security):
    async with running(certificate, at_once=security == "tls", require_starttls=security == "starttls") as office:
        await send(mail(office, security=security))
    assert len(office.taken) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_a_certificate_of_somebody_else_is_refused(tmp_path, security):
    server, _ = certificate_for("localhost", tmp_path)
    async with running(server, at_once=security == "tls") as office:
        with pytest.raises(Rejected, match="certificate"):
            await send(mail(office, security=security))


async def test_a_server_without_encryption_gets_no_password():
    async with running() as office:
        with pytest.raises(Rejected, match="does not offer"):
            await send(mail(office, security="starttls", user="ada", password="sample-word"))
        with pytest.raises(Rejected, match="without encryption") as refusal:
            await send(mail(office, local=False))
    assert "LEXRELAY_EMAIL_LOCAL" in refusal.value.remedy
    assert office.taken == []


async def test_the_forms_daily_limit_is_what_the_budget_learns():
    class Budget:
        granted, admitted = [], 0

        async def observe(self, status, headers, wait):
            self.granted.append(dict(headers))

        async def admit(self):
            self.admitted += 1

    budget = Budget()
    async with running() as office:
        await send(mail(office, daily_limit=20, http=Http(None, budget)))
    assert (budget.granted, budget.admitted) == ([{"x-daily-limit": "20"}], 1)
    assert "x-daily-limit" in {limit.header for limit in APP.limits}


@pytest.mark.parametrize(
    "wrong",
    [
        {"user": "ada"},
        {"password": "x"},
        {"from_address": "office"},
        {"from_name": "Office\nX: y"},
        {"host": "mail.example/x"},
        {"recipient_domains": "example"},
        {"security": "maybe"},
    ],
    ids=str,
)
def test_a_form_that_cannot_work_is_refused(wrong):
    good = {"host": "mail.example", "from_address": "office@sample-law.example"}
    with pytest.raises(ValidationError):
        Mailbox(**good | wrong)
    assert Mailbox(**good).port == 587
