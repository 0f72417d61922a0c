"""
Slow work off the event loop: a few threads, a short queue, and an early refusal when both are full.

Source: `security` PW9, PW11, EN2; `ecosystem` 3.1.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from attrs import Factory, field, frozen

from tamin_rules.errors import DefinitionError
from tamin_rules_fastapi.stores import AwayError

T = TypeVar("T")

WORKERS: Final = 2
WAITING: Final = 32


class Pool:
    """
    Threads for slow work.

    Args:
        workers: how many jobs are done at a time.
        waiting: how many more may wait; whoever comes then is refused at once.
    """

    def __init__(self, workers: int = WORKERS, waiting: int = WAITING) -> None:
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="tamin-slow")
        self._left = workers + waiting

    async def run(self, job: Callable[[], T]) -> T:
        """
        Do a job in a thread.

        Raises:
            AwayError: too many are waiting.
        """
        self.check()
        self._left -= 1
        loop = asyncio.get_running_loop()
        future = self._threads.submit(job)
        future.add_done_callback(lambda done: self._freed(loop, done))
        return await asyncio.wrap_future(future)

    def check(self) -> None:
        """Refuse at once where a job would be refused."""
        if self._left <= 0:
            message = "too many are waiting"
            raise AwayError(message)

    def _freed(self, loop: asyncio.AbstractEventLoop, _done: Future[T]) -> None:
        """Give the place back when the thread is done, even where nobody waits for it any more."""
        if not loop.is_closed():
            loop.call_soon_threadsafe(self._free)

    def _free(self) -> None:
        self._left += 1

    def close(self) -> None:
        """Wait for no more jobs."""
        self._threads.shutdown(wait=False, cancel_futures=True)


@frozen
class Cost:
    """
    What an Argon2id hash costs.

    Args:
        passes, kibibytes, lanes: as RFC 9106 has them.
        for_tests: whether less than the least that is safe is meant.
    """

    passes: int = 3
    kibibytes: int = 65_536
    lanes: int = 4
    for_tests: bool = False

    def __attrs_post_init__(self) -> None:
        """Refuse what is guessed too fast, unless tests alone are meant (`security` PW11)."""
        if not self.for_tests and (self.passes < LEAST_PASSES or self.kibibytes < LEAST_KIBIBYTES):
            message = f"Argon2id needs at least {LEAST_PASSES} passes over {LEAST_KIBIBYTES} KiB"
            raise DefinitionError(message)


LEAST_PASSES: Final = 2
LEAST_KIBIBYTES: Final = 19_456
STANDARD: Final = Cost()
"""The second recommended option of RFC 9106."""
CHEAP: Final = Cost(1, 8, 1, for_tests=True)


def _hasher_of(hashing: Hashing) -> PasswordHasher:
    cost = hashing.cost
    return PasswordHasher(cost.passes, cost.kibibytes, cost.lanes)


def _hash_of_nobodys(hashing: Hashing) -> str:
    return hashing._hasher.hash("nobody's")  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - its own


@frozen
class Hashing:
    """Argon2id; secrets that nobody has are compared as well, and take as long."""

    cost: Cost = STANDARD
    _hasher: PasswordHasher = field(init=False, repr=False, default=Factory(_hasher_of, takes_self=True))
    _nobodys: str = field(init=False, repr=False, default=Factory(_hash_of_nobodys, takes_self=True))

    def seal(self, secrets: tuple[str, ...]) -> tuple[str, ...]:
        """Hash secrets."""
        return tuple(self._hasher.hash(_bytes(secret)) for secret in secrets)

    def verify(self, secret: str, known: str | None) -> bool:
        """Compare a secret with a hash."""
        try:
            self._hasher.verify(self._nobodys if known is None else known, _bytes(secret))
        except (VerificationError, InvalidHashError):
            return False
        return known is not None

    def is_outdated(self, known: str) -> bool:
        """Tell whether a hash was made at another cost (`security` PW11)."""
        return self._hasher.check_needs_rehash(known)


def _bytes(secret: str) -> bytes:
    """Write a secret as it was received; a surrogate is a character like others."""
    return secret.encode("utf-8", "surrogatepass")
