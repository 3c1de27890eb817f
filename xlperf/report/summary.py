"""The first screen of a report: the answer in one paragraph, a few large figures, and what is left to do.

Owns the words of it. Knows nothing of HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from xlperf.consolidation.judgement.standing_out import LEAST_FOR_HALF
from xlperf.declaration import figure_text, percent_text
from xlperf.form.labels import unit_after
from xlperf.form.money import YUAN
from xlperf.messages import clauses, enumerated, phrases, say
from xlperf.ooxml.text import shortened
from xlperf.report import summary_words as _words  # noqa: F401 - its sentences are said here
from xlperf.report.drawings import BarSegment, segments, share
from xlperf.report.figures import DepartmentFigures, ReportFigures
from xlperf.report.listings import grouped, to_the_cent
from xlperf.system.dataclass import dataclass

MOST_NAMES = 4
STANDING_OUT = {
    ("all-in-yuan", "amount-beyond-all"): "do-in-yuan",
    ("stands-out",): "do-stands-out",
    ("same-as-another",): "do-same",
}
"""The checks that are told first -> the message for the files that they are of."""
LARGEST_SHARE_OF = 10


@dataclass(frozen=True)
class Tile:
    """One large figure: what it is of, the number and its unit, a line below, and a bar where there is a whole."""

    label: str
    number: str
    unit: str
    note: str
    bar: tuple[BarSegment, ...] = ()


@dataclass(frozen=True)
class ToDo:
    """One thing to do, and the part of the page that tells more. tone: alarm (it makes the totals useless), bad, warn or ok."""

    tone: str
    text: str
    names: str = ""
    place: str = ""


def rounded_amount(amount: Decimal, unit: str) -> tuple[str, str]:
    """An amount for reading: in 亿元 from one of these upwards, else in the form's own unit."""
    if unit in YUAN:
        yuan = amount * YUAN[unit]
        if abs(yuan) >= YUAN["亿元"]:
            return grouped(to_the_cent(yuan / YUAN["亿元"])), unit_after("亿元")
    return grouped(amount), unit_after(unit)


def percent(value: float | None) -> str:
    """A share as `percent_text` has it, — where there is none."""
    return "—" if value is None else percent_text(value)


def paragraph(figures: ReportFigures) -> list[str]:
    """The answer, a sentence each."""
    sentences = [_reported(figures)]
    if figures.plan.main and figures.lines:
        sentences.append(_money(figures))
        if figures.past.total > 0:
            sentences.append(_against_past(figures))
        if figures.departments > 2 * LARGEST_SHARE_OF and figures.main_total > 0:
            amounts = (amount for _, amount in figures.department_amounts)
            largest = sorted(amounts, reverse=True)[:LARGEST_SHARE_OF]
            of_all = share(sum(largest, Decimal(0)), figures.main_total)
            sentences.append(say("answer-largest", count=LARGEST_SHARE_OF, share=percent(of_all)))
    if figures.quality and figures.quality.count:
        sentences.append(
            say("answer-indicators", count=figures.quality.count, share=percent(figures.quality.share))
        )
    return sentences


def _reported(figures: ReportFigures) -> str:
    used = figures.departments
    if not figures.expected:
        return say("answer-files", files=len(figures.files), used=used)
    if not figures.missing:
        return say("answer-all", count=figures.expected)
    silent = sum(one.silent for one in figures.missing)
    rest = []
    if silent:
        rest.append(say("answer-silent", count=silent))
    if len(figures.missing) > silent:
        rest.append(say("answer-unusable", count=len(figures.missing) - silent))
    return say("answer-some", count=figures.expected, used=used, rest=phrases(rest))


def _money(figures: ReportFigures) -> str:
    number, unit = rounded_amount(figures.main_total, figures.form.amounts)
    words = {"label": headed(figures.main_label), "number": number, "unit": unit}
    if not figures.plan.parts or figures.main_total <= 0:
        return say("answer-money", **words)
    shares = []
    for place, label in enumerate(figures.part_labels):
        part = sum((line.parts[place] for line in figures.lines), Decimal(0))
        value, in_unit = rounded_amount(part, figures.form.amounts)
        of_all = percent(share(part, figures.main_total))
        shares.append(say("answer-part", label=label, number=value, unit=in_unit, share=of_all))
    return say("answer-money-parts", **words, parts=enumerated(shares))


def headed(text: str) -> str:
    """A label as it begins a line: in English with a capital letter."""
    return text[:1].upper() + text[1:]


def _against_past(figures: ReportFigures) -> str:
    """By how much the total moved, and that of the departments that both years have."""
    past = figures.past.total
    number, unit = rounded_amount(past, figures.form.amounts)
    total = moved(figures.main_total, past)
    texts = [say("answer-past", past=figures.past_label, number=number, unit=unit, moved=total)]
    count, before, now = figures.compared()
    if 0 < count < figures.departments:
        texts.append(say("answer-both", count=count, moved=moved(now, before)))
    return say("answer-stop", text=clauses(texts))


def moved(now: Decimal, before: Decimal) -> str:
    """增加 5.3%, 减少 2.0%, 持平."""
    if before <= 0:
        return say("moved-from-nothing", amount=grouped(now - before))
    growth = (now - before) / before
    if abs(growth) < Decimal("0.0005"):
        return say("moved-hardly")
    return say("moved-up" if growth > 0 else "moved-down", percent=figure_text(abs(growth) * 100, 1))


def tiles(figures: ReportFigures) -> Iterator[Tile]:
    """The large figures."""
    yield _tile_of_reports(figures)
    if figures.plan.main:
        number, unit = rounded_amount(figures.main_total, figures.form.amounts)
        parts = [
            (label, sum((line.parts[place] for line in figures.lines), Decimal(0)), str(place))
            for place, label in enumerate(figures.part_labels)
        ]
        note = f"{grouped(figures.main_total)} {unit_after(figures.form.amounts)}"
        yield Tile(headed(figures.main_label), number, unit, note, segments(parts, figures.main_total))
    if figures.spent:
        amount = sum((spent.amount for spent in figures.spent), Decimal(0))
        number, unit = rounded_amount(amount, figures.form.amounts)
        rows = sum(spent.rows for spent in figures.spent)
        of_main = share(amount, figures.main_total)
        note = say("tile-tasks-note", count=rows)
        if of_main is not None:
            note += say("tile-of-main", label=figures.main_label, share=percent(of_main))
        yield Tile(say("tile-tasks"), number, unit, note, segments([("", amount, "0")], figures.main_total))
    if figures.quality:
        quality = figures.quality
        measured = round(quality.share * quality.count)
        yield Tile(
            say("tile-quantified"),
            percent(quality.share).removesuffix("%") if quality.count else "—",
            "%",
            say("tile-quantified-note", count=quality.count, measured=measured),
            segments([("", measured, "ok")], quality.count),
        )


def _tile_of_reports(figures: ReportFigures) -> Tile:
    used, label = figures.departments, say("tile-counted")
    unit = say("tile-departments")
    if not figures.expected:
        return Tile(label, f"{used:,}", unit, say("tile-files", count=len(figures.files)))
    silent = sum(one.silent for one in figures.missing)
    parts = (
        ("", used, "ok"),
        ("", len(figures.missing) - silent, "warn"),
        ("", silent, "none"),
    )
    note = say("tile-expected", count=figures.expected, share=percent(share(used, figures.expected)))
    return Tile(label, f"{used:,}", unit, note, segments(parts, max(figures.expected, used)))


def to_do(figures: ReportFigures) -> list[ToDo]:
    """What is left to do, the most pressing first; that all is well, where it is."""
    items = [
        *_of_the_total(figures),
        *_of_amounts(figures),
        *_of_reports(figures),
        *_of_unusual(figures),
        *_of_quality(figures),
        *_of_findings(figures),
        *_of_late(figures),
    ]
    return items or [ToDo("ok", say("do-nothing"))]


def _of_the_total(figures: ReportFigures) -> Iterator[ToDo]:
    """The one department that is more than half of the total: of it alone the total speaks."""
    total, unit = figures.main_total, figures.form.amounts
    if total <= 0 or figures.departments < LEAST_FOR_HALF:
        return
    for department, amount in figures.department_amounts:
        if amount * 2 > total:
            number, in_unit = rounded_amount(amount, unit)
            rest, rest_unit = rounded_amount(total - amount, unit)
            yield ToDo(
                "alarm",
                say(
                    "do-half",
                    department=department,
                    label=figures.main_label,
                    share=percent(share(amount, total)),
                    number=number,
                    unit=in_unit,
                ),
                say("do-half-rest", count=figures.departments - 1, number=rest, unit=rest_unit),
                "departments",
            )


def _of_unusual(figures: ReportFigures) -> Iterator[ToDo]:
    told = [say("do-of", who=line.called, what=line.reasons[0]) for line in figures.lines if line.reasons]
    if told:
        text = (
            say("do-unusual", count=len(told), past=figures.past_label)
            if figures.past_label
            else say("do-unusual-like", count=len(told))
        )
        yield ToDo("warn", text, _names(told, 70), "departments")


def _of_amounts(figures: ReportFigures) -> Iterator[ToDo]:
    """What makes the totals doubtful, before all else."""
    for check, key in STANDING_OUT.items():
        found = [one for one in figures.standing_out if one.check in check]
        if found:
            told = [say("do-of", who=one.department or one.file, what=one.message) for one in found]
            text = say(key, count=len({one.file for one in found}))
            yield ToDo("bad", text, _names(told, 90), "findings")


def _of_reports(figures: ReportFigures) -> Iterator[ToDo]:
    silent = [one.department for one in figures.missing if one.silent]
    if silent:
        yield ToDo("bad", say("do-silent", count=len(silent)), _names(silent), "missing")
    unusable = [one.department for one in figures.missing if not one.silent]
    if unusable:
        yield ToDo("bad", say("do-unusable", count=len(unusable)), _names(unusable), "missing")
    doubtful = [file for file in figures.files if file.status == "doubtful"]
    if doubtful:
        told = [say("do-whose", file=file.file, whose=f"{file.code} {file.department}") for file in doubtful]
        text = say("do-doubtful", count=len(doubtful))
        yield ToDo("bad", text, _names(told, 60), "files")
    rejected = [file.department or file.file for file in figures.files if file.status == "rejected"]
    if rejected:
        yield ToDo("bad", say("do-rejected", count=len(rejected)), _names(rejected), "files")
    unreadable = [file.file for file in figures.files if file.status == "unreadable"]
    if unreadable:
        yield ToDo("bad", say("do-unreadable", count=len(unreadable)), _names(unreadable), "files")
    strange = [file.department or file.file for file in figures.files if file.status == "unexpected"]
    if strange:
        yield ToDo("warn", say("do-strange", count=len(strange)), _names(strange), "files")


def _of_quality(figures: ReportFigures) -> Iterator[ToDo]:
    if figures.quality is None:
        return
    for level in figures.quality.levels.values():
        if level.without:
            text = say("do-level", count=len(level.without), level=level.name)
            yield ToDo("warn", text, _names(level.without), "quality")


def _of_findings(figures: ReportFigures) -> Iterator[ToDo]:
    warned = _departments_with(line for line in figures.lines if line.warnings)
    if warned:
        yield ToDo("warn", say("do-warned", count=len(warned)), _names(warned), "findings")


def _of_late(figures: ReportFigures) -> Iterator[ToDo]:
    late = _departments_with(line for line in figures.lines if line.declared.late)
    if late:
        yield ToDo("warn", say("do-late", count=len(late)), _names(late), "departments")


def _departments_with(lines: Iterable[DepartmentFigures]) -> list[str]:
    """The names of the departments of these lines, each once."""
    return list({line.declared.whose: line.declared.department for line in lines}.values())


def _names(names: Sequence[str], longest: int = 30) -> str:
    shown = enumerated(shortened(name, longest) for name in names[:MOST_NAMES])
    return say("do-others", names=shown) if len(names) > MOST_NAMES else shown
