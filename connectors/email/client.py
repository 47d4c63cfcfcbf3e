"""Speaks to a mail server. Everybody is asked for before the message is sent, so that all get it or nobody does.

aiosmtplib and not smtplib in a thread: a call that takes too long can be ended, and then really is over.
"""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import httpx
from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from actions import Effect
from connectors._kit.app import Filled
from connectors._kit.http import Http
from connectors.email.addresses import domain_of
from connectors.email.answers import after_data, before_data, refused_recipients
from connectors.email.form import DAILY, Mailbox
from connectors.email.message import Letter, written
from core.errors import Rejected
from core.files import Files

LOCAL = "LEXRELAY_EMAIL_LOCAL"
SECONDS = 20.0
"""For each command; the message itself may take longer."""
MESSAGE_SECONDS = 200.0


class Mail:
    """One mail server as one sender."""

    def __init__(self, http: Http, filled: Filled) -> None:
        self._http = http
        self.box: Mailbox = filled.form
        self._local = {each.strip().lower() for each in filled.environment.get(LOCAL, "").split(",")}

    @property
    def files(self) -> Files:
        """The firm's files in this installation."""
        return self._http.files

    async def try_out(self) -> None:
        """Sign in and name the sender, without sending; raises Rejected, Reconnect or RetryLater."""
        async with self._session() as server:
            await server.mail(self.box.from_address, encoding="utf-8")

    async def send(self, letter: Letter, effect: Effect) -> str:
        """Send a letter to everybody or nobody and return the server's word; raises as `before_data`, or InDoubt."""
        self._check_recipients(letter)
        message = written(self.box, letter, effect)
        await self._http.take_turn({DAILY: str(self.box.daily_limit)})
        async with self._session() as server:
            await self._name_everybody(server, letter, len(message))
            try:
                answer = await server.data(message, timeout=MESSAGE_SECONDS)
            except (SMTPException, OSError) as error:
                raise after_data(error) from error
        return answer.message

    def _check_recipients(self, letter: Letter) -> None:
        domains = self.box.domains
        outside = [each for each in letter.recipients if domains and domain_of(each) not in domains]
        if outside:
            reason = f"this connection may not write to {', '.join(outside)}; only to {', '.join(sorted(domains))}"
            remedy = "Correct the recipients in the recipe step, or connect the mail server again with their domain."
            raise Rejected(reason, code="recipient", field="to", remedy=remedy)

    async def _name_everybody(self, server: SMTP, letter: Letter, size: int) -> None:
        options = [f"SIZE={size}"] if server.supports_extension("size") else []
        if letter.is_international(self.box):
            _require_international(server)
            options.append("SMTPUTF8")
        await server.mail(self.box.from_address, options=options, encoding="utf-8")
        refusals: dict[str, SMTPResponseException] = {}
        for recipient in letter.recipients:
            try:
                await server.rcpt(recipient, encoding="utf-8")
            except SMTPResponseException as error:
                refusals[recipient] = error
        if refusals:
            raise refused_recipients(refusals)

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[SMTP]:
        """Open a signed-in session; whatever goes wrong in it before DATA has sent nothing."""
        self._check_encryption()
        server = SMTP(
            hostname=self.box.host,
            port=self.box.port,
            timeout=SECONDS,
            use_tls=self.box.security == "tls",
            start_tls=self.box.security == "starttls",
            tls_context=None if self.box.security == "none" else httpx.create_ssl_context(),
            local_hostname=domain_of(self.box.from_address),
        )
        try:
            await server.connect()
            await server.ehlo()
            if self.box.user:
                await server.login(self.box.user, self.box.password.get_secret_value())
            yield server
            with suppress(SMTPException, OSError):
                await server.quit()
        except (SMTPException, OSError, ssl.SSLError) as error:
            raise before_data(error, f"{self.box.host}:{self.box.port}") from error
        finally:
            server.close()

    def _check_encryption(self) -> None:
        place = f"{self.box.host}:{self.box.port}".lower()
        if self.box.security == "none" and place not in self._local:
            reason = f"messages and the password would go to {place} without encryption"
            remedy = f"Choose starttls or tls; or whoever runs this installation names {place} in {LOCAL}."
            raise Rejected(reason, code="encryption", field="security", remedy=remedy)


def _require_international(server: SMTP) -> None:
    if not server.supports_extension("smtputf8"):
        reason = "an address has letters before the @ that this mail server cannot take"
        raise Rejected(reason, code="address", field="to", remedy="Correct the recipients in the recipe step.")
