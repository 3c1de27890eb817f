"""The row of headings of a roster: where it is, and which column is what.

Owns the words by which a column is known. Titles above, a second row of headings below, units behind a heading and columns
that mean nothing to us are no obstacle; two columns for one thing are a question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field

from xlperf.form import Form
from xlperf.messages import say
from xlperf.roster.file_rows import RosterError, RosterSheet
from xlperf.roster.names import name_key
from xlperf.system.dataclass import dataclass
from xlperf.system.pattern import Pattern

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "code": (
        *("code", "部门编码", "单位编码", "预算单位编码", "部门代码", "单位代码", "预算单位代码"),
        *("预算编码", "部门预算编码", "预算代码", "预算部门编码", "预算部门代码"),
        *("机构编码", "机构代码", "组织机构编码", "组织机构代码"),
    ),
    "name": (
        *(
            "name",
            "department",
            "部门名称",
            "单位名称",
            "预算单位名称",
            "部门全称",
            "单位全称",
            "预算单位全称",
        ),
        *("部门单位名称", "申报单位", "填报单位", "机构名称", "预算部门", "预算部门名称"),
        *("二级预算单位", "二级预算单位名称", "基层预算单位", "基层预算单位名称"),
    ),
    "email": (
        "email",
        "e-mail",
        "邮箱",
        "电子邮箱",
        "邮箱地址",
        "电子邮件",
        "电邮",
        "财务邮箱",
        "单位邮箱",
        "联系邮箱",
        "联系人邮箱",
    ),
    "contact": (
        "contact",
        "联系人",
        "联系人姓名",
        "经办人",
        "预算联系人",
        "部门预算联系人",
        "财务联系人",
        "单位联系人",
        "财务负责人",
    ),
    "phone": (
        "phone",
        "联系电话",
        "电话",
        "手机",
        "手机号",
        "手机号码",
        "联系方式",
        "办公电话",
        "联系人电话",
    ),
    "parent": (
        "parent",
        "主管部门",
        "主管单位",
        "主管部门名称",
        "主管单位名称",
        "上级单位",
        "上级部门",
        "主管预算单位",
    ),
}
"""Column of a roster -> the headings by which it is known."""

LESS_CERTAIN: Mapping[str, tuple[str, ...]] = {
    "code": ("编码", "代码", "编号"),
    "name": ("名称", "全称", "部门", "单位", "预算单位", "部门单位", "机构", "一级预算单位"),
    "parent": (
        "一级预算单位",
        "主管部门编码",
        "主管部门代码",
        "主管单位编码",
        "上级编码",
        "上级单位编码",
        "上级部门编码",
    ),
}
"""The same, where no column has one of the headings above."""
ALSO_SERIAL = "编号"
"""What some call the code, and some the number of the row."""

MEANS_NOTHING = ("序号", "行次", "行号", "no", "备注")
"""Columns that are left out without a word; of 备注 it is said."""
_SAID = {"备注"}

_OF_THE_END = Pattern(r"停用|撤销|注销|失效|终止|截止|到期|作废")
_SAYS_AN_END = Pattern(
    rf"{_OF_THE_END.pattern}|有效期(?!.*[起始])|(?:是否|使用|单位|部门|启用|当前|有效)(?:启用|有效|在用|状态|标志)|^状态$"
)
_OF_A_DEADLINE = Pattern(r"(?:报|送|交|填|反馈|回复|审核).*(?:截止|到期)")
"""报送截止日期 says by when departments are to report."""
_ENDED = Pattern(r"(?<![未没不])(?:停|撤|注销|失效|终止|作废|并入|无效)|^(?:否|n|no|0|false)$")
_NOT_SO = Pattern(r"(?:否|未|无|不|n|no|0|false|长期|永久)")
_NO_END = 2090
"""What systems write for an end that is none: 2099-12-31, 9999-12-31."""

DEEPEST = 30
"""So many filled rows are looked through for the headings."""
_UNIT = Pattern(r"[（(【\[]\s*(?:单位[:：])?\s*(元|千元|百元|万元|亿元|人民币元|人|个)\s*[)）】\]]$")


@dataclass
class Headings:
    """Where the columns are: column of a roster or id of a form's field -> its place, from 0. `rows`: how many of the
    sheet's filled rows, titles among them, stand before the departments. `endings`: place of a column that is left out and says
    which departments are none any more -> its heading."""

    rows: int
    columns: dict[str, int]
    words: dict[str, str]
    unknown: list[str] = field(default_factory=list)
    endings: dict[int, str] = field(default_factory=dict)


def has_ended(heading: str, value: str) -> bool:
    """Whether a column that says so says of a department that it is none any more: 停用日期 | 2023-11-30, 是否启用 | 否."""
    bare = name_key(value)
    if years := re.findall(r"(?:19|20|2[1-9]|99)\d\d", bare):
        return max(map(int, years)) < _NO_END
    if _OF_THE_END.search(name_key(heading)):
        return bool(bare) and not _NOT_SO.match(bare)
    return bool(_ENDED.search(bare))


def headings_of(sheet: RosterSheet, form: Form | None) -> Headings | None:
    """The headings of a sheet, None where no row of it has a department's name for one. Raises RosterError."""
    for certain in (True, False):
        words = HEADINGS["name"] if certain else (*HEADINGS["name"], *LESS_CERTAIN["name"])
        called = set(map(name_key, words))
        for place, (_, cells) in enumerate(sheet.lines[:DEEPEST]):
            # A title of one cell, or a department called 单位, is no row of headings; a roster of names alone is one.
            names = [cell for cell in cells if name_key(cell) in called]
            if names and (certain or sum(bool(cell) for cell in cells) > 1 or place == 0):
                return _headed(sheet, place, form)
    return None


def _headed(sheet: RosterSheet, place: int, form: Form | None) -> Headings:
    known, weak = _known(form)
    cells = list(sheet.lines[place][1])
    rows = place + 1
    if rows < len(sheet.lines) and _goes_on(cells, below := sheet.lines[rows][1], known):
        width = max(len(cells), len(below))
        cells = [*cells, *[""] * (width - len(cells))]
        cells = [lower or upper for upper, lower in zip(cells, [*below, *[""] * width], strict=False)]
        rows += 1
    found = Headings(rows, {}, {})
    for at, heading in enumerate(cells):
        name = known.get(_bare(heading)) if heading else None
        if name is not None:
            _take(found, name, at, heading)
    for at, heading in enumerate(cells):
        if heading and at not in found.columns.values():
            bare = _bare(heading)
            meant = weak.get(bare, [])
            left = [name for name in meant if name not in found.columns]
            if left and not (bare == ALSO_SERIAL and _counts_rows(sheet, rows, at)):
                _take(found, left[0], at, heading)
            elif any(bare == _bare(found.words[name]) for name in meant if name in found.words):
                raise RosterError([say("roster-side-by-side", heading=heading)])
            elif _bare(heading) not in MEANS_NOTHING or heading in _SAID:
                of_several = form is not None and bare in _labels_of_several(form)
                found.unknown.append(heading + (say("roster-of-several") if of_several else ""))
                if _SAYS_AN_END.search(bare) and not _OF_A_DEADLINE.search(bare):
                    found.endings[at] = heading
    if form is not None:
        _same_unit(found, form, [cell for _, row in sheet.lines[: place + 1] for cell in row])
    return found


def _counts_rows(sheet: RosterSheet, rows: int, at: int) -> bool:
    """Whether a column holds 1, 2, 3 …"""
    values = [cells[at] for _, cells in sheet.lines[rows:] if at < len(cells) and cells[at]]
    return values == [str(number) for number in range(1, len(values) + 1)]


def _known(form: Form | None) -> tuple[dict[str, str], dict[str, list[str]]]:
    """By its heading what a column is, and what it can be where no other is that."""
    known = {name_key(word): name for name, words in HEADINGS.items() for word in words}
    weak: dict[str, list[str]] = {}
    for name, words in LESS_CERTAIN.items():
        for word in words:
            weak.setdefault(name_key(word), []).append(name)
    if form is not None:
        shared = _labels_of_several(form)
        for name, part in form.inputs.items():
            if name != form.department:
                known.setdefault(name_key(name), name)
                if part.label and name_key(part.label) not in shared:
                    known.setdefault(name_key(part.label), name)
        known.setdefault(name_key(form.department), "name")
    return known, weak


def _labels_of_several(form: Form) -> set[str]:
    """The labels by which nobody can tell which field is meant."""
    counts = Counter(name_key(part.label) for part in form.fields.values() if part.label)
    return {label for label, count in counts.items() if count > 1}


def _goes_on(cells: Sequence[str], below: Sequence[str], known: Mapping[str, str]) -> bool:
    """Whether the row below belongs to the headings: it names columns, and none where a name is written above."""
    filled = [(at, cell) for at, cell in enumerate(below) if cell]
    if not filled or not any(_bare(cell) in known for _, cell in filled):
        return False
    names = [at for at, cell in enumerate(cells) if known.get(_bare(cell)) == "name"]
    return all(at not in names or known.get(_bare(cell)) == "name" for at, cell in filled)


def _bare(heading: str) -> str:
    """A heading without the unit behind it, as it is looked up."""
    return name_key(_UNIT.sub("", heading.strip()))


def _take(found: Headings, name: str, at: int, heading: str) -> None:
    if name in found.columns:
        raise RosterError([say("roster-twice", heading=found.words[name], other=heading)])
    found.columns[name], found.words[name] = at, heading


def _same_unit(found: Headings, form: Form, above: Iterable[str]) -> None:
    """Amounts in another unit than the form's are refused: taken as they are, they would be ten thousand times wrong."""
    amounts = {
        name: heading
        for name, heading in found.words.items()
        if name in form.fields and form.fields[name].kind == "amount"
    }
    said = next(
        (
            written[1]
            for cell in above
            if (written := re.search(r"单位\s*[:：]\s*(亿元|万元|千元|百元|元)", cell))
        ),
        "",
    )
    for heading in amounts.values():
        own = _UNIT.search(heading.strip())
        unit: str = own[1] if own else said
        if unit and unit != form.amounts:
            raise RosterError([say("roster-other-unit", heading=heading, unit=unit, amounts=form.amounts)])
