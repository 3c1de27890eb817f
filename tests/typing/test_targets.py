"""Target values of every sort, typed: what the workbook's formulas read in them, and say of them, is what Python does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.programs.libreoffice import LibreOffice
from tests.typing.acts import example, room_for, typed
from tests.typing.test_libreoffice import area, differing, worked_out
from xlperf.declaration import Declaration
from xlperf.expression.functions import ABOVE, DIFFERS, OVER_THE_WHOLE, UPSIDE_DOWN, VAGUE
from xlperf.template.write import Options, build

pytestmark = pytest.mark.programs

# name, target of the period, target of the year, what is said beside the row ("": nothing of targets)
ROWS = (
    ("群众满意度", "95%-90%", "≥95%", UPSIDE_DOWN),
    ("群众满意度", "90%—95%", "90%—95%", ""),
    ("群众满意度", "≥95%", "95－90％", UPSIDE_DOWN),
    ("检测次数", "5至3次", "3次", UPSIDE_DOWN),
    ("检测次数", "5次~3次", "3次", UPSIDE_DOWN),
    ("建设周期", "12.5-9.25个月", "3个月", UPSIDE_DOWN),
    ("建设时间", "2024.3-2024.11", "2024.3-2024.11", ""),
    ("建设时间", "2023-1", "2023-12", ""),
    ("投资规模", "95-5万元", "5万元", ""),
    ("培训场次", "≥3场", "≥5场", ABOVE),
    ("培训场次", "≥5场", "≥3场", ""),
    ("培训场次", "≤3场", "≥5场", ""),
    ("培训场次", "3.50 万元", "3.75万元", ABOVE),
    ("培训场次", "99999999999999场", "999999999999999场", ""),
    ("处理时限", "≤3个工作日", "≤5个工作日", ""),
    ("设备完好率", "≥95%", "≥90％", DIFFERS),
    ("设备完好率", "95%", "＝95%", ""),
    ("设备完好率", "≥120%", "≥120%", OVER_THE_WHOLE),
    ("提高设备完好率", "≥120%", "≥120%", ""),
    ("任务完成及时率", "≥120%", "≥120%", ""),
    ("产值增长率", "≥120%", "≥120%", ""),
    ("设备完好率", "100.0%", "100%", ""),
    ("第5-3批", "1.2.3", ".5", ""),
    ("名称", "5.", "-3", ""),
    ("名称", "5-3-1", "1|2-1", ""),
    ("名称", "见附件", "略", VAGUE),
    ("名称", "𠮷5-3", "5𠮷-3𠮷", ""),
    ("名称", "12,000-9,000", "1E3-5", ""),
    ("名称", "２０-１０", "²-1", ""),
    ("名称", "5 - 3", "5  -  3 %", UPSIDE_DOWN),
)


def declared() -> Declaration:
    base = example("guangzhou-2023")
    first = base.rows("indicators")[0]
    rows = [
        {**first, "level3": f"{number}号{name}", "period_target": period, "annual_target": annual}
        for number, (name, period, annual, _) in enumerate(ROWS)
    ]
    return replace(base, tables={**base.tables, "indicators": rows})


def test_target_values_are_read_and_judged_alike(libreoffice: LibreOffice, tmp_path: Path) -> None:
    declaration = declared()
    layout = room_for(declaration)
    path = tmp_path / "blank.xlsx"
    path.write_bytes(build(declaration.form, Options(rows=layout.capacities)))
    ((values,),) = libreoffice.type_in(path, [typed(layout, declaration, None)], [area(layout)])
    assert differing(worked_out(layout, declaration), values, layout.sheet) == []
    for of, (name, period, annual, told) in enumerate(ROWS):
        row, _ = layout.place("indicators.level3", of)
        status = str(values[row][layout.status_column])
        said = [text for text in (VAGUE, UPSIDE_DOWN, ABOVE, DIFFERS, OVER_THE_WHOLE) if text in status]
        assert said == ([told] if told else []), (name, period, annual, status)
