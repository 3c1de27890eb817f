"""The words of `addin`. Owns sentences alone, in Chinese and English."""

from __future__ import annotations

from xlperf.cli.words import example
from xlperf.messages import catalogue

catalogue(
    {
        "addin.help": (
            "把 XLP_ 函数和按钮装进 Excel、xlwings Lite、LibreOffice 或 WPS。\n\n"
            + example("例：xlperf addin install --for excel\n    xlperf addin status"),
            "The functions XLP_… and the buttons, put into Excel, xlwings Lite, LibreOffice or WPS.\n\n"
            + example("Example: xlperf addin install --for excel\n         xlperf addin status"),
        ),
        "addin.install.help": (
            "安装。excel：把 xlperf.xlam 写进 Excel 的启动文件夹，并写好 xlwings 的设置（只在 Windows 上；"
            "别处说明会做什么）。lite：写出贴进 xlwings Lite 的 main.py。libreoffice：装上扩展 xlperf.oxt。"
            "wps：把加载项写进 WPS 的加载项文件夹并登记（需要一次 Pyodide，见 xlperf page）。"
            "--target 把同样的文件写进任一文件夹，不改动别处；libreoffice 还写出先问扩展的空白模板。\n\n"
            + example(
                "例：xlperf addin install --for excel\n"
                "    xlperf addin install --for lite -o main.py\n"
                "    xlperf addin install --for libreoffice --target 分发\n"
                "    xlperf addin install --for wps"
            ),
            "Install. excel: xlperf.xlam goes into Excel's start-up folder, and xlwings is configured (on Windows; "
            "elsewhere it says what it would do). lite: writes main.py, to be pasted into xlwings Lite. libreoffice: puts "
            "in the extension xlperf.oxt. wps: the add-in goes into WPS's folder of add-ins and is listed there (needs Pyodide once, as "
            "xlperf page does). --target writes the same files into any folder and touches nothing else; for libreoffice also blank templates that ask the extension first.\n\n"
            + example(
                "Example: xlperf addin install --for excel\n"
                "         xlperf addin install --for lite -o main.py\n"
                "         xlperf addin install --for libreoffice --target out\n"
                "         xlperf addin install --for wps"
            ),
        ),
        "addin.status.help": (
            "看缺什么、怎样补：Excel 与 Python 的版本、xlwings 的版本和 DLL、宏的信任设置、xlwings 的设置、扩展；"
            "并把设置里的 Python 试运行一次。--error 解释一段报错。\n\n"
            + example('例：xlperf addin status --for excel\n    xlperf addin status --error "需求对象"'),
            "What is missing and how to mend it: versions of Excel and Python, version and DLL of xlwings, trust in macros, "
            "xlwings' configuration, the extension; and runs the configured Python once. --error explains an error's text.\n\n"
            + example(
                'Example: xlperf addin status --for excel\n         xlperf addin status --error "Object required"'
            ),
        ),
        "addin.remove.help": (
            "卸下装上的东西，xlwings 的设置恢复原样。\n\n" + example("例：xlperf addin remove --for excel"),
            "Takes out what was put in; xlwings' configuration is as before.\n\n"
            + example("Example: xlperf addin remove --for excel"),
        ),
        "addin.for": ("装进哪个程序", "the program"),
        "addin.target": (
            "只把文件写进（或取自）这个文件夹",
            "files go into (or are looked for in) this folder alone",
        ),
        "addin.pyodide": (
            "wps 用：pyodide-{version}.tgz 或它解开后的文件夹，不给时由 npm 取",
            "for wps: pyodide-{version}.tgz or the folder of what is in it; by default npm brings it",
        ),
        "addin.wps-next": (
            "打开 WPS 表格，问是否信任时点“允许”，再退出并重新打开一次，即有“绩效申报”一栏",
            "open WPS Spreadsheets, allow the add-in where it asks, then close and open it again: the tab 绩效申报 is there",
        ),
        "addin.wps-target": (
            "把其中的文件夹和 publish.xml 复制到各台电脑的加载项文件夹；已有 publish.xml 的，把其中一行并进去。见 docs/wps.md",
            "copy the folder and publish.xml into the folder of add-ins of each machine; where there is a publish.xml, add the "
            "one line to it (docs/wps.md)",
        ),
        "addin.output": ("lite 的模块写到哪里", "where the module for lite goes"),
        "addin.error": ("解释这段报错", "explain the text of an error"),
        "addin.wrote": ("已写出 {path}", "wrote {path}"),
        "addin.installed": (
            "已装进 LibreOffice；重新打开后可用",
            "installed; LibreOffice has it when it is opened next",
        ),
        "addin.removed": ("已撤去 {path}", "removed {path}"),
        "addin.taken-out": ("已从 LibreOffice 卸下", "taken out of LibreOffice"),
        "addin.nothing": ("没有可以卸下的", "there is nothing to take out"),
        "addin.would": (
            "只有 Windows 上的 Excel 能调用 Python。在 Windows 上会做：\n"
            "  写 %APPDATA%\\Microsoft\\Excel\\XLSTART\\xlperf.xlam\n"
            "  写 %USERPROFILE%\\.xlwings\\xlwings.conf：{keys}\n"
            "要在这里写出同样的文件：--target 文件夹",
            "Excel calls Python on Windows alone. There it would:\n"
            "  write %APPDATA%\\Microsoft\\Excel\\XLSTART\\xlperf.xlam\n"
            "  write %USERPROFILE%\\.xlwings\\xlwings.conf: {keys}\n"
            "To write the same files here: --target FOLDER",
        ),
        "addin.restart": ("关闭并重新打开 Excel，即可使用", "close Excel and open it again"),
        "addin.lite-next": (
            "在 Excel 里打开 xlwings Lite，把整个文件贴进 main.py；只需贴一次，代码随工作簿保存",
            "open xlwings Lite in Excel and paste the whole file into main.py; it is kept in the workbook",
        ),
        "addin.lite-remove": (
            "xlwings Lite 的代码在工作簿里：打开它的 main.py，删去即可",
            "the code for xlwings Lite lies in the workbook: delete it from main.py there",
        ),
        "addin.not-known": (
            "不认识这个报错；请运行 xlperf addin status，把两者一并反馈",
            "this error is not known; run xlperf addin status and report both",
        ),
        "addin.mend": ("改法：{mend}", "to mend: {mend}"),
        "addin.all-good": ("一切就绪。", "Everything is ready."),
        "addin.broken": ("有 {number} 处须先解决（✗）。", "{number} things must be mended first (✗)."),
    }
)
