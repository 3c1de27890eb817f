"""What a dataset cannot do, and the package that it cannot do without: known before one is opened or written.

Owns the error and the question for pyarrow.
"""

from __future__ import annotations

from typing import Any

from xlperf.errors import XlperfError
from xlperf.messages import catalogue, say

catalogue(
    {
        "dataset-no-year": (
            "{path} 里没有 {year} 年度；有：{known}",
            "{path} holds nothing of {year}; there are: {known}",
        ),
        "dataset-no-pyarrow": (
            "数据集需要 Python 包 pyarrow：pip install pyarrow",
            "the dataset needs the Python package pyarrow: pip install pyarrow",
        ),
    }
)


class DatasetError(XlperfError, ValueError):
    """A dataset that cannot be written or read as asked; `str()` says why, in the language in force."""


def arrow() -> Any:
    """pyarrow; raises DatasetError with a readable message where it is not installed."""
    try:
        import pyarrow
    except ModuleNotFoundError as error:
        raise DatasetError(say("dataset-no-pyarrow")) from error
    return pyarrow
