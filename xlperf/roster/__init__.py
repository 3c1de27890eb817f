"""Roster (名册): the departments that declare, read as a bureau keeps them, and found again by code or by name.

file_rows (the file's cells) -> headings (which column is what) -> reading (which rows are departments) -> departments
(Roster, and whose a workbook is); names (when two names are one department's). Knows no workbooks of the form.
"""

from xlperf.roster.departments import Department, is_called, same_department
from xlperf.roster.file_rows import RosterError
from xlperf.roster.names import name_core, name_key, same_name
from xlperf.roster.reading import Roster, RosterSource, read_roster
