"""Part of `make lint`: fails where files of xlperf import each other in a circle, also by imports inside functions.

Imports for type checkers alone (`if TYPE_CHECKING:`) make no circle at run time and are left out.
"""

from __future__ import annotations

import sys
from graphlib import CycleError, TopologicalSorter

import grimp


def circle(package: str) -> list[str]:
    """The modules of one circle of imports within `package`, the first repeated at its end; [] where there is none."""
    graph = grimp.build_graph(package, exclude_type_checking_imports=True)
    needs = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


if __name__ == "__main__":
    found = circle("xlperf")
    if found:
        sys.exit("a circle of imports: " + " <- ".join(found))
    print("no circle of imports")
