"""A first spec made of a paper form: labels found, inputs guessed, TOML written; a person goes on from there.

Owns the guesses: sections by what reaches down at the left, tables by rows alike, kinds and ids by the field's words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from xlperf.errors import InvalidArgument
from xlperf.intake.handmade.paper import Area, Paper
from xlperf.messages import catalogue, say

catalogue(
    {
        "sketch-nothing": (
            "{name} 里没有找到可填写的单元格：请用空白的表样，每个填写格旁边或上面有印好的文字",
            "no cell to fill in was found in {name}: take the form left blank, with a printed label beside or above "
            "each cell",
        ),
    }
)

GLOSSARY = {
    "部门名称": "department_name", "单位名称": "unit_name", "项目名称": "project_name", "项目代码": "project_code",
    "主管部门": "department_name", "实施单位": "implementing_unit", "项目属性": "nature", "项目期": "term", "联系人": "contact",
    "联系电话": "phone", "填报单位": "department_name", "申报单位": "department_name", "任务名称": "name", "名称": "name", "主要内容": "content",
    "主要实施内容": "content", "总额": "total", "合计": "total", "预算金额": "budget", "财政拨款": "appropriation", "其他资金": "other_funds",
    "一级指标": "level1", "二级指标": "level2", "三级指标": "level3", "指标值": "target", "年度指标值": "annual_target",
    "实施周期指标值": "period_target", "实际完成值": "actual_value", "完成值": "actual_value", "分值": "weight", "得分": "score", "权重": "weight",
    "年度总体目标": "overall_objective", "总体目标": "overall_objective", "总体绩效目标": "overall_objective", "年度目标": "annual_objective",
    "中期目标": "term_objective", "年度主要任务": "main_tasks", "年度绩效指标": "indicators", "绩效指标": "indicators", "基本支出": "basic_expenditure",
    "项目支出": "project_expenditure", "预算数": "budget", "执行数": "executed", "执行率": "execution_rate", "资金": "funds", "备注": "remarks",
    "主管部门代码": "department_code", "部门代码": "department_code", "中期资金总额": "term_total", "年度资金总额": "annual_total",
    "预期目标": "expected_objective", "实际完成情况": "achievement", "拟投入的资金": "amount", "期望达到的目标": "objective",
    "年度重点工作任务": "key_tasks", "其他需完成的任务": "other_tasks", "总分": "total_score", "下属二级单位数": "subordinate_units",
    "财政供养人员数": "staff_count", "财政专项资金": "special_fiscal_funds", "转移支付": "transfer_payments",
    "偏差原因分析及改进措施": "reason", "偏差原因分析": "reason", "未完成原因分析": "reason", "原因说明": "reason_explained",
    "年初预算数": "budget_start", "全年预算数": "budget_adjusted", "调整后预算数": "budget_adjusted", "全年执行数": "executed",
    "计量单位": "unit", "度量单位": "unit", "指标性质": "sign", "指标内容": "indicator_content", "指标解释": "indicator_content",
    "经费保障": "cause_funds", "制度保障": "cause_rules", "人员保障": "cause_staff", "硬件条件保障": "cause_equipment",
    "确定能": "certain", "有可能": "possible", "完全不可能": "impossible", "全年预计完成情况": "expected_value",
    "全年预计执行数": "expected", "上年结转资金": "carried_over", "一般公共预算拨款": "general_budget_appropriation",
    "政府性基金拨款": "government_fund", "单位资金": "unit_funds", "专项名称": "fund_name", "评价结论": "conclusion",
    "存在问题": "problems", "改进措施": "measures", "部门职责": "duties", "部门职能职责描述": "duties", "填表人": "filled_in_by",
    "负责人": "responsible", "绩效目标值": "target", "年度目标值": "annual_target", "中期指标值": "term_target", "数量": "quantity", "单价": "price", "金额": "amount", "人数": "staff_count", "单位": "unit",
}  # fmt: skip
"""The field's words in the field's English, for ids; what is not here is numbered."""

_AMOUNT = re.compile(r"金额|资金|预算数|经费|收入|支出|拨款|执行数|决算数|总额|单价|万元")
_COUNT = re.compile(r"人数|个数|数量$|户数|家数|位数$")
_NUMBER = re.compile(r"分值|得分|权重|[（(]%[)）]|率$|比例$|评分")
_TARGET = re.compile(r"(?:指标值|目标值)$|^[12][0-9]{3}年度?$|^[三五两]年目标$")
_MAY_BE_EMPTY = re.compile(r"备注|原因|偏差|说明|措施|保障$|其他$|确定能|有可能|不可能")
"""Columns that many a row rightly leaves empty."""
_SUM = ("合计", "总计", "金额合计", "小计", "共计")
_LEVELS = ("一级指标", "二级指标")
PAPER_WIDTH = 92.0
"""Characters of an A4 page upright."""


@dataclass
class _Column:
    id: str
    label: str
    kind: str
    area: Area
    target: bool = False
    levels: tuple[str, ...] = ()


@dataclass
class _Section:
    label: str
    lines: list[list[str]] = field(default_factory=list)
    fields: list[dict[str, object]] = field(default_factory=list)
    table: str = ""
    table_label: str = ""
    columns: list[_Column] = field(default_factory=list)
    rows: int = 0


class _Sketch:
    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.taken: set[str] = set()
        self.sections: list[_Section] = []
        self._read()

    # ------------------------------------------------------------ sections

    def _read(self) -> None:
        at = 0
        while at < len(self.paper.rows):
            row = self.paper.rows[at]
            head = row[0] if row else None
            if head is not None and head.column == 0 and head.text and self._heads_section(head, at):
                down = head.down
                rows = [
                    tuple(area for area in line if area.column >= head.end)
                    for line in self.paper.rows[at : at + down]
                ]
                self._section(head.text, head.end, rows)
                at += down
            else:
                last = at + 1
                while last < len(self.paper.rows) and not self._heads_section(self.paper.rows[last][0], last):
                    last += 1
                self._section("", 0, [tuple(line) for line in self.paper.rows[at:last]])
                at = last

    def _heads_section(self, area: Area, at: int) -> bool:
        """Whether a label at the left is that of a section: it reaches down, or a large field or a row of labels is
        on its right."""
        if area.column or not area.text or area.across > 1:
            return False
        if area.down > 1:
            return all(len(line) > 0 for line in self.paper.rows[at : at + area.down])
        others = self.paper.rows[at][1:]
        return len(others) == 1 and others[0].is_blank and self._narrow_first()

    def _narrow_first(self) -> bool:
        """Whether the leftmost column is that of sections on this paper."""
        return any(
            row and row[0].column == 0 and row[0].across == 1 and row[0].down > 1 for row in self.paper.rows
        )

    def _section(self, label: str, left: int, rows: Sequence[Sequence[Area]]) -> None:
        section = _Section(label)
        self.sections.append(section)
        if self._like_the_last(section, rows, left):
            return
        number = 0
        while number < len(rows):
            table = self._table_rows(rows, number) if not section.table else 0
            if table:
                self._table(section, rows, number, table, left)
                number += 1 + table
            else:
                self._plain_row(section, rows, number, left)
                number += 1

    # ------------------------------------------------------------ tables

    def _table_rows(self, rows: Sequence[Sequence[Area]], number: int) -> int:
        """How many rows of a table follow the row of labels `number`; 0 where it heads none."""
        head = rows[number]
        if len([a for a in head if a.text]) < 2 or any(a.is_blank for a in head):
            return 0
        count = 0
        heads = [*head, *_over(rows, number)]
        for line in rows[number + 1 :]:
            blank = [area for area in line if area.is_blank]
            if not blank or any(a.text in _SUM for a in line):
                break
            printed = [area for area in line if area.text]
            if any(not self._under_level(area, heads) for area in printed):
                break
            if not all(any(h.column <= a.column and a.end <= h.end for h in heads) for a in line):
                break
            count += 1
        return count if count >= 2 else 0

    def _under_level(self, area: Area, heads: Sequence[Area]) -> bool:
        return any(_bare(head.text) in _LEVELS and head.column <= area.column < head.end for head in heads)

    def _table(
        self, section: _Section, rows: Sequence[Sequence[Area]], number: int, count: int, left: int
    ) -> None:
        head = rows[number]
        heads = [*head, *_over(rows, number)]
        body = rows[number + 1 : number + 1 + count]
        section.table_label = section.label or "表"
        section.table = self._id(section.label or "表", "table")
        section.rows = count
        known: set[str] = set()
        first = max(body, key=len)
        for area in sorted(heads, key=lambda a: a.column):
            values = tuple(
                dict.fromkeys(
                    a.text for line in body for a in line if a.text and area.column <= a.column < area.end
                )
            )
            parts = [a for a in first if area.column <= a.column < area.end] or [area]
            for part in parts:
                kind = self._kind(area.text)
                id_ = self._id(area.text, "column", known)
                level = _bare(area.text) in _LEVELS
                target = kind == "text" and bool(_TARGET.search(_bare(area.text)))
                section.columns.append(_Column(id_, area.text, kind, part, target, values if level else ()))
                if level and not values:
                    section.columns[-1].levels = ("",)
        section.lines.append(self._line([(a, a.text) for a in head], _over(rows, number), left))
        drawn = [(c.area, f"[{section.table}.{c.id}]") for c in section.columns]
        section.lines.append(self._line(drawn, (), left))

    def _like_the_last(self, section: _Section, rows: Sequence[Sequence[Area]], left: int) -> bool:
        """Blank rows of the shape of the table before them: a table with the same columns, its labels not repeated."""
        last = next((s for s in reversed(self.sections[:-1]) if s.table), None)
        if last is None or last is not self.sections[-2] or not section.label or len(rows) < 2:
            return False
        shape = [(column.area.column, column.area.end) for column in last.columns]
        if any(a.text for row in rows for a in row) or any(
            [(a.column, a.end) for a in row] != shape for row in rows
        ):
            return False
        section.table, section.table_label = self._id(section.label, "table"), section.label
        section.columns, section.rows = last.columns, len(rows)
        drawn = [(column.area, f"[{section.table}.{column.id}]") for column in section.columns]
        section.lines.append(self._line(drawn, (), left))
        return True

    # ------------------------------------------------------------ fields

    def _plain_row(self, section: _Section, rows: Sequence[Sequence[Area]], number: int, left: int) -> None:
        row = rows[number]
        if section.table and row and row[0].text in _SUM:
            self._sum_row(section, row, rows, number, left)
            return
        drawn = []
        for position, area in enumerate(row):
            label = "" if area.text else self._label_of(rows, number, position, section)
            text = f"[{self._field(section, label, area)}]" if label else area.text
            drawn.append((area, text))
        section.lines.append(self._line(drawn, _over(rows, number), left))

    def _label_of(self, rows: Sequence[Sequence[Area]], number: int, position: int, section: _Section) -> str:
        """What a cell to fill in is called: by the label on its left, above it, both, or its section's."""
        row = rows[number]
        area = row[position]
        before = row[position - 1] if position else None
        several = position + 1 < len(row) and row[position + 1].is_blank
        above = next(
            (
                other.text
                for line in reversed(rows[:number])
                for other in line
                if other.text and other.column <= area.column and area.end <= other.end
            ),
            "",
        )
        if before is not None and before.text and not (several and above):
            return before.text
        if above:
            return f"{row[0].text}{above}" if position and row[0].text else above
        return section.label if len(row) == 1 else ""

    def _field(self, section: _Section, label: str, area: Area) -> str:
        kind = self._kind(label, section.label)
        wide = area.across >= max(2, self.paper.width // 2) or area.down > 1
        id_ = self._id(label, "field", self.taken)
        self.taken.add(id_)
        entry: dict[str, object] = {"id": id_, "label": label}
        if kind != "text":
            entry["kind"] = kind
        elif wide and re.search(r"目标|情况|内容|说明|措施", label):
            entry |= {"max_length": 1500, "lines": 6}
        else:
            entry["max_length"] = 100
        section.fields.append(entry)
        return id_

    def _sum_row(
        self, section: _Section, row: Sequence[Area], rows: Sequence[Sequence[Area]], number: int, left: int
    ) -> None:
        drawn = []
        for area in row:
            column = next(
                (c for c in section.columns if c.kind != "text" and c.area.column == area.column), None
            )
            if area.text or column is None:
                drawn.append((area, area.text))
                continue
            id_ = self._id("", f"{section.table}_{column.id}_sum", self.taken)
            self.taken.add(id_)
            value = f"sum({section.table}.{column.id})"
            label = f"{column.label}{row[0].text}"
            section.fields.append({"id": id_, "label": label, "kind": column.kind, "value": value})
            drawn.append((area, f"{{{id_}}}"))
        section.lines.append(self._line(drawn, _over(rows, number), left))

    # ------------------------------------------------------------ ids, kinds, lines

    def _kind(self, label: str, around: str = "") -> str:
        if _NUMBER.search(label):
            return "number"
        if _COUNT.search(label):
            return "count"
        if _AMOUNT.search(label) or (_AMOUNT.search(around) and re.search(r"拨款|资金|金额|万元", around)):
            return "amount"
        return "text"

    def _id(self, label: str, otherwise: str, taken: set[str] | None = None) -> str:
        taken = self.taken if taken is None else taken
        bare = _bare(label)
        wanted = GLOSSARY.get(bare) or next(
            (
                GLOSSARY[word]
                for word in sorted(GLOSSARY, key=len, reverse=True)
                if word in bare and len(word) > 2
            ),
            "",
        )
        wanted = wanted or otherwise
        id_, number = wanted, 2
        while id_ in taken:
            id_, number = f"{wanted}_{number}", number + 1
        taken.add(id_)
        return id_

    def _line(self, drawn: Sequence[tuple[Area, str]], over: Sequence[Area], left: int) -> list[str]:
        """One line of a picture: texts, < for what a cell covers on its right, ^ for what one above covers."""
        cells = [""] * (self.paper.width - left)
        for area in over:
            cells[area.column - left : area.end - left] = ["^"] * area.across
        for area, text in drawn:
            cells[area.column - left : area.end - left] = [text] + ["<"] * (area.across - 1)
        return cells


def _over(rows: Sequence[Sequence[Area]], number: int) -> list[Area]:
    """The areas above row `number` that reach down into it."""
    return [area for back in range(1, number + 1) for area in rows[number - back] if area.down > back]


def _bare(label: str) -> str:
    return re.sub(
        r"[（(][^（()）]*[)）]|[\s*＊:：]|^(?:其中|[一二三四五六七八九十]+、|[0-9]+[.、])", "", label
    )


def sketched(paper: Paper, form_id: str, name: str = "") -> str:
    """The TOML of a form that looks like `paper`; raises ValueError with a readable message where nothing is to be filled in."""
    sketch = _Sketch(paper)
    fields = [entry for section in sketch.sections for entry in section.fields]
    if not any("value" not in entry for entry in fields):
        raise InvalidArgument(say("sketch-nothing", name=name))
    return "\n".join(_toml(paper, sketch.sections, form_id)) + "\n"


def _toml(paper: Paper, sections: Sequence[_Section], form_id: str) -> Iterator[str]:
    yield f"# {paper.title}"
    yield "# 由空白表样生成的初稿：核对编号（id）、类型（kind）和必填（required），补上说明（explain）和核对规则（[[check]]）。"
    yield "# A first draft made of the blank form: look at ids, kinds and what is required; add explanations and checks."
    yield ""
    yield "[form]"
    yield f"id = {_text(form_id)}"
    yield f"title = {_text(paper.title or form_id)}"
    yield f"title_en = {_text(form_id)}"
    yield f"year = {paper.year or 2024}"
    yield f"amounts = {_text(paper.unit or '万元')}"
    yield f"department = {_text(_department(sections))}"
    yield ""
    yield "[page]"
    scale = PAPER_WIDTH / sum(paper.widths)
    landscape = sum(paper.widths) > 1.35 * PAPER_WIDTH
    scale = scale * 1.45 if landscape else scale
    widths = ", ".join(format(max(4.0, round(width * scale, 1)), "g") for width in paper.widths)
    yield f"widths = [{widths}]"
    yield f"orientation = {_text('landscape' if landscape else 'portrait')}"
    for number, section in enumerate(sections, 1):
        yield from _section_lines(section, number)


def _department(sections: Sequence[_Section]) -> str:
    texts = [e for s in sections for e in s.fields if "kind" not in e]
    named = [e for e in texts if re.search(r"(部门|单位).*名称|主管部门|填报单位|申报单位", str(e["label"]))]
    texts = named or texts
    return str(texts[0]["id"]) if texts else ""


def _section_lines(section: _Section, number: int) -> Iterator[str]:
    yield ""
    yield "[[section]]"
    yield f'id = "section_{number}"'
    if section.label:
        yield f"label = {_text(section.label)}"
    yield 'picture = """'
    widths = [max(_width(line[column]) for line in section.lines) for column in range(len(section.lines[0]))]
    for line in section.lines:
        cells = (text + " " * (width - _width(text)) for text, width in zip(line, widths, strict=True))
        yield f"| {' | '.join(cells)} |"
    yield '"""'
    for entry in section.fields:
        yield "[[section.field]]"
        yield from (f"{key} = {_value(value)}" for key, value in entry.items())
        if "value" not in entry:
            yield "required = true"
        yield f"label_en = {_text(str(entry['id']).replace('_', ' '))}"
    if section.table:
        yield from _table_lines(section)


def _table_lines(section: _Section) -> Iterator[str]:
    yield "[[section.table]]"
    yield f"id = {_text(section.table)}"
    yield f"label = {_text(section.table_label)}"
    yield f"label_en = {_text(section.table.replace('_', ' '))}"
    yield f"rows = {section.rows}"
    for column in section.columns:
        yield "[[section.table.column]]"
        yield f"id = {_text(column.id)}"
        yield f"label = {_text(column.label)}"
        yield f"label_en = {_text(column.id.replace('_', ' '))}"
        if column.kind != "text":
            yield f"kind = {_text(column.kind)}"
        elif column.target:
            yield "target = true"
        elif not column.levels:
            yield "max_length = 200"
        if column.levels:
            yield "fill_down = true"
            if any(column.levels):
                yield f"choices = [{', '.join(map(_text, column.levels))}]"
        if not _MAY_BE_EMPTY.search(column.label):
            yield "required = true"


def _width(text: str) -> int:
    from xlperf.form.style import text_width

    return text_width(text)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _value(value: object) -> str:
    return _text(value) if isinstance(value, str) else str(value)


__all__ = ["sketched"]
