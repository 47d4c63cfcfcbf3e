"""HTTP: Request."""

from typing import Any, Literal, Self
from urllib.parse import urlencode

from pydantic import Field, model_validator

from actions import Effect, Guarantee, action
from connectors._kit.wire import write_json
from connectors.http.address import Address, Texts
from connectors.http.client import Answer, Web


class Call(Address):
    """What to send, and where."""

    method: Literal["POST", "PUT", "PATCH", "DELETE", "GET", "HEAD"] = Field(
        default="POST", title="Method", description="What the service's description asks for; POST makes something new."
    )
    data: Any = Field(
        default=None, title="JSON", description="Content that is sent as JSON: names and values, or a list."
    )
    fields: Texts = Field(
        default_factory=dict, title="Form fields", description="Content that is sent like a form on a web page."
    )
    text: str = Field(default="", title="Text", description="Content that is sent as it is.")
    content_type: str = Field(
        default="text/plain; charset=utf-8", title="Kind of text", description="Such as application/xml.",
        pattern=r"^[\x20-\x7e]+$",
    )  # fmt: skip

    @model_validator(mode="after")
    def _one_content(self) -> Self:
        if sum((self.data is not None, bool(self.fields), bool(self.text))) > 1:
            raise ValueError("give one content: JSON, form fields or text")
        return self


@action(title="Request", sample="answer.json", guarantee=Guarantee.AT_MOST_ONCE)
async def request(web: Web, call: Call, effect: Effect) -> Answer:
    """Send a request that may change something (HTTP Request); a service that knows Idempotency-Key gets one."""
    once = {"Idempotency-Key": effect.request_id}
    kind, content = _content(call)
    return await web.call(call.method, call, writes=True, headers={**once, **kind}, content=content)


def _content(call: Call) -> tuple[dict[str, str], bytes | None]:
    if call.data is not None:
        return {"Content-Type": "application/json"}, write_json(call.data)
    if call.fields:
        return {"Content-Type": "application/x-www-form-urlencoded"}, urlencode(call.fields).encode()
    return ({"Content-Type": call.content_type}, call.text.encode()) if call.text else ({}, None)
