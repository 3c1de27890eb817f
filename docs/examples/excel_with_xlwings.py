"""用 xlwings 操作打开的申报表：做一份、写入、校验、改正、再校验。

A form in Excel, automated with xlwings: made, filled, checked, mended, checked again. Needs Excel and xlperf (its wheel file, or a checkout).

    python excel_with_xlwings.py 文件夹
"""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path

import xlperf


def main(folder: Path) -> int:
    """The number of findings that are left."""
    form = xlperf.load_form("guangzhou-2023")
    book = xlperf.new_template(form, folder / "申报表.xlsx", year=2024, department="市示例局", open=True)

    # 手头的数据：金额用 Decimal 或文本，不用 float
    fields = {
        "basic_expenditure": Decimal("1200.50"),
        "project_expenditure": Decimal("300"),
        "fiscal_appropriation": Decimal("1500.50"),
        "other_funds": Decimal("0"),
    }
    tasks = [{"name": "公共服务提升", "content": "开展培训", "amount": Decimal("300")}]
    xlperf.fill(book, xlperf.Declaration(form, fields, {"key_tasks": tasks}, year=2024))

    # 屏幕上的内容，不必保存
    for finding in xlperf.check(book):
        print(finding.cell or "—", finding.severity, finding.message)

    # 改一处，再校验
    before = len(xlperf.check(book))
    xlperf.fill(
        book,
        xlperf.Declaration(
            form, {"overall_objective": "提升公共服务水平，完成全年各项工作。"}, {}, year=2024
        ),
    )
    left = xlperf.check(book)
    print(f"{before} → {len(left)}")
    book.save()
    return len(left)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "."))
