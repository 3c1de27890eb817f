"""The words of `since`. Owns sentences alone, in Chinese and English."""

from __future__ import annotations

from xlperf.messages import catalogue

catalogue(
    {
        "since-kept": (
            "{name} 在上次汇总之后有人改过（意见、筛选、批注等），原样另存为 {kept}",
            "somebody has written in {name} since the last run (opinions, filters, notes): it is kept as {kept}",
        ),
        "since-late": (
            "期限（{deadline}）以后才报来或更正的部门 {count} 个：{names}",
            "{count} departments reported or corrected after the deadline ({deadline}): {names}",
        ),
        "since-no-day": (
            "xlperf.toml 的期限“{deadline}”没有写明年、月、日，不能标明谁逾期：写成 deadline = 2026-12-10 这样",
            "the deadline '{deadline}' of xlperf.toml names no year, month and day, so that nobody can be called late: write it as "
            "deadline = 2026-12-10",
        ),
        "since-round": (
            "期限改到了 {deadline}，上一轮（{last}，期限 {before}）已过：这次起算“{name}”；只是延长期限的，今天再运行一次，加 --round {last}",
            "the deadline is {deadline} now, and the last round ({last}, until {before}) is over: from now on it is '{name}'; where the time "
            "was only prolonged, run again today with --round {last}",
        ),
        "since-new": (
            "比上次新收 {count} 个文件：{names}",
            "{count} files that were not there last time: {names}",
        ),
        "since-gone": (
            "上次有、这次没有的文件 {count} 个：{names}",
            "no longer there, {count} files of last time: {names}",
        ),
        "since-open": (
            "{name} 正被人打开着（旁边有 {lock}）：磁盘上已是新的结果；请打开的人不保存就关上、重新打开，否则旧的会盖住新的。没有人打开的，删去 {lock}",
            "somebody has {name} open ({lock} lies beside it): the new result is on the disk, and is lost where the old one is saved "
            "over it: close it without saving, and open it again. Where nobody has it open, delete {lock}",
        ),
        "since-passed": (
            "{count} 个部门由须改正转为通过：{names}",
            "{count} departments corrected: {names}",
        ),
        "since-worse": (
            "上次计入、这次没有计入的部门 {count} 个：{names}",
            "no longer counted, {count} departments of last time: {names}",
        ),
        "since-fewer": (
            "注意：上次计入 {before} 个部门，这次只有 {now} 个。请先核对收件文件夹和命令，再用这份汇总",
            "Mind: {before} departments counted last time, and only {now} now. Look at the inbox and the command before you "
            "use this consolidation",
        ),
        "since-fewer-in-dataset": (
            "注意：数据集里 {year} 年度原有 {before} 份申报，现在只有 {now} 份。请核对收件文件夹和 --year；弄错了的，用原来的文件夹再运行一次即可恢复",
            "Mind: the dataset had {before} declarations of {year} and has {now} now. Look at the inbox and --year; by mistake, another run "
            "on the folder of before brings them back",
        ),
    }
)
