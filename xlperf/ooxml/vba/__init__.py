"""VBA projects as files: vbaProject.bin from sources, by [MS-OVBA] and [MS-CFB]."""

from .compression import CompressionError, compress, decompress
from .project import VbaModule, module_of_export, vba_project
