"""`xlperf indicator`: the table, the JSON lines, standard input, and the exit status."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from xlperf.cli.indicator import command
from xlperf.messages import say


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(command, arguments, input=stdin)


def test_a_table_is_printed_for_people_and_good_texts_exit_with_nought() -> None:
    result = run("开展不少于40场通信保障任务", "5-10天")
    assert result.exit_code == 0
    assert "≥40场" in result.output
    assert "5～10天" in result.output


def test_an_invalid_text_exits_with_one_and_says_why() -> None:
    result = run("95%-90%")
    assert result.exit_code == 1
    assert "90～95%" in result.output


def test_a_wrong_option_exits_with_two() -> None:
    assert run("--format", "xml", "3场").exit_code == 2


def test_a_negative_value_is_a_text_and_a_mistyped_option_is_none() -> None:
    assert "-5～5%" in run("-5%～5%").output
    assert run("--fromat", "3场").exit_code == 2
    assert run("-x").exit_code == 2


def test_json_has_decimals_as_text_and_none_as_null() -> None:
    entry = json.loads(run("--format", "json", "超50亿元").output)
    assert (entry["operator"], entry["low"], entry["high"]) == (">", "5000000000", None)
    assert entry["columns"] == [">", "50", "亿元"]


def test_standard_input_gives_one_object_a_line_in_order() -> None:
    result = run(stdin="3场\n\n若干\n")
    entries = [json.loads(line) for line in result.output.splitlines()]
    assert [entry["kind"] for entry in entries] == ["number", "invalid", "invalid"]
    assert result.exit_code == 1


@pytest.mark.parametrize("piece", ["每月", "至少", "二十大", "2次"])
def test_explaining_shows_each_piece(piece: str) -> None:
    assert f"  {piece}: " in run("--explain", "每月至少开展党的二十大宣讲2次").output


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_standard_input_is_read_in_the_encodings_that_programs_write(encoding: str) -> None:
    result = CliRunner().invoke(command, input="不少于40场\r\n≥95%\r\n".encode(encoding))
    assert [json.loads(line)["text"] for line in result.output.splitlines()] == ["不少于40场", "≥95%"]


def test_bytes_of_no_encoding_spoil_only_their_own_line() -> None:
    result = CliRunner().invoke(command, input=b"\xff\xff\xff\n3\xe5\x9c\xba\n")
    assert [json.loads(line)["kind"] for line in result.output.splitlines()] == ["invalid", "number"]


def test_half_a_character_is_written_as_an_escape() -> None:
    assert json.loads(run("--format", "json", "3\udcff").output)["text"] == "3\udcff"
    result = run("3\udcff场\n")
    assert result.exit_code == 1 and "“3�场”" in result.output


def test_a_line_break_in_a_text_does_not_break_the_table() -> None:
    assert len(run("3\n场").output.splitlines()) == 2


def test_explaining_says_which_numbers_are_no_targets() -> None:
    output = run("--explain", "由85%提升至90%以上").output
    assert "85%: " + say("target-piece-aside") in output
    assert "90%以上: " + say("target-piece-number") in output


def test_what_is_unusual_for_an_indicator_is_said_where_its_name_is_given() -> None:
    asked = ("--name", "群众满意度", "--level2", "服务对象满意度指标", "--year", "2023", "95")
    assert "95%" in run(*asked).output.splitlines()[1]
    said = json.loads(run("--format", "json", *asked).output)
    assert said["advice"] and json.loads(run("--format", "json", "95").output)["advice"] == ""
    assert json.loads(run("--format", "json", "9月前").output)["advice"]
