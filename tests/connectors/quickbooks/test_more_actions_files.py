"""Files that go to QuickBooks and come from it, against the sandbox."""

import httpx
import pytest

from connectors.quickbooks.actions.attach_file import attach_file
from connectors.quickbooks.actions.create_invoice import create_invoice
from connectors.quickbooks.actions.get_invoice_pdf import get_invoice_pdf
from connectors.quickbooks.multipart import Multipart
from core.canonical import exact_json
from core.errors import InDoubt, Rejected, RetryLater
from core.files import FileRef
from sandbox.quickbooks import work
from tests.connectors.quickbooks.conftest import Answers, effect_of, fault, look_up
from tests.connectors.quickbooks.more_inputs import CLIENT, ITEM
from tests.connectors.quickbooks.test_bodies import faults_in
from tests.kept_files import content_of

PDF = b"%PDF-1.4 " + bytes(range(256)) * 3000


async def pieces(content):
    yield content[:1000]
    yield content[1000:]


@pytest.fixture
async def invoice(company):
    work.new_customer(company.world, "Sample Orchard")
    values = {"customer_id": CLIENT, "lines": [{"amount": "10", "item_id": ITEM}], "number": "B-1"}
    return await create_invoice.run(company.client, create_invoice.input.model_validate(values), effect_of("c"))


def attachment(invoice, content, **more):
    values = {"record_type": "Invoice", "record_id": invoice.id, "name": "order.pdf", "content": content}
    return attach_file.input.model_validate({**values, **more})


async def test_kept_file_is_attached_byte_for_byte(company, effect, invoice, tmp_path):
    quickbooks = company.filing(tmp_path)
    file = await quickbooks.files.keep("order.pdf", "application/pdf", pieces(PDF))
    made = await attach_file.run(quickbooks, attachment(invoice, file.model_dump(), note="Order"), effect)
    assert (made.file_name, made.content_type, made.size) == ("order.pdf", "application/pdf", len(PDF))
    assert (made.record_types, made.record_ids, made.note) == (("Invoice",), (invoice.id,), f"Order\n{effect.marker}")
    assert (company.sandbox.store.folder / f"attachable-{made.id}").read_bytes() == PDF


async def test_a_file_cannot_add_parts_of_its_own(company, effect, invoice, tmp_path):
    quickbooks = company.filing(tmp_path)
    file = await quickbooks.files.keep("a.txt", "text/plain\r\n\r\nforged", pieces(b"words" * 300))
    made = await attach_file.run(quickbooks, attachment(invoice, file.model_dump()), effect)
    assert (company.sandbox.store.folder / f"attachable-{made.id}").read_bytes() == b"words" * 300
    first, second = (Multipart({}, "a.txt", "text/plain", b"", 0) for _ in range(2))
    assert first.headers["Content-Type"] != second.headers["Content-Type"], "a known boundary can be put into a file"


async def test_attachment_of_a_lost_answer_is_found(company, effect, invoice):
    wanted = attachment(invoice, "Dear Sir", name="a \"quoted\" 'name'.txt", include_on_send=True)
    for kind in ("cut_before", "cut_after"):
        assert await look_up(attach_file, company.client, wanted, effect) is None
        company.fail_once(kind, "upload")
        with pytest.raises(InDoubt):
            await attach_file.run(company.client, wanted, effect)
    found = await look_up(attach_file, company.client, wanted, effect)
    assert ([row["Id"] for row in company.rows("Attachable")], found.size) == ([found.id], 8)


async def test_nothing_is_sent_for_a_transaction_that_is_not_there(company, effect, invoice):
    with pytest.raises(Rejected) as refusal:
        await attach_file.run(company.client, attachment(invoice, "x", record_id="999"), effect)
    assert (refusal.value.code, company.posts("upload")) == ("610", 0)


async def test_file_beyond_the_limit_is_not_sent(company, effect, invoice, tmp_path):
    quickbooks = company.filing(tmp_path)
    file = await quickbooks.files.keep("order.pdf", "application/pdf", pieces(bytes(101 << 20)))
    with pytest.raises(Rejected, match="100 MB"):
        await attach_file.run(quickbooks, attachment(invoice, file.model_dump()), effect)


async def test_fault_inside_an_upload_is_a_refusal(effect):
    inside = {"AttachableResponse": [fault(2050, element="Note").json()]}
    answers = Answers({"Invoice": {"Id": "1"}}, inside)
    wanted = attach_file.input(record_type="Invoice", record_id="1", name="a.txt", content="x")
    with pytest.raises(Rejected) as refusal:
        await attach_file.run(answers.client, wanted, effect)
    assert (refusal.value.code, refusal.value.field) == ("2050", "Note")


async def test_what_is_told_of_a_file_fits_the_schema(effect):
    answers = Answers({"Invoice": {"Id": "1"}}, fault(6000))
    wanted = attach_file.input(record_type="Invoice", record_id="1", name="a.txt", content="x", note="Order")
    with pytest.raises(Rejected):
        await attach_file.run(answers.client, wanted, effect)
    told = answers.asked[1].content.split(b"\r\n\r\n")[1].partition(b"\r\n--")[0]
    assert list(faults_in(exact_json(told), "Attachable", "Attachable")) == []


async def test_invoice_comes_as_a_kept_pdf(company, effect, invoice, tmp_path):
    quickbooks = company.filing(tmp_path)
    wanted = get_invoice_pdf.input(invoice_id=invoice.id, name="B-1.pdf")
    made = await get_invoice_pdf.run(quickbooks, wanted, effect)
    assert (made.file.name, made.file.content_type) == ("B-1.pdf", "application/pdf")
    assert b"B-1" in await content_of(quickbooks.files, made.file)


@pytest.mark.parametrize("page", [b"<p>Sign in</p>", b"%P", b""])
async def test_page_that_is_no_pdf_is_not_kept(effect, tmp_path, page):
    answers = Answers(httpx.Response(200, content=page))
    with pytest.raises(RetryLater, match="without a PDF"):
        await get_invoice_pdf.run(answers.filing(tmp_path), get_invoice_pdf.input(invoice_id="1"), effect)
    assert not list(tmp_path.iterdir())


async def test_refusal_of_a_pdf_says_why(effect, tmp_path):
    answers = Answers(fault(610))
    with pytest.raises(Rejected) as refusal:
        await get_invoice_pdf.run(answers.filing(tmp_path), get_invoice_pdf.input(invoice_id="1"), effect)
    assert refusal.value.code == "610"


def test_reference_of_a_file_is_told_from_text(invoice):
    file = FileRef(id="file_1", name="x", size=1, content_type="text/plain")
    assert attachment(invoice, file.model_dump()).content == file
