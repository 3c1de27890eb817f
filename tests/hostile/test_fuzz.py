"""The seeded part of the fuzzing, and proof that the harness sees what it is there to see."""

from __future__ import annotations

import time
from pathlib import Path

from tests.hostile.base import base_workbook, cells
from tests.hostile.fuzz import Outcome, fuzz
from tests.hostile.mutation import mutated
from xlperf.ooxml.package import open_package
from xlperf.ooxml.refusal import UnreadableWorkbook

MUTANTS = 1_500


def test_no_mutant_crashes_hangs_fills_the_memory_or_is_read_otherwise() -> None:
    outcome = fuzz(base_workbook(), cells, range(MUTANTS))
    assert outcome.failures == []
    assert sum(outcome.counts.values()) == MUTANTS
    assert len(outcome.counts) >= 10, "the mutations reach but few of the reasons"
    assert 0.05 < outcome.counts["read"] / MUTANTS < 0.7


def test_the_same_seed_makes_the_same_mutant() -> None:
    assert all(mutated(base_workbook(), seed) == mutated(base_workbook(), seed) for seed in range(50))


def failures_of(reader: object) -> Outcome:
    return fuzz(base_workbook(), reader, range(6))  # type: ignore[arg-type]


def crashing(path: Path) -> object:
    try:
        return len(open_package(path).names)
    except UnreadableWorkbook:
        raise KeyError("a reader's own mistake") from None


def panicking(path: Path) -> object:
    try:
        return len(open_package(path).names)
    except UnreadableWorkbook:
        raise SystemExit("as a native reader's panic would") from None


def slow(path: Path) -> object:
    if path.read_bytes() != base_workbook():
        until = time.process_time() + 0.3
        while time.process_time() < until:
            pass
    return cells(path) if path.read_bytes() == base_workbook() else None


def greedy(path: Path) -> object:
    return len(bytearray(400_000_000)) if path.read_bytes() != base_workbook() else 0


def forgetful(path: Path) -> object:
    return path.read_bytes()


def test_a_reader_that_crashes_is_named_by_its_seed() -> None:
    for reader in (crashing, panicking):
        outcome = failures_of(reader)
        assert outcome.failures and all("failure" in why for _, _, why in outcome.failures)


def test_a_reader_that_is_slow_or_greedy_is_named_and_the_rest_goes_on() -> None:
    assert [why.split()[0] for _, _, why in fuzz(base_workbook(), slow, range(2), bound=0.25).failures] == [
        "took",
        "took",
    ]
    greed = fuzz(base_workbook(), greedy, range(3))
    assert len(greed.failures) == 3 and all(why.startswith("grew") for _, _, why in greed.failures)


def hanging(path: Path) -> object:
    if path.read_bytes() != base_workbook():
        time.sleep(60)
    return None


def test_a_reader_that_hangs_is_ended_and_the_rest_goes_on() -> None:
    outcome = fuzz(base_workbook(), hanging, range(2), bound=0.1, start=0.2)
    assert [(seed, why) for seed, _, why in outcome.failures] == [(0, "hangs"), (1, "hangs")]


def test_a_reader_that_takes_changed_bytes_for_the_same_workbook_is_named() -> None:
    outcome = failures_of(forgetful)
    assert any("without a word" in why for _, _, why in outcome.failures)
