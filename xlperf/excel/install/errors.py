"""The errors that users of xlwings and macros meet in Excel, recognised by their text and explained: what it is, how to mend it.

Owns the list. Each is said in Chinese or English by Excel, Windows or Python, and seldom says what is wrong.
"""

from __future__ import annotations

import re
import unicodedata

from xlperf.excel.install import error_words as _words  # noqa: F401 - its sentences are said here
from xlperf.messages import say
from xlperf.system.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Explained:
    """An error explained: which it is, what it means, how to mend it."""

    id: str
    what: str
    mend: str


# In this order: a text may hold several, and the first says most. What Python or the interpreter's start says comes before
# what Excel makes of it; a mere number of an error comes last but the error values of cells.
KNOWN = (
    ("license", r"LICENSE_KEY|LicenseError"),
    ("pywin32", r"pywin32|win32(api|com|gui|con|file|event|process)|pythoncom|pywintypes"),
    (
        "module",
        r"no module named\W+(xlperf|xlwings)|ModuleNotFoundError|xlperf is not installed|没有安装 xlperf",
    ),
    ("store", r"Python was not found|Microsoft Store"),
    (
        "dll",
        r"xlwings(32|64)?[-\w.]*\.dll|could not load\b.*\.dll|error.{0,4}(?<!\d)53(?!\d)|错误.{0,3}(?<!\d)53(?!\d)|动态链接库"
        r"|(未找到|找不到|not found)\W{0,3}xlwings",
    ),
    ("import", r"DLL load failed"),
    ("no-interpreter", r"could not find interpreter|could not create python process|无法创建.?python.?进程"),
    (
        "command",
        r"不是内部或外部命令|识别为.?cmdlet|is not recognized as (an internal or external command|the name of)",
    ),
    ("exited", r"python process exited before"),
    (
        "server",
        r"could not activate python|COM server|(错误|error).{0,4}(?<!\d)1000(?!\d)|2147221164|80040154|没有注册类|class not registered",
    ),
    ("job", r"AssignProcessToJobObject|CreateJobObject"),
    (
        "administrator",
        r"管理员.{0,6}阻止|administrator.{0,12}blocked|由于.{0,4}安全设置.{0,6}宏|security settings.{0,20}macros",
    ),
    (
        "blocked",
        r"(已|被)?阻止宏运行|宏.{0,12}被.{0,4}(阻止|拦截)|来源不受信任|blocked macros|macros.{0,40}blocked",
    ),
    ("missing-macro", r"无法运行.{0,40}宏|cannot run the macro"),
    (
        "macros-off",
        r"宏已被?禁用|活动内容.{0,3}禁用|macros have been disabled|active content has been disabled",
    ),
    ("hidden-module", r"隐藏模块|hidden module"),
    ("64-bit", r"64位系统上使用|64-bit systems|PtrSafe"),
    (
        "addin-file",
        r"xlperf\.xlam.{0,60}(格式|扩展名|format|extension|不是有效的|not a valid)|无法打开.{0,12}\.xlam",
    ),
    (
        "repair",
        r"内容有问题|尽量尝试恢复|found a problem with (some )?content|(修复|删除)的记录|(repaired|removed) records",
    ),
    (
        "links",
        r"外部源的链接|不安全的外部|links to one or more external|自动更新链接|automatic update of links|无法更新.{0,6}链接",
    ),
    ("protected-view", r"受保护的视图|protected view|检测到此文件存在问题|detected a problem with this file"),
    ("activex", r"ActiveX.{0,24}(create|创建)|(error|错误).{0,4}(?<!\d)429(?!\d)"),
    ("object", r"需求对象|要求对象|需要对象|必要对象|object required|(error|错误).{0,4}(?<!\d)424(?!\d)"),
    ("not-set", r"对象变量或|object variable or with block|(error|错误).{0,4}(?<!\d)91(?!\d)"),
    ("automation", r"自动化(\(automation\))?错误|automation error"),
    ("name", r"#NAME\?"),
    ("value", r"#VALUE!"),
    ("not-available", r"#N/A"),
    ("busy", r"#(BUSY|忙)"),
    ("connect", r"#(CONNECT|连接)"),
)


def explain(text: str) -> Explained | None:
    """What the error whose text a user saw is, and how to mend it; None where it is not known."""
    shown = _as_compared(text)
    for name, pattern in KNOWN:
        if re.search(pattern, shown, re.IGNORECASE):
            return Explained(name, say(f"addin-error.{name}.what"), say(f"addin-error.{name}.mend"))
    return None


_BESIDE_CHINESE = re.compile(r"(?<=[一-龥]) | (?=[一-龥])")


def _as_compared(text: str) -> str:
    """A text as the patterns have it: half-width, one blank for each break, none beside a Chinese character.

    Dialogs break their lines anywhere, and who types an error from a screen sets blanks and widths as they come.
    """
    return _BESIDE_CHINESE.sub("", " ".join(unicodedata.normalize("NFKC", text).split()))
