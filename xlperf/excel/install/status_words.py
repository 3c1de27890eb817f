"""The words of `status`. Owns sentences alone, in Chinese and English."""

from __future__ import annotations

from xlperf.messages import catalogue

catalogue(
    {
        "addin-status.not-windows": (
            "本机不是 Windows：Excel 里的 Python 函数只能在 Windows 上用；这里可用 xlwings Lite 或 LibreOffice",
            "this is no Windows: Excel calls Python on Windows alone; take xlwings Lite or LibreOffice here",
        ),
        "addin-status.no-excel": ("没有找到 Excel", "Excel is not found"),
        "addin-status.no-excel.mend": (
            "安装 Excel 2010 以上版本；WPS 和 LibreOffice 用户不需要加载项，工作簿自带的公式照常校验",
            "install Excel 2010 or later; with WPS or LibreOffice no add-in is needed, the workbook's own formulas check",
        ),
        "addin-status.excel": ("Excel {version}（{build}），{bits}", "Excel {version} ({build}), {bits}"),
        "addin-status.bits": ("{bits} 位", "{bits} bit"),
        "addin-status.bits-unknown": ("位数不明", "bitness unknown"),
        "addin-status.python": (
            "Python {version}，{bits} 位：{path}",
            "Python {version}, {bits} bit: {path}",
        ),
        "addin-status.32-bit": (
            "{path} 是 32 位 Python：pandas、msgspec 没有 32 位的安装包，xlperf 在其中无法运行",
            "{path} is a 32 bit Python: pandas and msgspec have no packages for it, so that xlperf cannot run in it",
        ),
        "addin-status.arm": (
            "{path} 是 Arm 版 Python：xlwings 没有给它的 DLL，Excel 载入不了",
            "{path} is a Python for Arm: xlwings has no DLL for it that Excel could load",
        ),
        "addin-status.store": (
            "{path} 是 Microsoft Store 版 Python：它把 xlwings 的 DLL 放在 Excel 找不到的地方",
            "{path} is a Python of the Microsoft Store: it puts xlwings' DLL where Excel does not find it",
        ),
        "addin-status.unsuitable.mend": (
            "从 python.org 安装 64 位（x86-64）的 Python 3.11 以上版本；Excel 是 32 位还是 64 位都可以。用它安装 "
            "xlperf 的 wheel 文件，再运行 xlperf addin install --for excel",
            "install the 64 bit (x86-64) Python 3.11 or later from python.org, whichever bitness Excel has; with it install "
            "the wheel file of xlperf, and run xlperf addin install --for excel",
        ),
        "addin-status.trial": (
            "设置里的 Python 试运行成功：{version}，{bits} 位，{seconds:.1f} 秒；win32com、xlwings、xlperf 都能载入",
            "the configured Python was tried: {version}, {bits} bit, {seconds:.1f} s; win32com, xlwings and xlperf load",
        ),
        "addin-status.trial-slow": (
            "设置里的 Python 启动用了 {seconds:.0f} 秒：Excel 里第一个函数要等这么久",
            "the configured Python took {seconds:.0f} s to start: so long does the first function in Excel take",
        ),
        "addin-status.trial-slow.mend": (
            "多半是安全软件逐个检查文件：请把 Python 的文件夹加入信任名单",
            "mostly a security program that looks at every file: put Python's folder on its list of trusted ones",
        ),
        "addin-status.trial-failed": (
            "设置里的 Python 启动不了：{interpreter}：{detail}",
            "the configured Python does not start: {interpreter}: {detail}",
        ),
        "addin-status.trial-failed.mend": (
            "在命令行运行它看原因；须 3.11 以上版本；被安全软件拦截时加入信任名单；再运行 xlperf addin install --for excel",
            "run it on a command line to see why; it must be 3.11 or later; where a security program holds it back, trust it; "
            "then xlperf addin install --for excel",
        ),
        "addin-status.trial-missing": (
            "设置里的 Python 载入不了 {module}：{detail}",
            "the configured Python cannot import {module}: {detail}",
        ),
        "addin-status.trial-missing.mend": (
            '用 "{interpreter}" -m pip install 安装 {module}，缺 xlperf 时安装它的 wheel 文件；仍不行时加 --force-reinstall pywin32 xlwings',
            'install {module} by "{interpreter}" -m pip install, xlperf from its wheel file; if that does not help, with --force-reinstall pywin32 xlwings',
        ),
        "addin-status.dll": ("xlwings 的 DLL：{path}", "xlwings' DLL: {path}"),
        "addin-status.no-dll": (
            "在 {folder} 和上一级文件夹里没有 {name}：Excel 会说 Could not load xlwings….dll",
            "neither {folder} nor the folder above holds {name}: Excel will say 'Could not load xlwings….dll'",
        ),
        "addin-status.no-dll.mend": (
            "用 --user 安装的 xlwings 把 DLL 放到了别处：先卸下，再以管理员身份（或在虚拟环境里）安装："
            '"{interpreter}" -m pip install --force-reinstall --no-deps xlwings',
            "an xlwings installed with --user has its DLL elsewhere: uninstall it, then install it as an administrator or in a "
            'virtual environment: "{interpreter}" -m pip install --force-reinstall --no-deps xlwings',
        ),
        "addin-status.xlwings": ("Python 里的 xlwings {version}", "package xlwings {version}"),
        "addin-status.no-xlwings": ("Python 里没有 xlwings", "this Python has no xlwings"),
        "addin-status.no-xlwings.mend": (
            'py -m pip install "xlwings>=0.33,<1"',
            'py -m pip install "xlwings>=0.33,<1"',
        ),
        "addin-status.addin": ("加载项 {path}，xlwings {version}", "add-in {path}, xlwings {version}"),
        "addin-status.no-addin": ("加载项 {path} 不在", "the add-in {path} is not there"),
        "addin-status.install": ("xlperf addin install --for excel", "xlperf addin install --for excel"),
        "addin-status.other-version": (
            "{path} 里的 xlwings 是 {found}，Python 里的是 {version}：会出现“需求对象 / Object required”",
            "{path} holds xlwings {found}, the package is {version}: this gives 'Object required'",
        ),
        "addin-status.no-configuration": (
            "xlwings 的设置 {path} 没有指明 {keys}",
            "xlwings' configuration {path} does not name {keys}",
        ),
        "addin-status.configuration": (
            "xlwings 的设置 {path}：解释器 {interpreter}",
            "xlwings' configuration {path}: interpreter {interpreter}",
        ),
        "addin-status.no-interpreter": (
            "xlwings 的设置里的解释器 {interpreter} 不在了",
            "the interpreter of xlwings' configuration, {interpreter}, is gone",
        ),
        "addin-status.other-interpreter": (
            "xlwings 的设置用的是另一个 Python：{interpreter}",
            "xlwings' configuration names another Python: {interpreter}",
        ),
        "addin-status.macros-1": ("宏：全部启用", "macros: all run"),
        "addin-status.macros-2": ("宏：打开时询问，点“启用内容”", "macros: Excel asks; press Enable Content"),
        "addin-status.macros-3": ("宏：只运行有数字签名的", "macros: signed ones alone run"),
        "addin-status.macros-4": ("宏：全部禁用，也不提示", "macros: none run, and Excel does not ask"),
        "addin-status.macros.mend": (
            "文件 › 选项 › 信任中心 › 信任中心设置 › 宏设置：禁用宏并发出通知",
            "File › Options › Trust Center › Trust Center Settings › Macro Settings: disable with notification",
        ),
        "addin-status.policy.mend": (
            "由管理员统一设定，请向信息部门申请，或改用不带宏的 .xlsx：公式照常校验",
            "set by an administrator: ask them, or take the .xlsx without macros, whose formulas check all the same",
        ),
        "addin-status.blocked": (
            "管理员设定：拦截来自网络的文件里的宏",
            "set by an administrator: macros of files from the internet are blocked",
        ),
        "addin-status.blocked.mend": (
            "右键文件 › 属性 › 解除锁定，或放进受信任的文件夹",
            "right-click the file › Properties › Unblock, or put it into a trusted folder",
        ),
        "addin-status.disabled": (
            "Excel 禁用了 {name}（上次出错之后）",
            "Excel disabled {name} after a crash",
        ),
        "addin-status.disabled.mend": (
            "文件 › 选项 › 加载项 › 管理：禁用项目 › 转到 › 选中它 › 启用",
            "File › Options › Add-ins › Manage: Disabled Items › Go › choose it › Enable",
        ),
        "addin-status.trusted": ("受信任的文件夹：{paths}", "trusted folders: {paths}"),
        "addin-status.office": (
            "LibreOffice 扩展 xlperf {version}",
            "LibreOffice extension xlperf {version}",
        ),
        "addin-status.no-office": ("LibreOffice 里没有 xlperf 扩展", "LibreOffice has no extension xlperf"),
        "addin-status.office-old": (
            "LibreOffice 扩展 xlperf {version} 较旧，现为 {now}",
            "the extension xlperf {version} of LibreOffice is older than {now}",
        ),
        "addin-status.office.mend": (
            "xlperf addin install --for libreoffice",
            "xlperf addin install --for libreoffice",
        ),
        "addin-status.lite": (
            "xlwings Lite：要能访问应用商店和 jsDelivr（自行托管收费）；批量许可的 Office 2019 及更早没有自定义函数；打开别人的工作簿会问是否"
            "信任其中的代码。代码存在各工作簿里，本机无从查看；xlperf addin install --for lite -o main.py 写出模块",
            "xlwings Lite: needs the store and jsDelivr (self-hosting is paid); volume-licensed Office before 2021 has no custom "
            "functions; somebody else's workbook asks whether to trust its code. The code lies in each workbook and cannot be "
            "seen from here; xlperf addin install --for lite -o main.py writes the module",
        ),
    }
)
