"""What is said while the workbooks of a roster are made."""

from __future__ import annotations

from xlperf.messages import catalogue

catalogue(
    {
        "templates-json": (
            "{name} 不是申报的 JSON：{detail}",
            "{name} is not a declaration as JSON: {detail}",
        ),
        "templates-source": (
            "{name} 不能用来预填：应是 .json 或填好的 .xlsx、.xlsm",
            "{name} cannot prefill: it must be a .json or a filled .xlsx or .xlsm",
        ),
        "templates-no-source": ("{name} 里没有可以预填的文件", "there is no file in {name} to prefill from"),
        "templates-unmatched": (
            "{name} 未用于预填：名册里找不到“{department}”",
            "{name} was not used: '{department}' is not on the roster",
        ),
        "templates-doubtful": (
            "{name} 未用于预填：“{department}”可能是：{candidates}",
            "{name} was not used: '{department}' may be any of: {candidates}",
        ),
        "templates-second": (
            "{name} 未用于预填：“{department}”已由 {first} 预填",
            "{name} was not used: '{department}' is prefilled from {first}",
        ),
        "templates-several": (
            "“{department}”有 {count} 份申报（{files}），一个工作簿只放一份，没有预填：请逐份用 new-template --from 生成",
            "'{department}' has {count} declarations ({files}), and a workbook holds one: none was used; make one of each by new-template --from",
        ),
        "templates-not-used": ("{name} 未用于预填：{reason}", "{name} was not used: {reason}"),
        "templates-decide": (
            "认得出是哪个部门的（如改了名），写一个 .csv（列：文件、编码），用 --decide 给出，再运行一次",
            "where you know whose they are (a department that was renamed), write a .csv (columns 文件, 编码), give it by --decide and run again",
        ),
        "templates-draft": (
            "表样存了一份：{file}。表样以后再改，现在发出的工作簿仍按它读取",
            "the spec was kept: {file}; workbooks sent out now are read by it, whatever is changed since",
        ),
        "templates-draft-not": (
            "表样没能在它旁边存一份（{detail}）：请自己留好，表样以后再改时放进 past 文件夹",
            "the spec could not be kept beside it ({detail}): keep it, and put it into the folder past once it is changed",
        ),
        "templates-not-made": (
            "无法写入 {name}：工作进程中途结束（{detail}），内存可能不够，可减少 --jobs 再运行一次",
            "cannot write {name}: its worker process ended ({detail}); memory may be short: run again with fewer --jobs",
        ),
        "templates-of-projects": (
            "这张表样一个项目一份，名册上的{labels}是部门各项目合计的控制数：没有填进工作簿，收表后按合计核对",
            "each project has a workbook of this form, and {labels} of the roster are control figures of all projects of a department: they are not filled in, and are held against the sum once the workbooks are back",
        ),
        "templates-large": (
            "{name} 行数太多，收表时会读不了（{reason}）：减少行数，或者收表的命令都加 --limit 放宽上限",
            "{name} has so many rows that it will be refused when it comes back ({reason}): make fewer, or raise the limit by --limit of every command that reads it",
        ),
        "templates-others": (
            "{folder} 里另有 {number} 个申报工作簿不是这次生成的（部门改了名、换了编码或不在名册上，或者是早先的）：{names}。下发前请移走，免得发错",
            "{folder} holds declarations that this run did not make, {number} of them (departments renamed, with another code or no longer on the roster, or of earlier runs): {names}; move them away before you send the folder out",
        ),
        "templates-others-more": ("等", " and others"),
        "templates-controls": (
            "{name}：删去了 {number} 处文字里的控制字符",
            "{name}: control characters were removed from {number} texts",
        ),
    }
)
