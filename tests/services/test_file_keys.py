"""Rotating the keys moves kept files too."""

from services import keys


async def pieces(*given):
    for each in given:
        yield each


async def test_kept_files_are_sealed_under_the_fresh_key(office):
    files = office.inst.clients.files(office.owner.firm)
    file = await files.keep("letter.pdf", "application/pdf", pieces(b"Dear", b" Sir"))
    rotation = await keys.rotate(office.inst, office.owner, lambda line: None)
    assert (files.folder / file.id).read_bytes()[1:9] == rotation.current.encode()
    assert [piece async for piece in files.read(file, 0, 8)] == [b"Dear Sir"]
