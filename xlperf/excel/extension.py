"""The LibreOffice add-in packed as an extension (.oxt), the same bytes for the same sources.

Owns what lies in the package and its declarations for LibreOffice. The component itself is
libreoffice/addin.py; what its functions say to users is in `described`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from xlperf.excel.bundle import bundled_files
from xlperf.excel.described import FUNCTIONS, Argument, Described
from xlperf.system.zip_writer import zipped

IDENTIFIER = "org.xlperf.functions"
# Raised with every change of the functions: LibreOffice offers to replace an older version.
VERSION = "0.3.0"
IMPLEMENTATION = "org.xlperf.XLP"
_COMPONENT = Path(__file__).parent / "libreoffice"

_OOR = 'xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MANIFEST = (
    _XML
    + """<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">
  <manifest:file-entry manifest:full-path="XFunctions.rdb"
      manifest:media-type="application/vnd.sun.star.uno-typelibrary;type=RDB"/>
  <manifest:file-entry manifest:full-path="addin.py"
      manifest:media-type="application/vnd.sun.star.uno-component;type=Python"/>
  <manifest:file-entry manifest:full-path="CalcAddIns.xcu"
      manifest:media-type="application/vnd.sun.star.configuration-data"/>
</manifest:manifest>
"""
)


def programmatic_name(function: str) -> str:
    """The name by which a file without add-in names (.xlsx) calls a function: ORG.XLPERF.XLP.TARGETCHECK."""
    return f"{IMPLEMENTATION}.{_method(function)}".upper()


def build_oxt(path: Path) -> None:
    """Writes the extension to `path`."""
    Path(path).write_bytes(zipped(sorted(_contents())))


def _contents() -> Iterator[tuple[str, bytes]]:
    yield "META-INF/manifest.xml", _MANIFEST.encode()
    yield "description.xml", _description().encode()
    yield "CalcAddIns.xcu", _configuration().encode()
    yield "addin.py", (_COMPONENT / "addin.py").read_bytes()
    yield "XFunctions.rdb", (_COMPONENT / "XFunctions.rdb").read_bytes()
    for name, content in bundled_files():
        yield f"pythonpath/{name}", content


def _description() -> str:
    return (
        _XML
        + f"""<description xmlns="http://openoffice.org/extensions/description/2006"
    xmlns:d="http://openoffice.org/extensions/description/2006"
    xmlns:l="http://libreoffice.org/extensions/description/2011">
  <identifier value="{IDENTIFIER}"/>
  <version value={quoteattr(VERSION)}/>
  <display-name>
    <name lang="zh-CN">xlperf 绩效申报函数</name>
    <name lang="en">xlperf functions for performance targets</name>
  </display-name>
  <dependencies>
    <l:LibreOffice-minimal-version value="7.0" d:name="LibreOffice 7.0"/>
  </dependencies>
</description>
"""
    )


def _configuration() -> str:
    """CalcAddIns.xcu: names and descriptions of functions and arguments for the Function Wizard."""
    functions = "".join(_function_node(function) for function in FUNCTIONS)
    return (
        f'{_XML}<oor:component-data {_OOR} oor:name="CalcAddIns" oor:package="org.openoffice.Office">\n'
        f'<node oor:name="AddInInfo"><node oor:name="{IMPLEMENTATION}" oor:op="replace">'
        f'<node oor:name="AddInFunctions">\n{functions}</node></node></node>\n</oor:component-data>\n'
    )


def _function_node(function: Described) -> str:
    parameters = "".join(_parameter_node(argument) for argument in function.arguments)
    return (
        f'<node oor:name="{_method(function.name)}" oor:op="replace">'
        + _property("DisplayName", function.name, function.name)
        + _property("Description", function.description)
        + '<prop oor:name="Category"><value>Add-In</value></prop>'
        + f'<prop oor:name="CompatibilityName"><value xml:lang="en">{function.name}</value></prop>'
        + f'<node oor:name="Parameters">{parameters}</node></node>\n'
    )


def _parameter_node(argument: Argument) -> str:
    return (
        f'<node oor:name="{_uno_argument(argument)}" oor:op="replace">'
        + _property("DisplayName", argument.label)
        + _property("Description", argument.description)
        + "</node>"
    )


def _property(name: str, chinese: str, english: str | None = None) -> str:
    """A localised property; what users read is Chinese, in whatever language LibreOffice speaks."""
    values = (("en", english or chinese), ("zh-CN", chinese))
    return (
        f'<prop oor:name="{name}">'
        + "".join(f'<value xml:lang="{language}">{escape(text)}</value>' for language, text in values)
        + "</prop>"
    )


def _method(function: str) -> str:
    """XLP_TARGET_CHECK as UNO can name it: targetCheck."""
    first, *rest = function.removeprefix("XLP_").lower().split("_")
    return first + "".join(word.capitalize() for word in rest)


def _uno_argument(argument: Argument) -> str:
    """The argument's name in XFunctions.idl."""
    first, *rest = {"range": "amounts"}.get(argument.name, argument.name).split("_")
    return first + "".join(word.capitalize() for word in rest)
