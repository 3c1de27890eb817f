"""Text as people paste it, tidied: residue of web pages, full-width digits and stray blanks go, the words stay.

Owns what is residue. Works on one text, knows no cell; the module XlpText of macros/vba does the same without Python,
and a test holds the two against each other.
"""

from __future__ import annotations

import html
import re

# Tags that editors of text leave behind; "<5%" and "a<b" are none.
_LINE = re.compile(r"</?(?:p|br|div|li|tr)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:span|font|b|i|u|strong|em|a|table|tbody|thead|td|th|ul|ol|h[1-6]|o:p|img|hr|sup|sub)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(
    r"&(?:nbsp|ensp|emsp|lt|gt|amp|quot|[lr]dquo|mdash|hellip|middot|#\d{1,6}|#x[0-9a-f]{1,5});",
    re.IGNORECASE,
)
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")
_BLANKS = re.compile(r"[ \t\u00a0\u2002\u2003\u3000]+")
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_RAISED = re.compile(r"<sup>([-+]?[0-9]+)</sup>", re.IGNORECASE)
_RAISED_SIGNS = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")


def tidied(text: str) -> str:
    """`text` without residue: no empty line, no blank at the end of one, one blank at most between words.

    Tidying what is tidy changes nothing.
    """
    before = None
    while before != text:
        before, text = text, _once(text)
    return text


def _once(text: str) -> str:
    # Digits first: m<sup>2</sup> is no m2, and 10<sup>4</sup>, of whatever width, no 104.
    text = text.translate(_WIDE_DIGITS)
    text = _RAISED.sub(lambda found: found[1].translate(_RAISED_SIGNS), text)
    text = _TAG.sub("", _LINE.sub("\n", text))
    text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    text = _INVISIBLE.sub("", text).translate(_WIDE_DIGITS)
    text = re.sub(r"(?<=[0-9])％", "%", re.sub(r"(?<=[0-9])．(?=[0-9])", ".", text))
    lines = (
        _BLANKS.sub(" ", line).strip(" ")
        for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    )
    return "\n".join(line for line in lines if line)
