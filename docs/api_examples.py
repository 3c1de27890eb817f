"""An example of each function of the library: docs/api.md shows them, and a test runs this file from top to bottom.

Each piece stands under the name of its function; what one makes, those below it use. They are checked by mypy --strict.
"""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd

import xlperf

# --- load_form
form = xlperf.load_form("guangzhou-2023")
assert form.fields["basic_expenditure"].label == "基本支出"

# --- forms
assert "guangzhou-2023" in xlperf.forms()

# --- new_template
blank = xlperf.new_template(form, "模板.xlsx", year=2023, department="市教育局", code="101")

# --- template_bytes
data = xlperf.template_bytes(form, department="市财政局")

# --- build_workbook
book = xlperf.build_workbook(form, department="市财政局", code="102", year=2023)
book.create_sheet("报送须知")["A1"] = "请于 1 月 10 日前报送"
book.save("附须知.xlsx")

# --- read
declaration = xlperf.read(blank)
assert declaration.department == "市教育局" and xlperf.read(data).department == "市财政局"

# --- fill
given = xlperf.Declaration.from_frames(form, {"basic_expenditure": 4506.89, "department_name": "市教育局"})
filled = xlperf.fill(blank, given, "填好.xlsx")
assert xlperf.read(filled.data).amount("basic_expenditure") == given.amount("basic_expenditure")

# --- check
findings = xlperf.check("填好.xlsx", lang="en")
frame = findings.to_frame()[["severity", "field", "message"]]

# --- check_many
assert len(xlperf.check_many([given, given])) == 2 * len(xlperf.check(given))

# --- read_roster
roster = xlperf.read_roster(pd.DataFrame({"code": ["101", "102"], "name": ["市教育局", "市财政局"]}))

# --- new_templates
made = xlperf.new_templates(form, roster, "下发", year=2023)
assert [one.outcome for one in made] == ["written", "written"]

# --- iter_read
for intake in xlperf.iter_read("下发"):
    assert intake.declaration is not None

# --- consolidate
with xlperf.consolidate(
    "下发", roster=roster, include_rejected=True, out="汇总.xlsx", dataset="数据"
) as result:
    departments = result.declarations[["code", "department", "expenditure_total"]]

# --- open_dataset
dataset = xlperf.open_dataset("数据")
assert dataset.year == 2023 and len(dataset.totals("status"))

# --- with_amounts
floats = xlperf.with_amounts(dataset.declarations, "float")
assert floats["expenditure_total"].dtype == "float64"

# --- write_report
page = io.BytesIO()
xlperf.write_report(dataset, page)

# --- write_director_page
xlperf.write_director_page(dataset, "给领导.html", office="预算处")

# --- standings
course = xlperf.standings(".")  # the folder of the consolidated workbook
assert set(course["department"])

# --- write_standings
xlperf.write_standings(".", "进展.html")

# --- publish
published = xlperf.publish(given, "公开.html")

# --- publish_bytes
text = xlperf.publish_bytes(given, kind="txt").decode()

# --- write_indicators
xlperf.write_indicators([given], "指标.xlsx")

# --- compare
changes = xlperf.compare(given, filled.declaration).to_frame()

# --- compare_years
years = xlperf.compare_years("填好.xlsx", "填好.xlsx")  # each year a file, a folder or a dataset
assert [line.values[0] == line.values[1] for line in years.totals]

# --- write_comparison
xlperf.write_comparison(years, "历年.xlsx")

# --- clean
cleaned = xlperf.clean("填好.xlsx", "无个人信息.xlsx")
assert Path("无个人信息.xlsx").read_bytes() == cleaned.data

# --- parse_target
target = xlperf.parse_target("开展不少于40场通信保障任务")
assert (target.canonical, target.unit) == ("≥40场", "场")

# --- advice
assert xlperf.advice("群众满意度", "≤90%", "服务对象满意度指标") and not xlperf.advice("保障任务数", target)

# --- accepts
assert xlperf.accepts(target, 41)

# --- parse_targets
kinds = xlperf.parse_targets(pd.Series(["≥95%", None, "若干场"]))["kind"]

# --- score
assert xlperf.score("≥95%", "76%", 10) == 8

# --- use_words
xlperf.use_words({"units": ["梯级"]})
assert xlperf.parse_target("≥12梯级").unit == "梯级"


# --- check_rule
@xlperf.check_rule("guangzhou-2023", severity="warning")
def round_sum(declaration: xlperf.Declaration) -> list[xlperf.Problem]:
    amount = declaration.amount("basic_expenditure")
    return [] if not amount or amount % 100 else [xlperf.Problem("整百的数，请核对", "basic_expenditure")]


# --- reader
@xlperf.reader("office-form", recognise=lambda data: data.startswith(b"\0OFFICE-FORM"))
def office_form(data: bytes) -> dict[str, list[list[str]]]:
    return {"表": [line.split("|") for line in data.decode().splitlines()[1:]]}


# --- extensions
assert [one.id for one in xlperf.extensions()] == ["round-sum", "office-form"]

# --- read_handmade
reading = xlperf.read_handmade("公开.html", form)
assert reading.declaration.amount("basic_expenditure") == given.amount("basic_expenditure")

# --- as_read
paper = xlperf.as_read(reading)
assert paper["department"] == "市教育局" and not any(
    one["why"] == "why-no-form" for one in paper["not_taken"]
)

# --- explained
assert any("市教育局" in line for line in xlperf.explained(reading))

# --- new_form
spec = xlperf.new_form("公开.html", "our-form")
assert xlperf.Form.from_toml(spec).id == "our-form"

# --- publish_all
pages = xlperf.publish_all("填好.xlsx", "公开", "txt", include_rejected=True)
assert len(pages.files) == 1 and Path("公开/index.html").exists()

# --- compare_round
try:  # the inboxes of the declaration, the approval, the mid-year check and the evaluation
    steps = xlperf.compare_round("填好.xlsx", include_rejected=True)
except xlperf.InvalidArgument as one_step_only:
    assert "市教育局" in str(one_step_only)

# --- write_round_report
try:
    xlperf.write_round_report(["填好.xlsx"], "全程.html", include_rejected=True)
except xlperf.InvalidArgument:
    assert not Path("全程.html").exists()

# --- approve_workbooks
approved = xlperf.approve_workbooks("下发", "批复", everyone=True, year=2023)
assert approved.letters == () and len(approved.left_out) == 2  # the blank ones are to be corrected first

# --- return_workbooks
returned = xlperf.return_workbooks("下发", "退回", year=2023)
assert returned.files == 2 and returned.copies == len(returned.letters)

# --- language
with xlperf.language("en"):
    assert xlperf.parse_target("若干场").reason_text()

# --- diagnose
wanting = [answer.text for answer in xlperf.diagnose() if answer.state == "broken"]

# --- write_page
try:
    xlperf.write_page("自查.html", pyodide="pyodide-314.0.7.tgz")  # without it npm brings it
except xlperf.PyodideMissing as missing:
    assert str(missing)
