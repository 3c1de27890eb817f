"""The dataset's manifest: which parts make up its state, of which years, forms and columns.

Owns its shape and its JSON. Whoever reads by the manifest sees one state, whatever is being written meanwhile.
"""

from __future__ import annotations

import msgspec

from xlperf.consolidation.dataset.columns import DatasetColumn
from xlperf.consolidation.dataset.errors import DatasetError
from xlperf.form import Form
from xlperf.messages import catalogue, say
from xlperf.version import VERSION

NAME = "_manifest.json"
LAYOUT = 1

catalogue(
    {
        "dataset-none": (
            "{path} 里没有数据集（缺 {name}）；用 xlperf consolidate … --dataset 写一个",
            "there is no dataset in {path} (no {name}); xlperf consolidate … --dataset writes one",
        ),
        "dataset-unreadable": (
            "{path} 的 {name} 无法读取（{detail}）；从备份恢复这个文件，或把文件夹改名留存（里面的 Parquet 文件仍可直接读），"
            "再把各年度的收件逐年汇总到新的文件夹",
            "the {name} of {path} cannot be read ({detail}); restore that file, or rename the folder (its Parquet files stay "
            "readable by themselves) and consolidate the inbox of each year into a new one",
        ),
        "dataset-newer": (
            "{path} 由更新版本的 xlperf 写成，请升级",
            "{path} was written by a newer xlperf: upgrade this one",
        ),
        "dataset-other-form": (
            "{path} 中 {year} 年度已有表样 {there} 的数据，本次是 {form}；请另选文件夹",
            "{path} holds {year} of the form {there}, and this is {form}: choose another folder",
        ),
        "dataset-in-use": (
            "另一次运行正在写 {path}，请等它结束",
            "another run is writing {path}: wait for it to end",
        ),
        "dataset-part-damaged": (
            "数据集的文件 {file} 已损坏（{detail}），没有读取。重新运行 xlperf consolidate … --dataset 会重写它",
            "{file} of the dataset is damaged ({detail}) and was not read; xlperf consolidate … --dataset writes it anew",
        ),
        "dataset-part-missing": (
            "数据集缺少文件 {file}，没有读取。重新运行 xlperf consolidate … --dataset 会重写它",
            "{file} of the dataset is missing, and nothing was read; xlperf consolidate … --dataset writes it anew",
        ),
        "dataset-part-content": ("内容与写入时不同", "its content is not what was written"),
        "dataset-changing": (
            "{path} 在读取时被改动，请重试",
            "{path} was changed while it was read: try again",
        ),
    }
)


class ParquetPart(msgspec.Struct, frozen=True):
    """One Parquet file: `file` below its table's folder, of the consolidation of `year`.

    digest: BLAKE2b of its content, 16 bytes in hexadecimal; "" in a dataset of an xlperf before 0.2.
    """

    file: str
    year: int
    rows: int
    digest: str = ""


class TableState(msgspec.Struct, frozen=True):
    """A table: its columns, and its parts in the order of their rows."""

    columns: list[DatasetColumn]
    parts: list[ParquetPart] = []


class YearState(msgspec.Struct, frozen=True):
    """A year's consolidation: its form, the files by status, the departments whose figures count, the language."""

    form: Form
    counts: dict[str, int]
    departments: int
    language: str = "zh"


class Manifest(msgspec.Struct, frozen=True):
    """The state of a dataset."""

    layout: int = LAYOUT
    version: str = VERSION
    years: dict[int, YearState] = {}
    tables: dict[str, TableState] = {}

    def parts(self, table: str, year: int | None = None) -> list[ParquetPart]:
        """The parts of a table, of one year or of all."""
        state = self.tables.get(table)
        return [part for part in state.parts if year in (None, part.year)] if state else []


_DECODER = msgspec.json.Decoder(Manifest)
"""Made once, while the module is imported: two threads that work out the shape of a Form at once crash msgspec."""


def encoded(manifest: Manifest) -> bytes:
    return msgspec.json.format(msgspec.json.encode(manifest), indent=1)


def decoded(data: bytes, path: object) -> Manifest:
    """The manifest that `encoded` wrote; raises DatasetError."""
    try:
        manifest = _DECODER.decode(data)
    except msgspec.MsgspecError as error:
        raise DatasetError(say("dataset-unreadable", path=path, name=NAME, detail=error)) from error
    if manifest.layout > LAYOUT:
        raise DatasetError(say("dataset-newer", path=path))
    return manifest
