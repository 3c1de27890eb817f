"""Which form a paper is: among all known ones, by the labels it holds and lacks, and by its title.

Owns the choice, and its reason as sentences. Reading the paper is `reader`'s.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from xlperf.form import Form, FormError, form_specs, load_form
from xlperf.form.labels import title_of
from xlperf.intake.handmade.field_words import label_key
from xlperf.intake.handmade.further_sheets import NOTHING, score_of
from xlperf.intake.handmade.labels import words_of, words_of_form
from xlperf.intake.handmade.model import Grid
from xlperf.intake.handmade.torn_labels import with_whole_labels
from xlperf.messages import catalogue, say
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.system.dataclass import dataclass

catalogue(
    {
        "form-chosen-title": (
            "按表样“{title}”（{id}）读取：表上印着这个名称",
            "read as the form '{title}' ({id}): that title is printed on it",
        ),
        "form-chosen-labels": (
            "按表样“{title}”（{id}）读取：表上的标签有 {count} 个是它的，多于其他表样",
            "read as the form '{title}' ({id}): {count} of the printed labels are its own, more than of any other",
        ),
        "form-chosen-given": (
            "按指定的表样“{title}”（{id}）读取",
            "read as the form given, '{title}' ({id})",
        ),
        "form-chosen-none": (
            "没有一张已知的表样与 {file} 相符，内容都没有归入栏目；可由它生成新的表样：xlperf forms new {file} -o 表样.toml",
            "no form known is like {file}, and nothing was taken; make a form of it: xlperf forms new {file} -o form.toml",
        ),
    }
)

_NEARLY = 0.6
"""So much of the words that are the best form's must be another's, too, for it to be tried."""
_TITLE = 14
"""What a printed title is worth, beside 3 for a value that has a field, and -2 for a label that is not there: different
forms have the same title, so it does not settle alone. A form of another kind, or of something
else, than any title printed says is not tried where there is one."""
_KINDS = (("批复",), ("监控", "监测"), ("自评", "评价", "完成情况"), ("目标", "申报"))
_SCOPES = ("转移支付", "项目", "整体")
_TITLES = re.compile(r".{0,60}绩效.{0,25}表")


def _kind_and_scope(title: str) -> tuple[int, str]:
    """What a form of this title is for, an approval, monitoring, an evaluation or targets (-1 where it does not say), and of what."""
    kind = next((n for n, words in enumerate(_KINDS) if any(word in title for word in words)), -1)
    return kind, next((word for word in _SCOPES if word in title), "")


@dataclass(frozen=True)
class FormChoice:
    """A form, how many of the paper's words are its own, and whether its title is printed."""

    form: Form
    shared: int
    titled: bool = False

    def reason(self) -> str:
        key = "form-chosen-title" if self.titled else "form-chosen-labels"
        return say(key, title=title_of(self.form), id=self.form.id, count=self.shared)


def given(form: Form) -> str:
    """That the form was given, as a sentence."""
    return say("form-chosen-given", title=title_of(form), id=form.id)


class PrintedWords:
    """The words of each grid as labels are compared, and how many of them are a form's."""

    def __init__(self, grids: Sequence[Grid]) -> None:
        self.grids = [with_whole_labels(grid) for grid in grids if not grid.hidden]
        self._words = {
            grid.name: words_of(cell.text for row in grid.rows for cell in row) for grid in self.grids
        }

        words = {word for found in self._words.values() for word in found}
        of_project = "项目" if "项目名称" in words else ""
        titles = [_kind_and_scope(word) for word in words if _TITLES.fullmatch(word)]
        self._titles = {(kind, scope or of_project) for kind, scope in titles}

    def shared(self, grid: Grid, form: Form) -> int:
        """The words that a form has in common with one grid."""
        return len(self._words.get(grid.name, Counter()).keys() & words_of_form(form).meanings.keys())

    def best_form(self, limits: Limits = DEFAULT_LIMITS) -> FormChoice:
        """The shipped form that most of the words are of; of those nearly equal, the one that reads best, lacks least,
        and whose title is printed.

        Raises UnreadableWorkbook (no-form; too-many-cells where a sheet is too large to be looked into)."""
        shared = {}
        for id_ in form_specs():
            try:
                form = load_form(id_)
            except FormError:
                continue
            shared[id_] = self.shared_by_all(form)
        most = max(shared.values(), default=0)
        if not most:
            for grid in self.grids:
                if size_of(grid) > limits.form_cells:
                    raise too_large(grid, limits)
            raise UnreadableWorkbook("no-form")
        near = [load_form(id_) for id_, count in shared.items() if count >= _NEARLY * most]
        titled = [form for form in near if _kind_and_scope(form.title) in self._titles]
        kinds = {kind for kind, _ in self._titles}
        near = titled or [form for form in near if _kind_and_scope(form.title)[0] in kinds] or near
        best = (
            near[0]
            if len(near) == 1
            else max(near, key=lambda form: (self._score(form, limits), self._titled(form), shared[form.id]))
        )
        return FormChoice(best, shared[best.id], self._titled(best))

    def shared_by_all(self, form: Form) -> int:
        """The words that a form has in common with the grid that has most of them, its further sheets' among them."""
        words = set(words_of_form(form).meanings)
        if form.sheet_form is not None:
            words |= words_of_form(form.sheet_form).meanings.keys()
        return max((len(self._words[grid.name].keys() & words) for grid in self.grids), default=0)

    def _titled(self, form: Form) -> bool:
        """Whether the title of `form` is printed, alone or after a department and a year."""
        title = label_key(form.title)
        return any(word.endswith(title) for grid in self.grids for word in self._words[grid.name])

    def _score(self, form: Form, limits: Limits) -> int:
        forms = [form] if form.sheet_form is None else [form, form.sheet_form]
        worthy = [
            grid
            for grid in self.grids
            if size_of(grid) <= limits.form_cells and any(self.shared(grid, each) for each in forms)
        ]
        if not worthy:
            return NOTHING
        printed = sum((self._words[grid.name] for grid in worthy), Counter[str]())
        lacking = words_of_form(form).lacking(printed)
        return score_of(worthy, form) - 2 * lacking + _TITLE * self._titled(form)


def size_of(grid: Grid) -> int:
    """How many cells a grid has, also where it has too many to be read."""
    return grid.left_out or sum(map(len, grid.rows))


def too_large(grid: Grid, limits: Limits) -> UnreadableWorkbook:
    return UnreadableWorkbook("too-many-cells", part=grid.name, count=size_of(grid), limit=limits.form_cells)
