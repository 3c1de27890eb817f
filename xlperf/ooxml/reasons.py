"""Every reason for which a file is refused, in both languages, each with a hint how to mend it.

Owns these words and the names of kinds of files. Knows nothing of who refuses.
"""

from __future__ import annotations

from xlperf.messages import catalogue

REASONS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    # reason id: ((reason in Chinese, in English), (hint in Chinese, in English))
    "not-found": (
        ("找不到文件 {path}", "there is no file {path}"),
        ("核对文件名和所在文件夹", "check the name and the folder"),
    ),
    "is-folder": (
        ("{path} 是文件夹，不是文件", "{path} is a folder, not a file"),
        ("请指定文件夹里的工作簿，或改用处理整个文件夹的命令", "name the workbook inside it"),
    ),
    "not-a-file": (
        ("{path} 不是普通文件（管道、设备等）", "{path} is no ordinary file (a pipe, a device, …)"),
        ("把内容另存为普通文件再试", "save its content as an ordinary file"),
    ),
    "no-permission": (
        ("没有读取 {path} 的权限", "no permission to read {path}"),
        (
            "在文件属性里放开读取权限；若文件正在别的程序中打开，请先关闭",
            "grant the right to read it; close it if another program holds it open",
        ),
    ),
    "unreachable": (
        ("读取 {path} 时出错：{detail}", "reading {path} failed: {detail}"),
        (
            "检查磁盘或网络连接，把文件复制到本机再试",
            "check the disk or network; copy the file to this computer",
        ),
    ),
    "link-outside": (
        ("{path} 是指向文件夹之外的链接", "{path} is a link that leads out of the folder"),
        ("把文件本身放进收件文件夹，不要放链接", "put the file itself into the folder, not a link"),
    ),
    "changed-while-reading": (
        ("文件在读取过程中被改动", "the file changed while it was read"),
        ("等文件复制或保存完成后再试", "wait until copying or saving has ended, then try again"),
    ),
    "empty": (
        ("文件是空的（0 字节）", "the file is empty (0 bytes)"),
        ("多半是发送或复制中断，请重新发送", "it was probably cut off in sending: send it again"),
    ),
    "too-large": (
        (
            "文件 {size} 字节，超过上限 {limit} 字节",
            "the file has {size} bytes, more than the limit of {limit}",
        ),
        (
            "删去工作簿里的图片和附件（确属正常的大文件，用 --limit file_bytes=字节数 放宽上限）",
            "remove pictures and attachments from the workbook (where the file is as large as it must be, raise the limit: --limit file_bytes=BYTES)",
        ),
    ),
    "not-a-workbook": (
        ("不是 Excel 工作簿，看起来是“{looks}”", "not an Excel workbook; it looks like {looks}"),
        (
            "请报送填好的 .xlsx 工作簿本身，不要打印、扫描、打包或改扩展名",
            "send the filled .xlsx workbook itself, not printed, scanned, packed or renamed",
        ),
    ),
    "not-the-workbook": (
        (
            "不是下发的 Excel 工作簿，看起来是“{looks}”",
            "not the Excel workbook that was sent out; it looks like {looks}",
        ),
        (
            "请报送填好的 .xlsx 工作簿本身（确需采用自制的表格或公开文本时，在 check、consolidate 后加 --accept-handmade）",
            "send the filled .xlsx workbook itself (to take in a hand-made form or a published text, add "
            "--accept-handmade to check or consolidate)",
        ),
    ),
    "no-reader-here": (
        (
            "看起来是“{looks}”，网页里读不了这种文件",
            "it looks like {looks}, which cannot be read within a web page",
        ),
        (
            "表格请用 Excel 或 WPS 另存为 .xlsx，文档另存为 .docx，再拖进来；或在装有 xlperf 的电脑上运行 xlperf check --accept-handmade 文件",
            "save a sheet as .xlsx from Excel or WPS, a document as .docx, and drop that; or run xlperf check --accept-handmade FILE where "
            "xlperf is installed",
        ),
    ),
    "encrypted": (
        ("工作簿设有打开密码或受权限保护，无法读取", "the workbook needs a password or is rights-protected"),
        (
            "用 Excel 打开，在“文件—信息—保护工作簿”里去掉打开密码，另存后重新报送",
            "open it in Excel, remove the password under File > Info > Protect Workbook, save and send again",
        ),
    ),
    "office-encrypted": (
        (
            "由单位的加密软件（亿赛通、绿盾等）加密，无法读取",
            "locked by the office's encryption software (亿赛通, 绿盾 and the like), and cannot be read",
        ),
        (
            "请在装有该软件的电脑上解密或“导出明文”后重新报送",
            "decrypt it, or export it in plain, on a computer that has the software, and send it again",
        ),
    ),
    "incomplete-download": (
        ("是没有下载完的文件", "a file whose download has not ended"),
        ("等下载完成，或重新下载", "wait for the download, or download it again"),
    ),
    "old-binary": (
        (
            "是旧格式的 Excel 97-2003 工作簿（.xls、.et），不是 .xlsx",
            "an old Excel 97-2003 workbook (.xls, .et), not .xlsx",
        ),
        ("用 Excel 或 WPS 打开，另存为 .xlsx", "open it in Excel or WPS and save it as .xlsx"),
    ),
    "xlsb": (
        ("是二进制工作簿（.xlsb），不是 .xlsx", "a binary workbook (.xlsb), not .xlsx"),
        ("用 Excel 打开，另存为 .xlsx", "open it in Excel and save it as .xlsx"),
    ),
    "ods": (
        ("是 OpenDocument 表格（.ods），不是 .xlsx", "an OpenDocument spreadsheet (.ods), not .xlsx"),
        ("用 LibreOffice 或 WPS 打开，另存为 .xlsx", "open it in LibreOffice or Excel and save it as .xlsx"),
    ),
    "pdf-scan": (
        ("这份 PDF 是扫描件，里面只有图片，没有文字", "the PDF is a scan: it holds pictures and no text"),
        (
            "请报送 Word、Excel 原件，或由原件另存的 PDF；图片里的文字读不出来",
            "send the original as Word or Excel, or a PDF saved from it: no text is recognised in pictures here",
        ),
    ),
    "pdf-pages": (
        ("这份 PDF 太长（{count} 页），不像一张表", "the PDF is too long for a form ({count} pages)"),
        ("只报送表格所在的几页", "send only the pages on which the form is"),
    ),
    "mail-empty": (
        ("邮件里没有附件", "nothing is attached to the mail"),
        (
            "请把填好的工作簿作为附件重发，不要用网盘链接",
            "send the mail again with the filled workbook attached, not as a link",
        ),
    ),
    "attachment-linked": (
        (
            "附件只是一个链接（云附件），邮件里没有文件",
            "the attachment is a link: the file itself is not in the mail",
        ),
        (
            "请把填好的工作簿作为普通附件重发，不要用网盘链接",
            "send the mail again with the filled workbook itself attached, not as a link",
        ),
    ),
    "mail-object": (
        ("是贴在邮件正文里的对象，不是附件", "it is an object in the text of the mail and no attachment"),
        (
            "请把填好的工作簿作为附件重发，不要贴在正文里",
            "send the mail again with the filled workbook attached, not in its text",
        ),
    ),
    "msg-not-installed": (
        ("读取 Outlook 邮件（.msg）需要另装组件", "reading an Outlook mail (.msg) needs a further package"),
        (
            "运行 pip install extract-msg（或安装 xlperf 时带 [mail]），或在邮件程序里另存为 .eml",
            "run pip install extract-msg (or install xlperf with [mail]), or save the mail as .eml",
        ),
    ),
    "7z-not-installed": (
        ("读取 7z 压缩包需要另装组件", "reading a 7z archive needs a further package"),
        (
            "运行 pip install py7zr（或安装 xlperf 时带 [archives]），或解压后放进收件文件夹",
            "run pip install py7zr (or install xlperf with [archives]), or unpack it into the folder",
        ),
    ),
    "rar-not-installed": (
        (
            "读取 RAR 压缩包需要组件 rarfile 和解压程序 unrar（或 7-Zip、bsdtar）",
            "reading a RAR archive needs the package rarfile and a program that unpacks it: unrar, 7-Zip or bsdtar",
        ),
        (
            "运行 pip install rarfile（或安装 xlperf 时带 [archives]）并安装 bsdtar（Debian：libarchive-tools）或 unrar；"
            "或解压后放进收件文件夹",
            "run pip install rarfile (or install xlperf with [archives]) and install bsdtar (Debian: libarchive-tools) or "
            "unrar; or unpack it into the folder",
        ),
    ),
    "rar-not-unpacked": (
        (
            "bsdtar 解不开这个 RAR 压缩包（固实压缩，或文件已损坏）",
            "bsdtar cannot unpack this RAR archive (it is solid, or damaged)",
        ),
        (
            "解压后放进收件文件夹；或安装 unrar 再试",
            "unpack it into the folder; or install unrar and try again",
        ),
    ),
    "too-deep-container": (
        (
            "邮件或压缩包一层套一层，超过 {limit} 层",
            "mails or archives within each other, more than {limit} deep",
        ),
        ("请把里面的工作簿取出，直接报送", "take the workbooks out and send them as they are"),
    ),
    "pdf-not-installed": (
        ("读取 PDF 需要另装组件", "reading PDF needs a further package"),
        (
            "运行 pip install pdfplumber，或请对方报送 Word、Excel 原件",
            "run pip install pdfplumber, or send the original as Word or Excel",
        ),
    ),
    "word-not-installed": (
        (
            "是旧格式的 Word 文档（.doc、.wps），读取它需要装有 LibreOffice",
            "an old Word document (.doc, .wps): LibreOffice is needed to read it",
        ),
        (
            "用 Word 或 WPS 打开，另存为 .docx；或在本机安装 LibreOffice",
            "open it in Word or WPS and save it as .docx, or install LibreOffice",
        ),
    ),
    "truncated": (
        ("文件不完整，后半部分丢失", "the file is cut off: its end is missing"),
        ("多半是发送、下载或复制中断，请重新报送", "it was probably cut off in sending: send it again"),
    ),
    "corrupt": (
        ("文件已损坏（{part}：{detail}）", "the file is damaged ({part}: {detail})"),
        (
            "用 Excel 打开，按提示修复并另存；打不开的请重新报送",
            "open it in Excel, let it repair, save; if Excel cannot, send it again",
        ),
    ),
    "damaged-archive": (
        ("压缩包或邮件已损坏（{part}）", "the archive or mail is damaged ({part})"),
        ("请重新打包，或直接报送工作簿", "pack it again, or send the workbook itself"),
    ),
    "locked-archive": (
        ("压缩包设有密码，无法读取", "the archive needs a password"),
        (
            "请去掉密码重新打包，或直接报送工作簿",
            "pack it again without a password, or send the workbook itself",
        ),
    ),
    "wrong-crc": (
        ("文件已损坏：{part} 的校验和不符", "the file is damaged: the checksum of {part} is wrong"),
        ("内容在传输中被改动，请重新报送", "the content was altered on its way: send it again"),
    ),
    "inconsistent-archive": (
        (
            "文件内部前后矛盾（{part}：{detail}），不同程序会读出不同内容",
            "the archive contradicts itself ({part}: {detail}): programs would read different contents",
        ),
        ("用 Excel 打开并另存后重新报送", "open it in Excel, save it and send it again"),
    ),
    "overlapping-parts": (
        (
            "文件内部的部件相互重叠（{part}），是恶意构造的文件",
            "parts overlap inside the archive ({part}): a crafted file",
        ),
        ("不要打开它；请重新报送", "do not open it; send the workbook again"),
    ),
    "bomb": (
        (
            "解压后过大（{part}：{size} 字节，上限 {limit}）",
            "too much when unpacked ({part}: {size} bytes, the limit is {limit})",
        ),
        (
            "清除数据区以外的行列格式后另存；来历不明的文件不要打开",
            "clear the formats outside the data and save; do not open it if you do not know where it is from",
        ),
    ),
    "bomb-ratio": (
        (
            "压缩比异常（{part}：{ratio} 倍，上限 {limit} 倍）",
            "suspicious compression ({part}: {ratio} to 1, the limit is {limit} to 1)",
        ),
        (
            "清除数据区以外的行列格式后另存；来历不明的文件不要打开",
            "clear the formats outside the data and save; do not open it if you do not know where it is from",
        ),
    ),
    "too-many-parts": (
        (
            "文件内部有 {count} 个部件，超过上限 {limit}",
            "{count} parts in the archive, more than the limit of {limit}",
        ),
        ("删去工作簿里的图片、对象和多余的工作表", "remove pictures, objects and spare sheets"),
    ),
    "duplicate-part": (
        (
            "文件内部的 {part} 出现两次，不同程序会读出不同内容",
            "{part} occurs twice in the archive: programs would read different contents",
        ),
        ("用 Excel 打开并另存后重新报送", "open it in Excel, save it and send it again"),
    ),
    "bad-path": (
        ("文件内部有不合规的部件名 {part}", "a part of the archive has an unlawful name: {part}"),
        ("文件可能是恶意构造的；请重新报送", "the file may be crafted: send the workbook again"),
    ),
    "unsupported-compression": (
        (
            "部件 {part} 的压缩方法 {method} 不受支持",
            "{part} is compressed by method {method}, which no workbook uses",
        ),
        ("用 Excel 打开并另存后重新报送", "open it in Excel, save it and send it again"),
    ),
    "missing-sheet": (
        (
            "缺少工作表“{sheet}”：被删除了，或者改了名而工作簿里的名称没有跟着改",
            "the sheet '{sheet}' is missing: it was deleted, or renamed without the workbook's names",
        ),
        (
            "用下发的工作簿重新填报，或把工作表改回原来的名称；不用的工作表空着，不要删除",
            "fill in the workbook that was sent out once more, or give the sheet its name again; leave sheets that are not "
            "needed empty, do not delete them",
        ),
    ),
    "missing-part": (
        ("工作簿缺少必需的部件 {part}", "the workbook lacks its part {part}"),
        ("用 Excel 打开，按提示修复并另存", "open it in Excel, let it repair, and save"),
    ),
    "hostile-xml": (
        (
            "{part} 含有 DTD 或实体声明，工作簿里不应有，可能是攻击",
            "{part} declares a DTD or entities, which no workbook does: perhaps an attack",
        ),
        ("不要打开它；请重新报送", "do not open it; send the workbook again"),
    ),
    "xml-encoding": (
        ("{part} 的编码 {encoding} 不受支持", "{part} is encoded in {encoding}, which workbooks may not use"),
        ("用 Excel 打开并另存后重新报送", "open it in Excel, save it and send it again"),
    ),
    "xml-too-deep": (
        ("{part} 嵌套超过 {limit} 层", "{part} is nested deeper than {limit} levels"),
        ("文件可能是恶意构造的；请重新报送", "the file may be crafted: send the workbook again"),
    ),
    "xml-too-wide": (
        ("{part} 的一个元素有超过 {limit} 个属性", "an element of {part} has more than {limit} attributes"),
        ("文件可能是恶意构造的；请重新报送", "the file may be crafted: send the workbook again"),
    ),
    "xml-too-large": (
        (
            "{part} 有 {count} 个元素、属性和文本，超过上限 {limit}",
            "{part} has {count} elements, attributes and texts, more than the limit of {limit}",
        ),
        (
            "选中数据区以外的行列，删除（不是清除内容）后另存",
            "select the rows and columns outside the data, delete them (not only their contents) and save",
        ),
    ),
    "too-many-cells": (
        (
            "{part} 有 {count} 个单元格，超过上限 {limit}",
            "{part} has {count} cells, more than the limit of {limit}",
        ),
        (
            "选中数据区以外的行列，删除（不是清除内容）后另存",
            "select the rows and columns outside the data, delete them (not only their contents) and save",
        ),
    ),
    "cell-twice": (
        (
            "单元格 {place} 在同一张表里出现两次，无法断定以哪个为准",
            "the cell {place} is there twice in one sheet: nobody can tell which of the two counts",
        ),
        (
            "用 Excel 打开，按提示修复，核对该单元格后另存；打不开的请重新报送",
            "open it in Excel, let it repair, look at that cell and save; if Excel cannot, send it again",
        ),
    ),
    "rows-claimed": (
        (
            "工作簿自称各表共有 {count} 行，申报表里实有内容的只有 {held} 行",
            "the workbook says that its tables have {count} rows; the form's sheet has only {held} with anything in them",
        ),
        (
            "隐藏的说明表被改过：请在下发的模板里重新填报",
            "its hidden sheet was altered: fill in the workbook that was sent out",
        ),
    ),
    "too-many-rows": (
        ("{part} 有 {count} 行，超过上限 {limit}", "{part} has {count} rows, more than the limit of {limit}"),
        ("选中数据区以下的行，删除后另存", "select the rows below the data, delete them and save"),
    ),
    "too-many-strings": (
        (
            "工作簿有 {count} 条共享字符串，超过上限 {limit}",
            "the workbook has {count} shared strings, more than the limit of {limit}",
        ),
        ("删去与申报表无关的工作表", "remove the sheets that do not belong to the form"),
    ),
    "too-many-merges": (
        (
            "{part} 有 {count} 处合并单元格，超过上限 {limit}",
            "{part} has {count} merged ranges, more than the limit of {limit}",
        ),
        ("取消数据区以外的合并单元格后另存", "unmerge the cells outside the data and save"),
    ),
    "timeout": (
        ("读取超过 {seconds} 秒，已放弃", "reading took more than {seconds} seconds and was given up"),
        (
            "删去与申报表无关的工作表和格式后另存",
            "remove sheets and formats that do not belong to the form, and save",
        ),
    ),
    "out-of-memory": (
        ("读取所需内存超过上限 {limit}", "reading needs more memory than the limit of {limit}"),
        (
            "删去与申报表无关的工作表和格式后另存",
            "remove sheets and formats that do not belong to the form, and save",
        ),
    ),
    "reader-failed": (
        ("读取程序因此文件而中止（{detail}）", "the reading program stopped at this file ({detail})"),
        (
            "用 Excel 打开并另存后重试；仍不行请报告此问题",
            "open it in Excel and save it; report it if it fails again",
        ),
    ),
    "unknown-form": (
        ("是工作簿，但不是已知的申报表", "a workbook, but none of the forms known"),
        (
            "请使用下发的模板填报（自制表格可用 fill --from 导入，或在 check、consolidate 后加 --accept-handmade）",
            "use the template that was sent out (a hand-made form is taken in by fill --from, or by check and "
            "consolidate with --accept-handmade)",
        ),
    ),
    "form-not-given": (
        (
            "是表样“{form}”的工作簿，xlperf 自带的表样里没有这一份",
            "a workbook of the form '{form}', which is none of those that come with xlperf",
        ),
        (
            "表样是本单位制作的，不是部门的错：用 --form 指明它的 form.toml（或在名册旁的 xlperf.toml 里写 form）；不是的，请部门改用下发的模板",
            "if the form is your own office's, it is no fault of the sender: give its form.toml by --form (or as form in the xlperf.toml beside the roster); "
            "if not, let them use the template that was sent out",
        ),
    ),
    "bundle": (
        (
            "是下属单位汇总后的上报工作簿，里面有若干份申报表",
            "a bundle in which a unit sends several declarations upward",
        ),
        (
            "用 check、consolidate、return、report 或 publish 处理，里面的每一份都同直接报来的一样",
            "give it to check, consolidate, return, report or publish: each declaration in it is treated as if it had come "
            "directly",
        ),
    ),
    "result": (
        (
            "是 xlperf 写的汇总、比较结果或指标导入表，不是申报表",
            "a consolidation, comparison or import table that xlperf wrote, no declaration",
        ),
        (
            "移出收件文件夹；往上报的用 consolidate --as-unit 生成",
            "move it away; consolidate --as-unit makes what is sent upward",
        ),
    ),
    "bundle-damaged": (
        (
            "上报工作簿里的原件“{file}”已损坏或被改动",
            "the original '{file}' in the bundle is damaged or was altered",
        ),
        (
            "请上报单位重新生成上报工作簿，或直接报送原件",
            "have the unit make the bundle again, or send the originals",
        ),
    ),
    "no-form": (
        (
            "文件里没有认出申报表的栏目",
            "nothing of a known form's labels was recognised in the file",
        ),
        (
            "请使用下发的模板填报；自制表格要保留表样的标题和栏目名称（别的表样用 --form 指明）",
            "use the template that was sent out; a hand-made form must keep the title and labels of the form "
            "(another form: --form)",
        ),
    ),
    "other-draft": (
        (
            "它是按表样“{form}”的另一稿制作的，表样发出后改过{unread}",
            "it was made of another draft of the form '{form}', changed since{unread}",
        ),
        (
            "不是部门的错：用 --form 指明发出时的那份表样（表样旁的 past 文件夹里存有；栏目没有增减的，自动用它）",
            "no fault of its sender: give the spec as it was by --form (the folder past beside the spec keeps it, and where no field came or went it is "
            "used by itself)",
        ),
    ),
    "wrong-version": (
        ("表样版本 {version} 不受支持{unread}", "version {version} of the form is not supported{unread}"),
        ("请使用最新下发的模板，或升级 xlperf", "use the newest template, or a newer xlperf"),
    ),
}

NOT_ON_A_KNOWN_FORM = frozenset(("unknown-form", "form-not-given"))
"""Reasons of workbooks that may be read by their labels all the same, where somebody asks for that."""

LOOKS: dict[str, tuple[str, str]] = {
    "pdf": ("PDF 文件", "a PDF"),
    "image": ("图片或扫描件", "a picture or a scan"),
    "docx": ("Word 文档", "a Word document"),
    "doc": ("旧格式的 Word 文档", "an old Word document"),
    "pptx": ("PowerPoint 演示文稿", "a PowerPoint presentation"),
    "odt": ("OpenDocument 文档", "an OpenDocument text or presentation"),
    "iwork": ("苹果 iWork 文件（Numbers 等）", "a file of Apple's iWork (Numbers and others)"),
    "ofd": ("OFD 版式文件", "an OFD document"),
    "html": ("网页（HTML）", "a web page (HTML)"),
    "mht": ("单个文件网页（MHT）", "a single file web page (MHT)"),
    "csv": ("CSV 之类的文本表格", "a table as plain text, such as CSV"),
    "text": ("纯文本", "a plain text"),
    "json": ("JSON 文本", "a JSON text"),
    "xml": ("XML 文件", "an XML file"),
    "xml2003": ("Excel 2003 的 XML 表格", "an Excel 2003 XML spreadsheet"),
    "eml": ("邮件（.eml）", "an e-mail message (.eml)"),
    "shortcut": ("快捷方式（.lnk），不是文件本身", "a shortcut (.lnk), not the file itself"),
    "office-encrypted": ("由加密软件加密的文件", "a file locked by encryption software"),
    "rtf": ("RTF 文档", "an RTF document"),
    "zip": ("压缩包（ZIP）", "a ZIP archive"),
    "archive": ("压缩包（RAR、7z 等）", "an archive (RAR, 7z, …)"),
    "ole": ("旧格式的 Office 文件或邮件", "an old Office file or a mail message"),
    "xlsx": ("Excel 工作簿", "an Excel workbook"),
    "xlsm": ("启用宏的 Excel 工作簿", "a macro-enabled Excel workbook"),
    "xls": ("旧格式的 Excel 工作簿", "an old Excel workbook"),
    "xlsb": ("二进制 Excel 工作簿", "a binary Excel workbook"),
    "ods": ("OpenDocument 表格", "an OpenDocument spreadsheet"),
    "encrypted": ("加密的文件", "an encrypted file"),
    "empty": ("空文件", "an empty file"),
    "unknown": ("无法识别的文件", "a file of no known kind"),
}

catalogue({f"unreadable-{reason}": words for reason, (words, _) in REASONS.items()})
catalogue({f"unreadable-{reason}-hint": words for reason, (_, words) in REASONS.items()})
catalogue({f"looks-{kind}": words for kind, words in LOOKS.items()})
