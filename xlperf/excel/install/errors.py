"""The errors that users of xlwings meet in Excel, recognised by their text and explained: what it is, how to mend it.

Owns the list. Each is said in Chinese or English by Excel, and seldom says what is wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from xlperf.messages import catalogue, say

catalogue(
    {
        "addin-error.object.what": (
            "“需求对象 / Object required”：工作簿或加载项里的 xlwings 模块，与 Python 里的 xlwings 版本不同"
            "（多半是升级 xlwings 之后），VBA 因而拿不到 Python 的对象",
            "'Object required': the xlwings module in the workbook or add-in is of another version than the package xlwings "
            "(mostly after an upgrade), so that VBA gets no object from Python",
        ),
        "addin-error.object.mend": (
            "运行 xlperf addin install --for excel 换成同一版本；旧的 .xlsm 用 xlperf new-template --macros 重新生成；"
            "关闭 Excel，在任务管理器里结束 python.exe 和 pythonw.exe，再打开",
            "run xlperf addin install --for excel, which brings the same version; make old .xlsm files anew with xlperf "
            "new-template --macros; close Excel, end python.exe and pythonw.exe in the Task Manager, open it again",
        ),
        "addin-error.server.what": (
            "Excel 启动不了 Python：设置里的解释器路径不对，或 Python 位数与 Excel 不同",
            "Excel cannot start Python: the interpreter's path is wrong, or Python is of another bitness than Excel",
        ),
        "addin-error.server.mend": (
            "运行 xlperf addin status 看路径与位数，再运行 xlperf addin install --for excel",
            "run xlperf addin status for path and bitness, then xlperf addin install --for excel",
        ),
        "addin-error.module.what": (
            "设置里的 Python 没有安装 xlperf 或 xlwings",
            "the Python of the configuration has no xlperf or xlwings",
        ),
        "addin-error.module.mend": (
            '用那个 Python 运行 pip install "xlperf[excel]"，或用装有 xlperf 的 Python 运行 xlperf addin install',
            'run pip install "xlperf[excel]" with that Python, or xlperf addin install with the one that has it',
        ),
        "addin-error.dll.what": (
            "xlwings 的 DLL 载入失败：位数不同，或被安全软件拦截",
            "a DLL of xlwings did not load: another bitness, or kept back by a security program",
        ),
        "addin-error.dll.mend": (
            "安装与 Excel 位数相同的 Python；把 Python 的文件夹加入安全软件的信任名单",
            "install a Python of Excel's bitness; put Python's folder on the security program's list of trusted ones",
        ),
        "addin-error.name.what": (
            "#NAME?：宏未启用，或加载项没有载入，Excel 不认识 XLP_ 函数；表内自带的校验照常",
            "#NAME?: macros are off or the add-in is not loaded, so that Excel knows no XLP_ function; the workbook's own "
            "checks work all the same",
        ),
        "addin-error.name.mend": (
            "点“启用内容”；xlwings Lite 里运行脚本“重新录入公式”；否则 xlperf addin status",
            "press Enable Content; in xlwings Lite run the script 重新录入公式; else xlperf addin status",
        ),
        "addin-error.blocked.what": (
            "宏被拦截，因为文件来自网络或邮件",
            "macros are blocked, since the file came from the internet or a mail",
        ),
        "addin-error.blocked.mend": (
            "右键文件 › 属性 › 勾选“解除锁定”，或放进受信任的文件夹",
            "right-click the file › Properties › Unblock, or put it into a trusted folder",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Explained:
    """An error explained: which it is, what it means, how to mend it."""

    id: str
    what: str
    mend: str


# In this order: a text may hold several, and the first says most.
_KNOWN = (
    ("module", r"no module named\W+(xlperf|xlwings)|ModuleNotFoundError"),
    ("dll", r"\.dll\b|DLL load failed|动态链接库|error 53|错误.?53"),
    ("blocked", r"阻止宏|宏.{0,12}(被|已).{0,4}(阻止|禁用|拦截)|blocked macros|macros.{0,40}blocked"),
    ("server", r"could not activate python com server|COM server|ActiveX.{0,24}(create|创建)|429"),
    ("object", r"需求对象|要求对象|需要对象|必要对象|object required|\b424\b"),
    ("name", r"#NAME\?"),
)


def explain(text: str) -> Explained | None:
    """What the error whose text a user saw is, and how to mend it; None where it is not known."""
    for name, pattern in _KNOWN:
        if re.search(pattern, text, re.IGNORECASE):
            return Explained(name, say(f"addin-error.{name}.what"), say(f"addin-error.{name}.mend"))
    return None
