"""Files that hold files, opened: mails (.eml, .msg) with their attachments, archives (.zip within these, .7z, .rar).

Owns which files are such, what lies in them however deep, and the bounds: so many files, so deep, so large. `mail`,
`outlook` and `archives` read one kind each. Knows nothing of forms; what a file within is worth, the intake says.
"""

from xlperf.intake.containers.opening import Opened, container_kind, opened
from xlperf.intake.containers.piece import Piece
