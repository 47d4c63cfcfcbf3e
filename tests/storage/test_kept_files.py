"""Kept files: what a thief of the disk sees, what damage is noticed, what is too large or too old."""

import os
import shutil
from datetime import timedelta

import pytest

from core.clock import now
from core.errors import Rejected
from core.files import FileRef
from storage.files import FileRules
from storage.keys import OVERHEAD
from storage.sealed_pieces import PIECE, SEALED
from tests.kept_files import content_of, files_in

CANARY = b"canary-7d1f"
THREE = (CANARY * 200_000)[: 2 * PIECE + 5]


async def pieces(*given):
    for each in given:
        yield each


@pytest.fixture
def files(tmp_path):
    return files_in(tmp_path / "files")


async def keep(files, *given):
    return await files.keep("letter.pdf", "application/pdf", pieces(*given))


def age(path, **time):
    moment = (now() - timedelta(**time)).timestamp()
    os.utime(path, (moment, moment))


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 5])
async def test_file_comes_back_as_it_was(files, size):
    file = await keep(files, THREE[: size // 3], THREE[size // 3 : size])
    assert (file.size, await files.size(file)) == (size, size)
    assert await content_of(files, file) == THREE[:size]


@pytest.mark.parametrize(
    ("start", "length"), [(0, 3), (PIECE - 2, 4), (PIECE, PIECE), (2 * PIECE, 5), (1, 2 * PIECE), (2 * PIECE + 4, 9)]
)
async def test_part_of_a_file_is_read_alone(files, start, length):
    file = await keep(files, THREE)
    part = b"".join([piece async for piece in files.read(file, start, length)])
    assert part == THREE[start : start + length]


async def test_thief_of_the_disk_reads_nothing(files):
    file = await keep(files, THREE)
    (path,) = files.folder.iterdir()
    assert (path.name, path.stat().st_mode & 0o777) == (file.id, 0o600)
    assert CANARY not in path.read_bytes()


def swap(path):
    content = path.read_bytes()
    path.write_bytes(content[SEALED : 2 * SEALED] + content[:SEALED] + content[2 * SEALED :])


def change(path, place):
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


DAMAGES = {
    "a changed byte": lambda path: change(path, 5000),
    "a changed last byte": lambda path: change(path, -1),
    "pieces moved": swap,
    "the first piece left out": lambda path: path.write_bytes(path.read_bytes()[SEALED:]),
    "the last piece left out": lambda path: os.truncate(path, 2 * SEALED),
    "cut inside a piece": lambda path: os.truncate(path, SEALED + 7),
    "cut to nothing": lambda path: os.truncate(path, 0),
    "more at its end": lambda path: path.write_bytes(path.read_bytes() + bytes(OVERHEAD)),
}


@pytest.mark.parametrize("damage", DAMAGES)
async def test_damage_is_noticed(files, damage):
    file = await keep(files, THREE)
    DAMAGES[damage](files.folder / file.id)
    with pytest.raises(Rejected, match=r"'letter\.pdf' cannot be opened") as refusal:
        await content_of(files, file)
    assert refusal.value.code == "file_damaged"


@pytest.mark.parametrize("end", [PIECE, 2 * PIECE])
async def test_file_cut_at_a_piece_is_refused_before_a_byte_is_sent(files, end):
    file = await keep(files, THREE)
    os.truncate(files.folder / file.id, end // PIECE * SEALED)
    with pytest.raises(Rejected, match="cannot be opened"):
        await files.size(file)


async def test_file_put_under_the_name_of_another_does_not_open(files):
    first, second = await keep(files, b"first"), await keep(files, b"second")
    shutil.copy(files.folder / first.id, files.folder / second.id)
    with pytest.raises(Rejected, match="does not belong here"):
        await files.size(second)


async def test_file_of_another_firm_does_not_open(files):
    file = await keep(files, b"ours")
    with pytest.raises(Rejected, match="does not belong here"):
        await files_in(files.folder, firm="lowe").size(file)


async def test_file_beyond_the_limit_is_named_and_leaves_nothing(tmp_path):
    files = files_in(tmp_path / "files", FileRules(limit=2 * PIECE))
    with pytest.raises(Rejected, match=r"'letter\.pdf' is larger than the 2\.09715 MB") as refusal:
        await keep(files, THREE)
    assert "LEXRELAY_FILE_LIMIT" in refusal.value.remedy
    assert not list(files.folder.iterdir())


async def test_file_announced_as_too_large_is_not_fetched(tmp_path):
    async def never():
        pytest.fail("it was fetched")
        yield b""

    with pytest.raises(Rejected, match="larger than"):
        await files_in(tmp_path, FileRules(limit=10)).keep("letter.pdf", "application/pdf", never(), 11)


async def test_old_files_are_removed_and_a_step_that_needs_one_says_so(files):
    old, young = await keep(files, b"old"), await keep(files, b"young")
    age(files.folder / old.id, days=30, minutes=1)
    age(files.folder / young.id, days=29)
    assert await files.remove_old() == 1
    assert await content_of(files, young) == b"young"
    with pytest.raises(Rejected, match="removed after 30 days") as refusal:
        await files.size(old)
    assert (refusal.value.code, refusal.value.field) == ("file_missing", "content")


async def test_what_a_killed_process_left_unfinished_is_removed_after_a_day(files):
    await keep(files, b"x")
    for name, hours in [("file_a.1.part", 25), ("file_b.1.part", 23)]:
        (files.folder / name).write_bytes(b"half")
        age(files.folder / name, hours=hours)
    await files.remove_old()
    assert [path.name for path in files.folder.glob("*.part")] == ["file_b.1.part"]


async def test_rotation_moves_every_file_to_the_new_key_and_keeps_its_age(files):
    file, broken = await keep(files, THREE), await keep(files, b"x")
    change(files.folder / broken.id, -1)
    age(files.folder / file.id, days=31)
    current = files.keys.rotate()
    assert (await files.reseal(), await files.reseal()) == (1, 0)
    sealed = (files.folder / file.id).read_bytes()
    assert {sealed[at + 1 : at + 9] for at in range(0, len(sealed), SEALED)} == {current.encode()}
    assert await content_of(files, file) == THREE
    assert await files.remove_old() == 1
    assert [path.name for path in files.folder.iterdir()] == [broken.id]


async def test_folder_that_is_not_there_has_nothing_to_tidy(files):
    assert (await files.remove_old(), await files.reseal()) == (0, 0)
    with pytest.raises(Rejected, match="not kept here"):
        await files.size(FileRef(id="file_x", name="x", size=1, content_type="text/plain"))
