"""The words of `content`. Owns sentences alone, in Chinese and English."""

from __future__ import annotations

from xlperf.messages import catalogue

catalogue(
    {
        "name-field": (
            "表样 {form} 没有可填的栏目“{name}”{meant}",
            "the form {form} has no field '{name}' to fill in{meant}",
        ),
        "name-any-field": (
            "表样 {form} 没有栏目“{name}”{meant}",
            "the form {form} has no field '{name}'{meant}",
        ),
        "name-table": ("表样 {form} 没有表“{name}”{meant}", "the form {form} has no table '{name}'{meant}"),
        "name-column": (
            "表样 {form} 的表“{table}”没有可填的列“{name}”{meant}",
            "the table '{table}' of the form {form} has no column '{name}' to fill in{meant}",
        ),
        "name-key": (
            "申报的数据没有“{name}”这一项{meant}",
            "the data of a declaration have no '{name}'{meant}",
        ),
        "name-computed": (
            "“{name}”由表格自行计算，不能填入",
            "'{name}' is computed by the form and cannot be filled in",
        ),
        "name-meant": ("，是不是“{meant}”？", "; is '{meant}' meant?"),
        "name-known": ("。可用的有：{known}", "; there are: {known}"),
        "value-place": ("“{label}”（{name}）", "'{label}' ({name})"),
        "value-place-row": ("“{label}”（{name}）第 {row} 行", "'{label}' ({name}), row {row},"),
        "value-infinite": ("{place}不能是无穷大 {value}", "{place} cannot hold the infinite {value}"),
        "value-truth": (
            "{place}应填数字，不能是真假值 {value}",
            "{place} asks for a number and cannot hold the truth value {value}",
        ),
        "value-date": (
            "{place}应填数字，不能是日期 {value}",
            "{place} asks for a number and cannot hold the date {value}",
        ),
        "value-time": (
            "{place}不能是带时刻的 {value}：请先改为日期或文字",
            "{place} cannot hold the time {value}: make a date or a text of it first",
        ),
        "value-kind": (
            "{place}不能是 {kind} 类型的值 {value}：请先改为数字、文字或空值",
            "{place} cannot hold the value {value} of type {kind}: make a number, a text or None of it first",
        ),
        "value-number": ("{place}不是数字：{value}", "{place} holds no number: {value}"),
        "value-computed": (
            "{place}由表格自行计算，算得 {computed}，与给出的 {value} 不同",
            "{place} is computed by the form as {computed}, and {value} was given",
        ),
        "rows-kind": (
            "表“{table}”应是若干行，每行是列名到值的对应，而不是 {kind}；数据框请用 Declaration.from_frames",
            "the table '{table}' must be rows, each a mapping of columns to values, and not {kind}; for a data frame there is Declaration.from_frames",
        ),
        "frame-twice": ("数据框有两个同名的列“{name}”", "the data frame has two columns named '{name}'"),
        "frame-one-row": (
            "栏目应来自一行，数据框却有 {rows} 行",
            "the fields must come from one row, and the data frame has {rows}",
        ),
        "data-kind": ("“{name}”应是{wanted}，不是 {kind}", "'{name}' must be {wanted} and not {kind}"),
        "data-mapping": ("一组名称与值", "names with values"),
        "data-list": ("列表", "a list"),
        "data-text": ("文字", "a text"),
        "data-year": ("四位年份的整数，如 2024", "a year as a whole number, such as 2024"),
        "data-form": ("表样（Form），见 load_form", "a form (Form), see load_form"),
        "data-sheets": ("若干份申报（Declaration）", "declarations (Declaration)"),
        "data-other-form": (
            "数据是表样 {found} 的，不是 {wanted} 的",
            "the data are of the form {found} and not of {wanted}",
        ),
        "data-json": ("不是申报的 JSON：{detail}", "not a declaration as JSON: {detail}"),
        "data-json-twice": ("名称“{name}”出现两次", "the name '{name}' is there twice"),
    }
)
