"""What is said of the errors that `errors` knows: of each what it is, and how to mend it, in Chinese and English.

Owns the sentences; which text is which error is in `errors`.
"""

from __future__ import annotations

from xlperf.messages import catalogue

# error: ((what it is, in Chinese, in English), (how to mend it, in Chinese, in English))
_WORDS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "license": (
        (
            "xlwings 的付费功能：工作簿里有名称以 .py 结尾的工作表，xlwings 把它当作内嵌代码，要求许可证",
            "a paid feature of xlwings: the workbook has a sheet whose name ends in .py, which xlwings takes for embedded code",
        ),
        (
            "xlperf 用不到内嵌代码：删去或改名这张工作表；xlwings Lite 的代码请在 Lite 里打开",
            "xlperf needs no embedded code: delete or rename that sheet; open code of xlwings Lite in Lite",
        ),
    ),
    "pywin32": (
        (
            "设置里的 Python 缺少 pywin32，或它没有装好，xlwings 因而不能与 Excel 通信",
            "the configured Python lacks pywin32, or it is damaged, so that xlwings cannot talk to Excel",
        ),
        (
            "用那个 Python 运行 pip install --force-reinstall pywin32，再运行 xlperf addin status",
            "with that Python run pip install --force-reinstall pywin32, then xlperf addin status",
        ),
    ),
    "module": (
        (
            "设置里的 Python 没有安装 xlperf 或 xlwings",
            "the Python of the configuration has no xlperf or xlwings",
        ),
        (
            "用那个 Python 安装 xlperf 的 wheel 文件（pip install 文件名.whl），或用装有 xlperf 的 Python 运行 xlperf addin install",
            "install the wheel file of xlperf with that Python (pip install FILE.whl), or run xlperf addin install with the one that has it",
        ),
    ),
    "store": (
        (
            "Windows 的“python”只是通往 Microsoft Store 的占位程序，本机没有真正的 Python；Store 版也不能供 Excel 使用",
            "the 'python' of Windows is a mere link to the Microsoft Store, no Python; that of the Store does not serve Excel",
        ),
        (
            "从 python.org 安装 64 位 Python，用它安装 xlperf 的 wheel 文件，再运行 xlperf addin install --for excel",
            "install the 64 bit Python from python.org, with it install the wheel file of xlperf, and run xlperf addin install",
        ),
    ),
    "dll": (
        (
            "Excel 在解释器的文件夹里找不到 xlwings 的 DLL：xlwings 用 --user 安装、Python 是 Store 版或 Arm 版、"
            "版本与文件里的模块不同，或 DLL 被安全软件隔离",
            "Excel finds no DLL of xlwings beside the interpreter: xlwings was installed with --user, Python is the Store's or "
            "Arm's, the version differs from the module in the file, or a security program took the DLL away",
        ),
        (
            "运行 xlperf addin status 看缺哪个文件；从安全软件的隔离区恢复它，或（不带 --user）重装 xlwings，再运行 xlperf addin install",
            "xlperf addin status names the file: take it out of quarantine, or install xlwings again without --user; then xlperf "
            "addin install",
        ),
    ),
    "import": (
        (
            "Python 的某个程序包载入不了它的 DLL：没有装完整，或被安全软件隔离",
            "a package of Python cannot load its DLL: it is not whole, or a security program took the DLL away",
        ),
        (
            "用设置里的 Python 运行 pip install --force-reinstall xlwings pywin32 numpy pandas；把 Python 的文件夹加入安全软件的信任名单",
            "with the configured Python run pip install --force-reinstall xlwings pywin32 numpy pandas; have Python's folder trusted",
        ),
    ),
    "no-interpreter": (
        (
            "xlwings 的设置里写的 Python 不在了（卸载、升级或移动过），或不能运行",
            "the Python that xlwings' configuration names is gone (uninstalled, upgraded, moved), or cannot be run",
        ),
        (
            "用现在的 Python 运行 xlperf addin install --for excel，设置会改成它",
            "run xlperf addin install --for excel with the Python of today: it is written into the configuration",
        ),
    ),
    "command": (
        (
            "Windows 找不到要运行的程序：没有设置解释器而 python 不在 PATH 中，或路径中的空格把命令截断了",
            "Windows does not find the program: no interpreter is configured and python is not on the PATH, or a blank in its "
            "path cut the command in two",
        ),
        (
            "运行 xlperf addin install --for excel 写明完整路径；路径仍被截断时，把 Python 装到没有空格的文件夹",
            "xlperf addin install --for excel writes the whole path; where it is still cut, install Python in a folder whose path "
            "has no blank",
        ),
    ),
    "exited": (
        (
            "Python 启动后立刻退出了：缺少程序包、版本低于 3.11，或被安全软件结束",
            "Python ended as soon as it had started: a package is missing, it is older than 3.11, or a security program ended it",
        ),
        (
            "运行 xlperf addin status，它会试运行这个 Python 并说出原因",
            "run xlperf addin status, which tries that Python and says why",
        ),
    ),
    "server": (
        (
            "Excel 启动了 Python，但连接不上：解释器路径不对，Excel 与 Python 一个以管理员身份运行，或启动太慢",
            "Excel started Python and cannot reach it: the interpreter's path is wrong, one of the two runs as administrator, or "
            "it starts too slowly",
        ),
        (
            "不要用“以管理员身份运行”打开 Excel；结束任务管理器里的 python.exe；运行 xlperf addin status",
            "do not open Excel as administrator; end python.exe in the Task Manager; run xlperf addin status",
        ),
    ),
    "job": (
        (
            "Windows 不许 Excel 管理它启动的 Python：Excel 本身被安全软件、沙箱或远程桌面程序管着",
            "Windows does not let Excel manage the Python that it starts: a security program, sandbox or remote desktop holds Excel",
        ),
        (
            "从开始菜单直接打开 Excel 再试；不行时请信息部门放行 Excel 启动 python.exe，或改用 xlwings Lite、纯 VBA 工作簿",
            "open Excel from the Start menu; else ask IT to let Excel start python.exe, or take xlwings Lite or the pure VBA workbook",
        ),
    ),
    "administrator": (
        (
            "单位的管理员用策略禁用了宏，使用者自己改不了",
            "an administrator switched macros off by policy; a user cannot change it",
        ),
        (
            "把“给信息部门的说明”转给信息部门申请放行，或改用不带宏的 .xlsx：公式照常校验",
            "hand the page for the IT department on, or take the .xlsx without macros, whose formulas check all the same",
        ),
    ),
    "blocked": (
        (
            "宏被拦截，因为文件来自网络或邮件（文件带有网络标记）",
            "macros are blocked, since the file came from the internet or a mail (it bears the mark of the web)",
        ),
        (
            "右键文件 › 属性 › 勾选“解除锁定”，或放进受信任的文件夹",
            "right-click the file › Properties › Unblock, or put it into a trusted folder",
        ),
    ),
    "missing-macro": (
        (
            "按钮要的宏找不到：宏没有启用，或文件是没有宏的旧副本、同名的另一个文件开着",
            "the macro of the button is not found: macros are off, or the file is a copy without them, or another of its name is open",
        ),
        (
            "点“启用内容”；关闭其他工作簿后重新打开本文件；仍不行时用 xlperf new-template --macros 重新生成",
            "press Enable Content; close other workbooks and open the file again; else make it anew with xlperf new-template --macros",
        ),
    ),
    "macros-off": (
        (
            "宏还没有启用，按钮和 XLP_ 函数不起作用；表内自带的校验照常",
            "macros are not on yet, so that buttons and functions XLP_ do nothing; the workbook's own checks work",
        ),
        (
            "点黄色条上的“启用内容”；没有按钮时：文件 › 信息 › 启用内容",
            "press Enable Content on the yellow bar; where there is none: File › Info › Enable Content",
        ),
    ),
    "hidden-module": (
        (
            "文件里的 xlwings 模块在这个版本的 Office 里编译不了",
            "this version of Office cannot compile the xlwings module of the file",
        ),
        (
            "更新 Office，再用新版 xlperf 运行 xlperf addin install 或 new-template --macros；WPS 请用纯 VBA 工作簿",
            "update Office, then xlperf addin install or new-template --macros with a new xlperf; for WPS take the pure VBA workbook",
        ),
    ),
    "64-bit": (
        (
            "文件里有别的旧宏，是为 32 位 Office 写的；xlperf 的宏两种都能用",
            "the file holds other, old macros written for 32 bit Office; those of xlperf serve both",
        ),
        (
            "用 xlperf new-template --macros 重新生成工作簿再填，不要把旧宏拷进来",
            "make the workbook anew with xlperf new-template --macros and fill that; copy no old macros into it",
        ),
    ),
    "addin-file": (
        (
            "加载项文件 xlperf.xlam 损坏或没有下载完整",
            "the add-in file xlperf.xlam is damaged or was not copied whole",
        ),
        (
            "关闭 Excel，运行 xlperf addin install --for excel 重新写出",
            "close Excel and run xlperf addin install --for excel, which writes it anew",
        ),
    ),
    "repair": (
        (
            "Excel 认为文件结构有问题：在传输中损坏，或被别的程序改写过",
            "Excel finds fault with the file's structure: it was damaged on its way, or another program rewrote it",
        ),
        (
            "先不要点“是”：向发来的人重新要一份；若是 xlperf 刚生成的文件，请把它和这句话一起反馈",
            "do not press Yes yet: ask for the file again; if xlperf has just made it, report it with this text",
        ),
    ),
    "links": (
        (
            "工作簿引用了别的文件，多半是公式用了别人电脑上的加载项 xlperf.xlam",
            "the workbook refers to another file, mostly since a formula used the add-in xlperf.xlam of another machine",
        ),
        (
            "点“不更新”；在装有加载项的电脑上：数据 › 编辑链接 › 更改源，选本机的 xlperf.xlam",
            "press Don't Update; where the add-in is installed: Data › Edit Links › Change Source, and choose this machine's xlperf.xlam",
        ),
    ),
    "protected-view": (
        (
            "文件来自网络或邮件，Excel 只读打开，宏和重算都不运行",
            "the file came from the internet or a mail: Excel opens it read-only, and neither macros nor recalculation run",
        ),
        (
            "确认来源后点“启用编辑”；带宏的文件先在属性里“解除锁定”",
            "if you trust its source press Enable Editing; unblock a file with macros in its Properties first",
        ),
    ),
    "activex": (
        (
            "Windows 的脚本组件（WScript.Shell、Scripting.Dictionary）被停用或拦截，xlwings 靠它启动 Python",
            "the script components of Windows (WScript.Shell, Scripting.Dictionary), by which xlwings starts Python, are blocked",
        ),
        (
            "请信息部门或在安全软件里放行脚本组件；做不到时改用纯 VBA 工作簿或 .xlsx",
            "ask IT, or the security program, to allow them; else take the pure VBA workbook or the .xlsx",
        ),
    ),
    "object": (
        (
            "“需求对象 / Object required”：工作簿或加载项里的 xlwings 模块，与 Python 里的 xlwings 版本不同"
            "（多半是升级 xlwings 之后），VBA 因而拿不到 Python 的对象",
            "'Object required': the xlwings module in the workbook or add-in is of another version than the package xlwings "
            "(mostly after an upgrade), so that VBA gets no object from Python",
        ),
        (
            "运行 xlperf addin install --for excel 换成同一版本；旧的 .xlsm 用 xlperf new-template --macros 重新生成；"
            "关闭 Excel，在任务管理器里结束 python.exe 和 pythonw.exe，再打开",
            "run xlperf addin install --for excel, which brings the same version; make old .xlsm files anew with xlperf "
            "new-template --macros; close Excel, end python.exe and pythonw.exe in the Task Manager, open it again",
        ),
    ),
    "not-set": (
        (
            "VBA 用到了还不存在的对象：没有打开工作簿，或 Python 在运行中退出了",
            "VBA used an object that is not there: no workbook is open, or Python ended meanwhile",
        ),
        (
            "打开申报表后再点按钮；重复出现时关闭 Excel 重新打开，再运行 xlperf addin status",
            "open the form, then press the button; if it comes again, open Excel anew and run xlperf addin status",
        ),
    ),
    "automation": (
        (
            "Excel 与 Python 的连接断了：Python 退出、被结束，或 Excel 正忙（有对话框开着、单元格在编辑）",
            "the connection of Excel and Python broke: Python ended, or Excel is busy (a dialogue is open, a cell is being edited)",
        ),
        (
            "按 Esc 退出编辑，关闭对话框，点“重算合计”；仍出现时重新打开 Excel",
            "press Esc, close dialogues, press 重算合计; if it stays, open Excel anew",
        ),
    ),
    "name": (
        (
            "#NAME?：宏未启用，或加载项没有载入，Excel 不认识 XLP_ 函数；表内自带的校验照常",
            "#NAME?: macros are off or the add-in is not loaded, so that Excel knows no XLP_ function; the workbook's own "
            "checks work all the same",
        ),
        (
            "点“启用内容”；xlwings Lite 里运行脚本“重新录入公式”；否则 xlperf addin status",
            "press Enable Content; in xlwings Lite run the script 重新录入公式; else xlperf addin status",
        ),
    ),
    "value": (
        (
            "#VALUE!：函数的参数不对，例如少了参数，或给了多块不相连的区域",
            "#VALUE!: an argument is wrong: one is missing, or the range is of several areas",
        ),
        (
            "按 fx 看各参数的说明；每个参数只选一块相连的区域",
            "press fx to see what each argument is; give one connected range an argument",
        ),
    ),
    "not-available": (
        (
            "#N/A：XLP_ 函数没有得到 Python 的回答；启动失败一次之后，本次打开期间都立即显示 #N/A，不再等待",
            "#N/A: no answer from Python; after one failed start all functions show it at once, without waiting, until Excel is "
            "opened anew",
        ),
        (
            "运行 xlperf addin status 排除原因，再点“重算合计”重试；数组公式多选的行也显示 #N/A，属正常",
            "run xlperf addin status, mend what it names, then press 重算合计; rows selected beyond an array's end show it too",
        ),
    ),
    "busy": (
        (
            "#BUSY!：Excel 还在等函数的结果（xlwings Lite 第一次要下载 Python）",
            "#BUSY!: Excel waits for the answer (xlwings Lite downloads Python first)",
        ),
        (
            "等一分钟；一直不变时检查能否访问应用商店和 jsDelivr，或改用 Windows 上的 Python",
            "wait a minute; if it stays, see whether the store and jsDelivr can be reached, or take Python on Windows",
        ),
    ),
    "connect": (
        (
            "#CONNECT!：Excel 的加载项连接不上它的服务（xlwings Lite 需要访问外网）",
            "#CONNECT!: an add-in of Excel does not reach its service (xlwings Lite needs the internet)",
        ),
        (
            "请信息部门放行，或改用不需要外网的：Windows 上的 Python、纯 VBA 工作簿、.xlsx",
            "ask IT to allow it, or take what needs no internet: Python on Windows, the pure VBA workbook, the .xlsx",
        ),
    ),
}

catalogue({f"addin-error.{name}.what": what for name, (what, _) in _WORDS.items()})
catalogue({f"addin-error.{name}.mend": mend for name, (_, mend) in _WORDS.items()})
