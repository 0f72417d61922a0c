"""
A flow that broke: what of it may be told. The text of an error and the frames it went through may hold what was typed.

Source: `security` PII2.
"""

from __future__ import annotations

import traceback


class FlowFailedError(Exception):
    """A flow broke: its message names the kind of error, and the log, without values, where it was."""


def place_of(error: BaseException) -> str:
    """Return where an error came from, by file and line: nothing of what it says."""
    return "".join(traceback.format_tb(error.__traceback__))
