"""The language: said one way everywhere, never lost, and never at the cost of a file."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import xlperf
from tests.consolidation.inbox import Inbox, mixed_inbox
from xlperf.messages import (
    clauses,
    enumerated,
    in_brackets,
    in_quotes,
    language,
    language_of,
    phrases,
    say,
    speaking,
    with_colon,
)


@pytest.mark.parametrize(
    "spelling", ["zh", "ZH", "zh_CN", "zh-CN", "zh_CN.UTF-8", "zh-Hans", "Chinese", "中文"]
)
def test_spellings_of_chinese(spelling: str) -> None:
    assert language_of(spelling) == "zh"


@pytest.mark.parametrize("spelling", ["en", "EN", "en_GB.UTF-8", "en-US", " English "])
def test_spellings_of_english(spelling: str) -> None:
    assert language_of(spelling) == "en"


@pytest.mark.parametrize("spelling", ["fr", "", "zhuang", "C", 1, True, b"en"])
def test_another_language_is_refused_naming_both(spelling: object) -> None:
    with pytest.raises(ValueError, match=r"zh.*en") as refused:
        language_of(spelling)
    assert isinstance(refused.value, xlperf.InvalidArgument)
    with pytest.raises(xlperf.InvalidArgument), speaking(spelling):  # type: ignore[arg-type]
        pass


@pytest.mark.parametrize(
    ("spoken", "expected"),
    [
        ("zh", ("a、b", "a；b", "a，b", "a（b）", "“a”", "a“b”", "a：b")),
        ("en", ("a, b", "a; b", "a, b", "a (b)", "'a'", "a 'b'", "a: b")),
    ],
)
def test_what_stands_between_words_is_that_of_the_language(spoken: str, expected: tuple[str, ...]) -> None:
    with speaking(spoken):
        joined = [join(("a", "b")) for join in (enumerated, clauses, phrases)]
        assert (
            *joined,
            "a" + in_brackets("b"),
            in_quotes("a"),
            in_quotes("b", "a"),
            with_colon("a", "b"),
        ) == expected


def test_a_choice_of_a_thread_is_its_own_and_that_of_the_main_thread_holds_in_those_without() -> None:
    def speak(chosen: str | None) -> str:
        with speaking(chosen):
            return language()

    with ThreadPoolExecutor(4) as pool:
        with xlperf.language("en"):
            assert set(pool.map(speak, [None] * 20)) == {"en"}
            assert list(pool.map(speak, ["zh", None] * 10)) == ["zh", "en"] * 10
            with xlperf.language("zh_CN"):
                assert set(pool.map(speak, [None] * 20)) == {"zh"}
            assert pool.submit(speak, None).result() == "en"
        inner = pool.submit(speak, "zh").result()
        assert inner == "zh"


def test_a_message_takes_the_spellings_of_a_language_and_refuses_another() -> None:
    assert say("roster-empty", "ZH_cn") == say("roster-empty", "zh") != say("roster-empty", "en-GB")
    with pytest.raises(xlperf.InvalidArgument):
        xlperf.parse_target("若干场").hint("fr")


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Inbox:
    return mixed_inbox(tmp_path_factory.mktemp("inbox"))


def test_no_spelling_of_a_language_costs_a_file(inbox: Inbox) -> None:
    chinese = xlperf.consolidate(inbox.folder, lang="zh", cache=False)
    english = xlperf.consolidate(inbox.folder, lang="EN", cache=False)
    assert english.counts == chinese.counts and english.counts["rejected"]
    assert not set(english.findings["message"]) & set(chinese.findings["message"])
    with pytest.raises(xlperf.InvalidArgument, match=r"zh.*en"):
        xlperf.consolidate(inbox.folder, lang="fr", cache=False)


@pytest.mark.parametrize("chosen", ["zh", "en"])
def test_check_and_consolidate_speak_alike(inbox: Inbox, tmp_path: Path, chosen: str) -> None:
    rejected = next(path for path in sorted(inbox.folder.rglob("*.xlsx")) if _is_rejected(path))
    with xlperf.language(chosen):
        alone = [finding.message for finding in xlperf.check(xlperf.read(rejected))]
        together = xlperf.consolidate(rejected, cache=False)
    assert alone == list(together.findings["message"])
    with xlperf.language("en" if chosen == "zh" else "zh"):
        declaration = xlperf.read(rejected)
        assert [f.message for f in xlperf.check(declaration, lang=chosen)][len(declaration.found) :] == alone[
            len(declaration.found) :
        ]


def _is_rejected(path: Path) -> bool:
    try:
        return any(finding.severity == "error" for finding in xlperf.check(xlperf.read(path)))
    except xlperf.UnreadableWorkbook:
        return False
