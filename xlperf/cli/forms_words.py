"""The words of `forms`. Owns sentences alone, in Chinese and English."""

from __future__ import annotations

from xlperf.messages import catalogue

catalogue(
    {
        "forms-help": (
            "已有的表样；一张表样的栏目、核对规则和版面；检查表样文件是否正确。",
            "The forms known; a form's fields, checks and layout; whether a spec file is sound.",
        ),
        "forms-list-help": ("列出已有的表样。", "List the forms known."),
        "forms-show-help": (
            "显示一张表样：FORM 是编号或 TOML 文件。",
            "Show one form: FORM is an id or a TOML file.",
        ),
        "forms-check-help": (
            "检查表样文件：逐条指出哪一行有什么问题。没有问题时退出码为 0，有问题时为 1。",
            "Check a spec file: every problem with its line. Exit status 0 where it is sound, 1 where it is not.",
        ),
        "forms-new-help": (
            "由纸质表样（.xlsx、Word、网页、PDF，空白的或填好的）生成表样文件的初稿：找出栏目名称，猜出填写格，写成 TOML。",
            "Start a spec from a paper form (.xlsx, Word, web page, PDF; blank or filled in): labels found, inputs "
            "guessed, TOML written.",
        ),
        "forms-new-out": ("写成的表样文件", "the spec to write"),
        "forms-new-id": ("表样编号，默认为文件名", "the form's id; the name of the file if left out"),
        "forms-new-sheet": ("所在的工作表，默认为第一张", "the sheet it is drawn on; the first if left out"),
        "forms-new-exists": ("{path} 已经存在，没有覆盖", "{path} is there already and was not overwritten"),
        "forms-new-done": (
            "已写成 {path}：{fields} 个栏目，{tables} 张表，{rules} 条核对规则。\n"
            "接着：改好编号和说明，用 xlperf forms check {name} 检查，用 xlperf new-template -f {name} -o 模板.xlsx 生成工作簿。",
            "wrote {path}: {fields} fields, {tables} tables, {rules} checks.\n"
            "next: mend ids and words, look with xlperf forms check {name}, and make a workbook with "
            "xlperf new-template -f {name} -o template.xlsx",
        ),
        "forms-new-left-out": (
            "没有画进来的：{parts}。也要的，各生成一份（工作表用 --sheet，表格另存一个文件）。",
            "not drawn: {parts}. Where one is wanted, draft it by itself (a sheet by --sheet, a table from a file of its own).",
        ),
        "forms-sound": (
            "{path}：正确。{fields} 个栏目，{tables} 张表，{rules} 条核对规则",
            "{path}: sound. {fields} fields, {tables} tables, {rules} checks",
        ),
        "forms-quotients": (
            '提示：{parts}由除法算出，汇总、报告和比较时仍会加总；加起来没有意义的（人均、比率），kind 写 "number"，两位小数用 round',
            'note: {parts} is a quotient, and is added up in consolidations, reports and comparisons; where a sum means nothing (per head, a ratio), write kind = "number", and round for two decimals',
        ),
        "forms-heading": (
            "{title}\n编号 {id}，{year} 年，第 {version} 版，金额单位 {unit}",
            "{title}\nid {id}, {year}, version {version}, amounts in {unit}",
        ),
        "forms-layout": ("版面", "Layout"),
        "forms-fields": ("栏目", "Fields"),
        "forms-table": (
            "表 {id}（{label}），空白表 {rows} 行",
            "Table {id} ({label}), {rows} rows when blank",
        ),
        "forms-checks": ("核对规则", "Checks"),
        "forms-implied": ("由栏目自动产生的规则：{count} 条", "Checks implied by the fields: {count}"),
        "forms-required": ("必填", "required"),
        "forms-computed": ("= {value}", "= {value}"),
        "forms-limit": ("不超过 {limit} 字", "at most {limit} characters"),
        "forms-choices": ("可选：{choices}", "one of {choices}"),
        "forms-kind-text": ("文字", "text"),
        "forms-kind-amount": ("金额", "amount"),
        "forms-kind-count": ("整数", "count"),
        "forms-kind-number": ("数", "number"),
        "forms-step-assessment": ("事前评估", "assessment"),
        "forms-step-declaration": ("申报", "declaration"),
        "forms-step-approval": ("批复", "approval"),
        "forms-step-monitoring": ("监控", "monitoring"),
        "forms-step-evaluation": ("自评", "self-evaluation"),
        "forms-step-other": ("其他", "other"),
        "forms-level-department": ("部门整体", "department"),
        "forms-level-project": ("项目", "project"),
        "forms-level-transfer": ("转移支付", "transfer"),
        "forms-level-other": ("其他", "other"),
        "forms-follows": ("接 {forms}", "after {forms}"),
        "forms-severity-error": ("错误", "error"),
        "forms-severity-warning": ("提醒", "warning"),
        "forms-severity-info": ("说明", "info"),
    }
)
