"""
The keys of a portal: what is stored is sealed, and what is looked up is a keyed hash.

Each history has a key of its own, sealed under the portal's: without it nothing of the person can be read again, while
the chain of the sealed events still holds (`security` AU5). Portal keys are a list: the first seals, all of them open,
so that they can be rotated. A sealed text is bound to its place; moved elsewhere it does not open (`security` PII5).

Source: `security` PII4, PII5, AU1, AU5, EN7.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence
from typing import Final

from attrs import Factory, field, frozen
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tamin_rules.errors import DefinitionError

KEY_BYTES: Final = 32
TOKEN_BYTES: Final = 16
"""128 bits (`security` EN7)."""
_NONCE_BYTES: Final = 12
_GENESIS: Final = bytes(32)

Randomness = Callable[[int], bytes]


class SealBrokenError(Exception):
    """What was sealed does not open: another key, another place, or changed bytes. It says nothing of the content."""


def _derived(secret: bytes, use: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"tamin-rules/{use}".encode()).derive(secret)


def _as_tuple(secrets: Sequence[bytes]) -> tuple[bytes, ...]:
    return tuple(secrets)


def _hash_key(keys: Keys) -> bytes:
    return _derived(keys.index_secret, "index")


@frozen
class Keys:
    """
    The keys of a portal.

    Args:
        secrets: at least 32 bytes each; the first seals, all open.
        index_secret: of the keyed hashes by which people are found; it cannot be rotated without writing them anew.
        randomness: of nonces, keys and tokens, as `secrets.token_bytes`.

    Raises:
        DefinitionError: a secret is shorter than 32 bytes, or there is none.
    """

    secrets: tuple[bytes, ...] = field(converter=_as_tuple, repr=False)
    index_secret: bytes = field(repr=False)
    randomness: Randomness = field(repr=False)
    _hashing: bytes = field(init=False, repr=False, default=Factory(_hash_key, takes_self=True))

    def __attrs_post_init__(self) -> None:
        """Refuse keys that could be guessed."""
        if not self.secrets or any(len(secret) < KEY_BYTES for secret in (*self.secrets, self.index_secret)):
            message = f"a portal needs keys of at least {KEY_BYTES} bytes each"
            raise DefinitionError(message)

    def hashed(self, room: str, *parts: str) -> bytes:
        """Return the keyed hash of something that is looked up: a national ID, a token, a code."""
        text = "\0".join((room, *parts)).encode("utf-8", "surrogatepass")
        return hmac.new(self._hashing, text, hashlib.sha256).digest()

    def token(self) -> str:
        """Return a secret that nobody guesses."""
        return self.randomness(TOKEN_BYTES).hex()

    def digits(self, count: int) -> str:
        """Return digits of a code, each as likely as any other."""
        found = ""
        while len(found) < count:
            found += "".join(str(byte % 10) for byte in self.randomness(count) if byte < 250)  # noqa: PLR2004 - 25 x 10
        return found[:count]

    def new_key(self, place: str) -> tuple[bytes, bytes]:
        """Return a key for one history, and the same sealed."""
        key = self.randomness(KEY_BYTES)
        return key, self.seal(key, place)

    def seal(self, text: bytes, place: str) -> bytes:
        """Seal under the portal's own key."""
        return seal(_derived(self.secrets[0], "wrap"), text, place, self.randomness)

    def open(self, sealed: bytes, place: str) -> bytes:
        """
        Open what was sealed under any of the portal's keys.

        Raises:
            SealBrokenError: none of them opens it.
        """
        for secret in self.secrets:
            try:
                return unseal(_derived(secret, "wrap"), sealed, place)
            except SealBrokenError:
                continue
        raise SealBrokenError


def seal(key: bytes, text: bytes, place: str, randomness: Randomness) -> bytes:
    """Seal a text with AES-GCM, bound to its place."""
    nonce = randomness(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, text, place.encode())


def unseal(key: bytes, sealed: bytes, place: str) -> bytes:
    """
    Open a sealed text.

    Raises:
        SealBrokenError: another key, another place, or changed bytes.
    """
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], place.encode())
    except (InvalidTag, ValueError):
        pass
    raise SealBrokenError


def chained(head: bytes, sealed: bytes) -> bytes:
    """Return the hash that binds a sealed event to all before it (`security` AU1)."""
    return hashlib.sha256((head or _GENESIS) + sealed).digest()


def chain(events: Sequence[bytes]) -> bytes:
    """Return the head of a whole history."""
    head = b""
    for sealed in events:
        head = chained(head, sealed)
    return head
