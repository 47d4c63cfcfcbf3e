"""Sealing of secrets and client data: AES-256-GCM under a ring of keys, one derived key for each firm.

A sealed value is `0x01`, key id (8 ASCII), nonce (12), ciphertext with tag. Firm and purpose (`table/row/field`) are
authenticated, so a value moved to another row, field or firm does not open.
"""

import base64
import json
import os
import secrets
import stat
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.errors import Mistake, mistake

_VERSION = b"\x01"
_ID_LENGTH = 8
_HEAD = len(_VERSION) + _ID_LENGTH
_NONCE = 12
_TAG = 16
OVERHEAD = _HEAD + _NONCE + _TAG
"""Bytes by which a sealed value is longer than the plain one."""
_REMEDY = "Restore the key file from its backup; whoever runs this server can do that"


@lru_cache(maxsize=4096)
def _cipher(master: bytes, firm: str) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=b"lexrelay seal\0" + firm.encode()).derive(master))


def _associated(firm: str, purpose: str, version: bytes) -> bytes:
    return version + json.dumps([firm, purpose]).encode()


class KeyRing:
    """The keys of one installation: all can open, the current one seals."""

    def __init__(self, path: Path) -> None:
        """Load the ring from `path`; raises Mistake when it is missing, readable by everyone or damaged."""
        self.path = path
        self._load()

    def _load(self) -> None:
        self._changed_at = _changed_at(self.path)
        self.current, self._keys = _read(self.path)

    def refresh(self) -> None:
        """Load the file again if another process rotated the keys; a file that vanished is left to the next start."""
        if _changed_at(self.path) not in (self._changed_at, 0):
            self._load()

    @property
    def head(self) -> bytes:
        """The first bytes of everything sealed under the current key."""
        return _VERSION + self.current.encode()

    @property
    def ids(self) -> frozenset[str]:
        """All key ids in the ring."""
        return frozenset(self._keys)

    def seal(self, firm: str, purpose: str, plain: bytes) -> bytes:
        """Encrypt under the current key, bound to firm and purpose."""
        self.refresh()
        nonce = os.urandom(_NONCE)
        cipher = _cipher(self._keys[self.current], firm)
        return self.head + nonce + cipher.encrypt(nonce, plain, _associated(firm, purpose, _VERSION))

    def open(self, firm: str, purpose: str, sealed: bytes) -> bytes:
        """Decrypt what `seal` made; raises Mistake for another firm, purpose or key, or changed bytes."""
        key = self._key(sealed[len(_VERSION) : _HEAD].decode("ascii", "replace"), purpose)
        nonce, content = sealed[_HEAD : _HEAD + _NONCE], sealed[_HEAD + _NONCE :]
        try:
            return _cipher(key, firm).decrypt(nonce, content, _associated(firm, purpose, sealed[:1]))
        except (InvalidTag, ValueError) as problem:
            raise mistake(purpose, "The stored value does not belong here or was changed", _REMEDY) from problem

    def _key(self, key_id: str, purpose: str) -> bytes:
        if key_id not in self._keys:
            self._load()  # another process may have rotated since we started
        if key_id not in self._keys:
            raise mistake(purpose, f"It is sealed with key '{key_id}', which {self.path} does not hold", _REMEDY)
        return self._keys[key_id]

    def rotate(self) -> str:
        """Add a fresh key and make it current; old keys stay, to open what they sealed. Returns the new id."""
        self._load()
        fresh = _new_key()
        _write(self.path, fresh, {**self._keys, **_named(fresh)}, replace=True)
        self._load()
        return self.current


def create_keys(path: Path) -> KeyRing:
    """Make a key file (0600) unless another process was faster, and load it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = _new_key()
    with suppress(FileExistsError):
        _write(path, fresh, _named(fresh), replace=False)
    return KeyRing(path)


def _changed_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _new_key() -> tuple[str, bytes]:
    return secrets.token_hex(_ID_LENGTH // 2), secrets.token_bytes(32)


def _named(key: tuple[str, bytes]) -> dict[str, bytes]:
    return {key[0]: key[1]}


def _write(path: Path, current: tuple[str, bytes], keys: dict[str, bytes], *, replace: bool) -> None:
    text = {"current": current[0], "keys": {name: base64.b64encode(key).decode() for name, key in keys.items()}}
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(text, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    try:
        _place(draft, path, replace=replace)
    finally:
        draft.unlink(missing_ok=True)


def _place(draft: Path, path: Path, *, replace: bool) -> None:
    if replace:
        os.replace(draft, path)
    else:
        os.link(draft, path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def _read(path: Path) -> tuple[str, dict[str, bytes]]:
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o007:
            raise mistake(f"Key file {path}", "Every user of this machine can read it", f"Run: chmod 600 {path}")
        content = json.loads(path.read_text())
        keys = {name: base64.b64decode(key, validate=True) for name, key in content["keys"].items()}
        return _checked(path, content["current"], keys)
    except Mistake:
        raise
    except OSError as problem:
        raise mistake(f"Key file {path}", f"It cannot be read ({problem.strerror})", _REMEDY) from problem
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise mistake(f"Key file {path}", "It is damaged", _REMEDY) from problem


def _checked(path: Path, current: str, keys: dict[str, bytes]) -> tuple[str, dict[str, bytes]]:
    if any(len(key) != 32 or len(name) != _ID_LENGTH or not name.isascii() for name, key in keys.items()):
        raise mistake(f"Key file {path}", "A key in it is not 32 bytes long, or its id is not 8 characters", _REMEDY)
    if current not in keys:
        raise mistake(f"Key file {path}", f"Its current key '{current}' is missing", _REMEDY)
    return current, keys
