"""What a comparison is."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen


@frozen
class Case:
    """
    The same work, done by us and by a peer.

    Args:
        name: what is done.
        ours, peer: each does all of it in one call.
        peer_name: the peer with its version.
        at_least: how many times faster we have to be.
    """

    name: str
    ours: Callable[[], object]
    peer: Callable[[], object]
    peer_name: str
    at_least: float
