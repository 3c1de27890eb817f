"""Which tree of XML elements the core works on: lxml's where it is installed, else that over expat.

Owns the choice; all of the package that needs XML takes `etree` from here. Both say the same of every document.
"""

from __future__ import annotations

from typing import Any

etree: Any
try:
    from xlperf.ooxml import lxml_tree as etree
except ImportError:
    # No lxml, or what speaks to it is left out: a browser, a Python with the standard library alone.
    from xlperf.ooxml import expat_tree as etree

__all__ = ["etree"]
