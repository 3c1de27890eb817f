"""Consolidation (汇总): many workbooks in, one account of them out; nothing lost, nothing believed.

    inbox (received: sources ─> engine ─> records; judgement: ledger) ─> tables ─> workbook, dataset

Owns that way. What a file says is read by `xlperf.intake`; here is what becomes of many. The function is
`xlperf.consolidate`; the package has another name, so that the two do not stand in each other's way.
"""

from __future__ import annotations

from xlperf.consolidation.inbox import NothingFound
from xlperf.consolidation.received.reading import Progress
from xlperf.consolidation.received.sources import SourceMissing
from xlperf.consolidation.result import Consolidation, consolidated
from xlperf.consolidation.run import consolidate
