"""Where the cells of a declaration stand in a workbook that is as the template was made.

Owns the way from a Layout to `Locations`; a workbook in which rows were moved is `read`'s.
"""

from __future__ import annotations

from xlperf.declaration import Locations
from xlperf.form.layout import Layout
from xlperf.ooxml.address import address, column_letters


def locations_of(layout: Layout) -> Locations:
    """Where a workbook of this layout has its cells."""
    form = layout.form
    return Locations(
        layout.sheet,
        {name: address(*layout.place(name)) for name in form.fields},
        {
            table.id: (
                layout.tables[table.id][0] + 1,
                {
                    column.id: column_letters(layout.place(f"{table.id}.{column.id}", 0)[1])
                    for column in table.parts.values()
                },
            )
            for table in form.tables.values()
        },
    )
