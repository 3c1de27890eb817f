"""The whole corpus: importing the modules fills the one table."""

from __future__ import annotations

from tests.hostile import of_archives, of_other_kinds, of_xml, on_disk
from tests.hostile.specimen import READABLE, SPECIMENS, Specimen

__all__ = ["READABLE", "SPECIMENS", "Specimen", "of_archives", "of_other_kinds", "of_xml", "on_disk"]
