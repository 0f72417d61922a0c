"""Sums over stretches, beside those of Python."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamin_rules.records.batch.ragged import sums

GAPS = st.lists(st.integers(0, 9), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("kind", "most"), [(np.int8, 31), (np.int16, 31), (np.int8, None), (np.int64, None), (np.bool_, None)]
)
@given(gaps=GAPS, size=st.integers(0, 5), more=st.lists(st.integers(0, 2), min_size=6, max_size=6), one=st.booleans())
def test_sums_of_stretches_far_apart_or_near_of_one_size_or_not(
    kind: Any, most: int | None, gaps: list[int], size: int, more: list[int], *, one: bool
) -> None:
    sizes = [size + (0 if one else extra) for extra, _ in zip(more, gaps, strict=False)]
    ends = np.cumsum(np.array(gaps) + sizes)
    firsts = ends - sizes
    values = (np.arange(ends[-1] + gaps[0]) % 32).astype(kind)
    wanted = [int(values[first:end].sum(dtype=np.int64)) for first, end in zip(firsts, ends, strict=True)]
    assert sums(values, firsts, ends, most).tolist() == wanted
