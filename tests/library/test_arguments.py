"""Every public function refuses what it cannot use, by name, in both languages, and before it does anything."""

from __future__ import annotations

import io
import logging
import pickle
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import xlperf
from tests.command import run
from tests.consolidation.inbox import declaration, workbook
from xlperf import InvalidArgument
from xlperf.messages import LANGUAGES, speaking

FORM = xlperf.load_form("guangzhou-2023")
FRAME = pd.DataFrame({"a": [1]})
FRAME_OF_ONE = pd.DataFrame({"code": ["1"], "name": ["甲局"]})
CALLS: dict[str, Any] = {
    "jobs below one": lambda p: xlperf.consolidate(p, jobs=-1),
    "jobs as text": lambda p: xlperf.consolidate(p, jobs="2"),  # type: ignore[arg-type]
    "jobs as truth": lambda p: xlperf.consolidate(p, jobs=True),
    "a year as text": lambda p: xlperf.consolidate(p, year="2023"),  # type: ignore[arg-type]
    "a year of two digits": lambda p: xlperf.consolidate(p, year=23),
    "an engine by its name": lambda p: xlperf.consolidate(p, engine="dask"),  # type: ignore[arg-type]
    "a consolidation as text": lambda p: xlperf.consolidate(p, out="o.csv", cache=False),
    "a table by a wrong name": lambda p: xlperf.consolidate(p, cache=False).tables["indicator"],
    "a template as text": lambda p: xlperf.new_template(FORM, "o.csv"),
    "rows as a number": lambda p: xlperf.new_template(FORM, "o.xlsx", rows=30),
    "a limit as text": lambda p: xlperf.Limits(seconds="20"),  # type: ignore[arg-type]
    "a filling from a number": lambda p: xlperf.fill(p, 5),  # type: ignore[call-overload]
    "words as a list": lambda p: xlperf.use_words(["网格"]),  # type: ignore[arg-type]
    "a frame as a paper": lambda p: xlperf.read_handmade(FRAME),  # type: ignore[arg-type]
    "indicators of a number": lambda p: xlperf.write_indicators(5, "i.xlsx"),  # type: ignore[arg-type]
    "an office as a number": lambda p: xlperf.return_workbooks(p, "o", office=5),  # type: ignore[arg-type]
    "a letter as a frame": lambda p: xlperf.approve_workbooks(p, "o", letter=5),  # type: ignore[arg-type]
    "limits as a dict": lambda p: xlperf.consolidate(p, limits={}),  # type: ignore[arg-type]
    "a form as a number": lambda p: xlperf.consolidate(p, form=5),  # type: ignore[arg-type]
    "an output as a number": lambda p: xlperf.consolidate(p, out=5),  # type: ignore[arg-type]
    "a frame as sources": lambda p: xlperf.consolidate(FRAME),  # type: ignore[arg-type]
    "a number as sources": lambda p: xlperf.consolidate(5),  # type: ignore[arg-type]
    "a number among sources": lambda p: xlperf.consolidate([p, 5]),  # type: ignore[list-item]
    "nothing as sources": lambda p: xlperf.consolidate(None),  # type: ignore[arg-type]
    "a number as roster": lambda p: xlperf.consolidate(p, roster=5),  # type: ignore[arg-type]
    "another choice of amounts": lambda p: xlperf.consolidate(p, amounts="x"),  # type: ignore[arg-type]
    "a stream of a number": lambda p: xlperf.iter_read(5),  # type: ignore[arg-type]
    "a stream with other limits": lambda p: xlperf.iter_read(p, limits={}),  # type: ignore[arg-type]
    "check_many of a number": lambda p: xlperf.check_many(5),  # type: ignore[arg-type]
    "check_many of numbers": lambda p: xlperf.check_many([5]),  # type: ignore[list-item]
    "a workbook of a frame": lambda p: xlperf.read(FRAME),  # type: ignore[arg-type]
    "read with other limits": lambda p: xlperf.read(p, limits={}),  # type: ignore[arg-type]
    "a template's year as text": lambda p: xlperf.template_bytes(FORM, year="2023"),
    "a template's code as a number": lambda p: xlperf.template_bytes(FORM, code=101),
    "a template's macros": lambda p: xlperf.template_bytes(FORM, macros="x"),
    "a template at a frame": lambda p: xlperf.new_template(FORM, FRAME),  # type: ignore[call-overload]
    "templates with many jobs": lambda p: xlperf.new_templates(FORM, FRAME, "o", jobs=-1),
    "templates at a number": lambda p: xlperf.new_templates(FORM, FRAME, 5),  # type: ignore[arg-type]
    "a form of a frame": lambda p: xlperf.load_form(FRAME),  # type: ignore[arg-type]
    "a form of a number": lambda p: xlperf.load_form(5),  # type: ignore[arg-type]
    "a form's text as a path": lambda p: xlperf.Form.from_toml(Path(p)),  # type: ignore[arg-type]
    "a schema of no table": lambda p: FORM.table_schema("x"),
    "a dataset at a frame": lambda p: xlperf.open_dataset(FRAME),  # type: ignore[call-overload]
    "a dataset's year as text": lambda p: xlperf.open_dataset("d", year="2023"),  # type: ignore[call-overload]
    "year and years": lambda p: xlperf.open_dataset("d", 2023, years=[2023]),  # type: ignore[call-overload]
    "years of a word": lambda p: xlperf.open_dataset("d", years="some"),  # type: ignore[call-overload]
    "no years": lambda p: xlperf.open_dataset("d", years=[]),
    "published of a number": lambda p: xlperf.publish(5, "x.txt"),  # type: ignore[arg-type]
    "published as a number": lambda p: xlperf.publish_bytes(xlperf.read(p), kind=5),  # type: ignore[arg-type]
    "a report of a number": lambda p: xlperf.write_report(5, "x.html"),  # type: ignore[arg-type]
    "a report of a declaration": lambda p: xlperf.write_report(xlperf.read(p), "x.html"),  # type: ignore[arg-type]
    "a report of a day as text": lambda p: xlperf.write_report(
        xlperf.consolidate(p, cache=False), io.BytesIO(), "2024-01-01"
    ),  # type: ignore[arg-type]
    "a comparison of numbers": lambda p: xlperf.compare(5, 6),  # type: ignore[call-overload]
    "a roster of a number": lambda p: xlperf.read_roster(5),  # type: ignore[arg-type]
    "a roster from a path": lambda p: xlperf.Roster.from_frame(p),
    "targets of a list": lambda p: xlperf.parse_targets([1]),  # type: ignore[arg-type]
    "a weight below nothing": lambda p: xlperf.score("≥3", "3", -1),
    "a weight that is none": lambda p: xlperf.score("≥3", "3", "ten"),
    "returned from a number": lambda p: xlperf.return_workbooks(5, "o"),  # type: ignore[arg-type]
    "returned with no jobs": lambda p: xlperf.return_workbooks(p, "o", jobs=0),
    "returned to a number": lambda p: xlperf.return_workbooks(p, 5),  # type: ignore[arg-type]
    "words of a number": lambda p: xlperf.use_words({"units": 5}),  # type: ignore[dict-item]
    "an empty path": lambda p: xlperf.consolidate(""),
    "a path with a NUL": lambda p: xlperf.read_handmade("a\0b"),
    "an opened file as sources": lambda p: xlperf.consolidate(io.BytesIO(b"x")),  # type: ignore[arg-type]
    "progress as a number": lambda p: xlperf.consolidate(p, progress=5),  # type: ignore[arg-type]
    "reviews as a number": lambda p: xlperf.consolidate(p, reviews=5),  # type: ignore[arg-type]
    "decisions as a frame": lambda p: xlperf.consolidate(p, decisions=FRAME),  # type: ignore[arg-type]
    "a control rule as a number": lambda p: xlperf.consolidate(p, control=5),  # type: ignore[arg-type]
    "a cache at a number": lambda p: xlperf.consolidate(p, cache=5),  # type: ignore[arg-type]
    "against a frame": lambda p: xlperf.consolidate(p, against=FRAME),  # type: ignore[arg-type]
    "checked against a path": lambda p: xlperf.check(p, against=p),
    "a return by a number": lambda p: xlperf.return_workbooks(p, "o", roster=5),  # type: ignore[arg-type]
    "an approval by a number": lambda p: xlperf.approve_workbooks(p, "o", roster=5),  # type: ignore[arg-type]
    "published all as a number": lambda p: xlperf.publish_all(p, "o", 5),  # type: ignore[arg-type]
    "cleaned into a frame": lambda p: xlperf.clean(p, FRAME),  # type: ignore[arg-type]
    "cleaned with other limits": lambda p: xlperf.clean(p, limits={}),  # type: ignore[arg-type]
    "filled by a wrong form": lambda p: xlperf.fill(p, p, form=5),  # type: ignore[call-overload]
    "filled into a number": lambda p: xlperf.fill(p, p, 5),  # type: ignore[call-overload]
    "compared by many": lambda p: xlperf.compare(p, p, jobs=-1),
    "a paper with other limits": lambda p: xlperf.read_handmade(p, limits={}),  # type: ignore[arg-type]
    "a paper of a number": lambda p: xlperf.read_handmade(p, 5),  # type: ignore[arg-type]
    "an account of a number": lambda p: xlperf.as_read(5),  # type: ignore[arg-type]
    "a workbook of a number": lambda p: xlperf.build_workbook(FORM, declaration=5),  # type: ignore[arg-type]
    "templates with rows as a number": lambda p: xlperf.new_templates(FORM, FRAME_OF_ONE, "o", rows=3),  # type: ignore[arg-type]
    "templates prefilled by a number": lambda p: xlperf.new_templates(FORM, FRAME_OF_ONE, "o", prefill=5),  # type: ignore[arg-type]
    "a path with half a character": lambda p: xlperf.open_dataset("\ud800"),
    "a roster with a NUL": lambda p: xlperf.read_roster("a\0b"),
    "a form's version as a list": lambda p: xlperf.load_form("guangzhou-2023", [2]),  # type: ignore[arg-type]
    "a profile as a path": lambda p: xlperf.write_indicators([], "i.xlsx", "p.toml"),  # type: ignore[arg-type]
    "a new form's id as a number": lambda p: xlperf.new_form(p, 5),  # type: ignore[arg-type]
    "a side of a comparison with a NUL": lambda p: xlperf.compare(p, "a\0b"),
    "decisions with a NUL": lambda p: xlperf.consolidate(p, decisions="a\0b"),
    "opened where no Excel is": lambda p: xlperf.new_template(FORM, "o.xlsx", open=True),
    "another language": lambda p: xlperf.check(p, lang="fr"),
}


def declaration_of(number: int, year: int) -> xlperf.Declaration:
    return xlperf.Declaration.from_dict(FORM, declaration(number).to_dict() | {"year": year})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("in")
    (made / "a.xlsx").write_bytes(workbook(declaration(1)))
    return made


@pytest.mark.parametrize("wrong", CALLS)
def test_an_argument_that_cannot_be_is_refused_by_name(
    wrong: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    texts = []
    for lang in LANGUAGES:
        with speaking(lang), pytest.raises(InvalidArgument) as refused:
            CALLS[wrong](str(folder / "a.xlsx"))
        texts.append(str(refused.value))
    assert all(len(text) > 8 for text in texts) and list(tmp_path.iterdir()) == []


def test_a_side_of_a_comparison_that_is_not_there_is_no_department_gone(folder: Path) -> None:
    for sides in ((folder, folder / "nowhere.xlsx"), (folder / "nowhere", folder)):
        with pytest.raises(xlperf.SourceMissing, match="nowhere"):
            xlperf.compare(*sides)


# ---------------------------------------------------------------- what the new functions do


def test_several_years_are_one_under_the_other(folder: Path, tmp_path: Path) -> None:
    for year, code in ((2023, 1), (2024, 2)):
        (tmp_path / f"{year}").mkdir()
        (tmp_path / f"{year}" / "a.xlsx").write_bytes(workbook(declaration_of(code, year)))
        xlperf.consolidate(tmp_path / f"{year}", dataset=tmp_path / "data", year=year, cache=False).close()
    both = xlperf.open_dataset(tmp_path / "data", years="all")
    assert both.years == (2023, 2024) and len(both) == 2
    assert list(both.declarations["year"]) == [2023, 2024]
    assert both.declarations.dtypes.equals(both[2023].declarations.dtypes)
    for name, frame in both.tables.items():
        assert len(frame) == sum(len(one.tables[name]) for one in both)
    amounts = both.declarations["basic_expenditure"]
    assert list(amounts) == [one.declarations["basic_expenditure"].iloc[0] for one in both]
    assert xlperf.open_dataset(tmp_path / "data", years=[2024]).years == (2024,)
    for ask in (both.tables.__getitem__, both[2023].tables.__getitem__, declaration(1).computed_columns):
        with pytest.raises(xlperf.UnknownName, match="key_tasks"):
            ask("key_task")
    with pytest.raises(xlperf.DatasetError, match="1999"):
        xlperf.open_dataset(tmp_path / "data", years=[1999])


def contents(folder: Path) -> dict[str, bytes | None]:
    """The files of a folder; of a workbook or document, which bears the second of its making, the name alone."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    zipped = (".xlsx", ".docx", ".eml")
    return {
        str(path.relative_to(folder)): None if path.suffix in zipped else path.read_bytes() for path in files
    }


def test_returning_gives_the_account_and_writes_what_the_command_writes(folder: Path, tmp_path: Path) -> None:
    wrong = declaration(3)
    data = wrong.to_dict() | {"fields": wrong.to_dict()["fields"] | {"basic_expenditure": "八千左右"}}
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "错.xlsx").write_bytes(workbook(xlperf.Declaration.from_dict(FORM, data)))
    (tmp_path / "in" / "对.xlsx").write_bytes(workbook(declaration(4)))
    returned = xlperf.return_workbooks(tmp_path / "in", tmp_path / "out")
    assert (returned.files, returned.copies, len(returned.letters), returned.unmarked) == (2, 1, 1, ())
    assert [path.name for path in (tmp_path / "out").glob("*.xlsx")] == ["错_退回.xlsx"]
    command = ["return", str(tmp_path / "in"), "-o", str(tmp_path / "by-command"), "--office", "预算处"]
    run(*command, "--mail")
    xlperf.return_workbooks(tmp_path / "in", tmp_path / "by-library", office="预算处", mail=True)
    of_both = [contents(tmp_path / name) for name in ("by-command", "by-library")]
    assert of_both[0] == of_both[1] and any(name.endswith(".docx") for name in of_both[0])
    none = xlperf.return_workbooks(folder, tmp_path / "nothing")
    assert none.copies == 0 and not (tmp_path / "nothing").exists()


def test_a_score_takes_numbers_and_texts() -> None:
    assert xlperf.score("≥95%", "76%", 10) == xlperf.score("≥95%", "76%", "10") == Decimal(8)
    assert xlperf.score("≥40场", 40, 5.5) == Decimal("5.50") and xlperf.score("有效", None, 3) is None


def test_a_roster_from_a_frame_is_one_from_a_file(tmp_path: Path) -> None:
    frame = pd.DataFrame({"部门编码": ["01", "02"], "部门名称": ["甲局", "乙局"]})
    frame.to_csv(tmp_path / "r.csv", index=False)
    made = xlperf.Roster.from_frame(frame)
    assert made.departments == xlperf.read_roster(tmp_path / "r.csv").departments and isinstance(
        made, xlperf.Roster
    )


def test_what_may_be_several_may_be_one_and_a_form_its_id_or_path(folder: Path, tmp_path: Path) -> None:
    path, spec = folder / "a.xlsx", Path(xlperf.forms()["guangzhou-2023"])
    one = xlperf.read(path)
    assert xlperf.check(one, against=one) == xlperf.check(one, against=[one])  # type: ignore[arg-type]
    for form in ("guangzhou-2023", str(spec), spec):
        assert xlperf.read(path, form=form) == xlperf.fill(path, path, form=form).declaration == one  # type: ignore[arg-type,call-overload]
        assert xlperf.read_handmade(path, form).declaration == one  # type: ignore[arg-type]
        assert xlperf.compare(path, path, form=form).all_well  # type: ignore[arg-type]
    of_one = pd.DataFrame({"code": [one.code], "name": [one.department]})
    [made] = xlperf.new_templates(FORM, of_one, tmp_path / "o", prefill=one)  # type: ignore[arg-type]
    assert xlperf.read(made.path) == one
    for _ in range(2):  # where the output is not there yet, and where it is
        with pytest.raises(xlperf.ReviewError):
            xlperf.consolidate(path, cache=False, out=tmp_path / "out.xlsx", reviews="nowhere.xlsx")
        xlperf.consolidate(path, cache=False, out=tmp_path / "out.xlsx").close()
    with pytest.raises(xlperf.CannotWrite):
        xlperf.clean(path, tmp_path / ("x" * 300 + ".xlsx"))


def test_a_roster_is_a_frame_wherever_it_is_a_file(folder: Path, tmp_path: Path) -> None:
    one = xlperf.read(folder / "a.xlsx")
    frame = pd.DataFrame({"部门编码": [one.code], "部门名称": [one.department], "基本支出": ["1.5"]})
    frame.to_csv(tmp_path / "r.csv", index=False)
    found = []
    for roster in (frame, tmp_path / "r.csv"):
        with xlperf.consolidate(folder, roster=roster, cache=False) as result:
            found.append(result.findings)
        out = tmp_path / f"{len(found)}"
        out.mkdir()
        told = xlperf.publish_all(folder, out / "p", "txt", roster=roster)
        returned = xlperf.return_workbooks(folder, out / "r", roster=roster, warned_too=True)
        approved = xlperf.approve_workbooks(folder, out / "a", roster=roster, everyone=True)
        assert len(told.files) == returned.copies == len(approved.letters) == 1
    pd.testing.assert_frame_equal(*found)
    assert "control-figures" in set(found[0]["check"])


def test_templates_are_made_by_workers_that_run_no_script_of_the_user(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import multiprocessing, pandas, xlperf\n"
        'multiprocessing.set_start_method("spawn")\n'
        'of = pandas.DataFrame({"code": ["1", "2"], "name": ["甲局", "乙局"]})\n'
        'print(*(one.outcome for one in xlperf.new_templates("guangzhou-2023", of, "o", jobs=2)))\n'
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", script], cwd=tmp_path, capture_output=True, text=True
    )
    assert (done.stdout, done.stderr) == ("written written\n", "")
    (tmp_path / "p").mkdir()
    for path in (tmp_path / "o").iterdir():
        (tmp_path / "p" / path.name).mkdir()
    with pytest.raises(xlperf.CannotWrite):
        xlperf.new_templates(
            FORM, pd.DataFrame({"code": ["1", "2"], "name": ["甲局", "乙局"]}), tmp_path / "p", jobs=2
        )


def test_the_log_says_what_was_read_known_and_written(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "bad.xlsx").write_bytes(b"nothing")
    with caplog.at_level(logging.DEBUG, "xlperf"), speaking("en"):
        for _ in range(2):
            xlperf.consolidate([folder, tmp_path], out=tmp_path / "out.xlsx").close()
    text = caplog.text
    assert "a.xlsx: accepted" in text and "bad.xlsx: unreadable" in text and "2 files" in text
    assert "known from before" in text and "written: " in text and "not written again" in text


def test_whatever_is_public_and_holds_data_goes_through_pickle(folder: Path, tmp_path: Path) -> None:
    """A consolidation and errors have tests of their own."""
    data = (folder / "a.xlsx").read_bytes()
    one = xlperf.read(data)
    things = [
        FORM, one, xlperf.check(one), xlperf.parse_target("≥3场"), xlperf.Limits(), one.locations,
        next(iter(xlperf.iter_read(folder))), xlperf.Problem("x"), xlperf.Roster((xlperf.Department("1", "甲"),)),
        xlperf.compare(one, one), xlperf.fill(data, one), xlperf.read_handmade(folder / "a.xlsx"),
        *xlperf.new_templates(FORM, pd.DataFrame({"code": ["1"], "name": ["甲局"]}), tmp_path / "o"),
        xlperf.return_workbooks(folder, tmp_path / "r"), next(iter(xlperf.diagnose())),
        xlperf.publish_all(folder / "a.xlsx", tmp_path / "p", "txt", include_rejected=True),
    ]  # fmt: skip
    for thing in things:
        again = pickle.loads(pickle.dumps(thing))
        assert type(again) is type(thing) and repr(again) == repr(thing)


def test_what_is_no_source_of_a_report_is_refused_in_the_language_in_force(tmp_path: Path) -> None:
    """Pages are Chinese where nobody asks for another language; what a program is told is not."""
    for write in (xlperf.write_report, xlperf.write_director_page):
        for lang, said in (("en", "source must be"), ("zh", "source 应为")):
            with speaking(lang), pytest.raises(InvalidArgument, match=said):
                write(5, tmp_path / "r.html")  # type: ignore[arg-type]
