"""The first screen of a report: the answer in one paragraph, a few large figures, and what is left to do.

Owns the words of it (Chinese, as all that goes to an office). Knows nothing of HTML.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from xlperf.consolidation.standing_out import LEAST_FOR_HALF
from xlperf.form.money import YUAN
from xlperf.report.drawings import Segment, segments, share
from xlperf.report.figures import Figures
from xlperf.report.listings import grouped

MOST_NAMES = 4
STANDING_OUT = {
    ("all-in-yuan", "amount-beyond-all"): "{count:,} 份像是按元填的，须改正后重报",
    ("stands-out",): "{count:,} 个部门的金额异常，请先核对再用合计数",
    ("same-as-another",): "{count:,} 个部门的内容与另一部门完全相同",
}
"""The checks that are told first -> what is said of the files that they are of."""
LARGEST_SHARE_OF = 10


@dataclass(frozen=True)
class Tile:
    """One large figure: what it is of, the number and its unit, a line below, and a bar where there is a whole."""

    label: str
    number: str
    unit: str
    note: str
    bar: tuple[Segment, ...] = ()


@dataclass(frozen=True)
class Item:
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
            in_yi = (yuan / YUAN["亿元"]).quantize(Decimal("0.01"), ROUND_HALF_UP)
            return grouped(in_yi), "亿元"
    return grouped(amount), unit


def percent(value: float | None) -> str:
    """A share with one decimal; what is not quite nothing or not quite all is not shown as that."""
    if value is None:
        return "—"
    if 0 < value < 0.0005:
        return "<0.1%"
    if 0.9995 <= value < 1:
        return ">99.9%"
    return f"{value * 100:.1f}%"


def paragraph(figures: Figures) -> list[str]:
    """The answer, a sentence each."""
    sentences = [_reported(figures)]
    if figures.plan.main and figures.lines:
        sentences.append(_money(figures))
        if figures.past.total > 0:
            sentences.append(_against_past(figures))
        if len(figures.lines) > 2 * LARGEST_SHARE_OF and figures.main_total > 0:
            largest = sorted((line.main for line in figures.lines), reverse=True)[:LARGEST_SHARE_OF]
            of_all = share(sum(largest, Decimal(0)), figures.main_total)
            sentences.append(f"金额最大的 {LARGEST_SHARE_OF} 个部门占 {percent(of_all)}。")
    if figures.quality and figures.quality.count:
        sentences.append(
            f"绩效指标 {figures.quality.count:,} 项，其中 {percent(figures.quality.share)} 是量化的。"
        )
    return sentences


def _reported(figures: Figures) -> str:
    used = len(figures.lines)
    if not figures.expected:
        return f"收到 {len(figures.files):,} 个文件，计入汇总的部门 {used:,} 个。"
    if not figures.missing:
        return f"应报的 {figures.expected:,} 个部门都已计入汇总。"
    silent = sum(not one.received for one in figures.missing)
    rest = []
    if silent:
        rest.append(f"未报送 {silent:,} 个")
    if len(figures.missing) > silent:
        rest.append(f"已报未通过 {len(figures.missing) - silent:,} 个")
    return f"应报 {figures.expected:,} 个部门，已计入汇总 {used:,} 个，{'，'.join(rest)}。"


def _money(figures: Figures) -> str:
    number, unit = rounded_amount(figures.main_total, figures.form.amounts)
    text = f"{figures.main_label} {number} {unit}"
    if not figures.plan.parts or figures.main_total <= 0:
        return f"{text}。"
    shares = []
    for place, label in enumerate(figures.part_labels):
        part = sum((line.parts[place] for line in figures.lines), Decimal(0))
        value, in_unit = rounded_amount(part, figures.form.amounts)
        shares.append(f"{label} {value} {in_unit}（{percent(share(part, figures.main_total))}）")
    return f"{text}，其中{'、'.join(shares)}。"


def _against_past(figures: Figures) -> str:
    """By how much the total moved, and that of the departments that both years have."""
    past = figures.past.total
    number, unit = rounded_amount(past, figures.form.amounts)
    text = f"比{figures.past_label}（{number} {unit}）{moved(figures.main_total, past)}"
    both = [line for line in figures.lines if line.past is not None]
    if both and len(both) < len(figures.lines):
        before = sum((line.past or Decimal(0) for line in both), Decimal(0))
        now = sum((line.main for line in both), Decimal(0))
        text += f"；两年都有的 {len(both):,} 个部门{moved(now, before)}"
    return f"{text}。"


def moved(now: Decimal, before: Decimal) -> str:
    """增加 5.3%, 减少 2.0%, 持平."""
    if before <= 0:
        return f"增加 {grouped(now - before)}"
    growth = (now - before) / before
    if abs(growth) < Decimal("0.0005"):
        return "基本持平"
    return f"{'增加' if growth > 0 else '减少'} {abs(growth) * 100:,.1f}%"


def tiles(figures: Figures) -> Iterator[Tile]:
    """The large figures."""
    yield _tile_of_reports(figures)
    if figures.plan.main:
        number, unit = rounded_amount(figures.main_total, figures.form.amounts)
        parts = [
            (label, sum((line.parts[place] for line in figures.lines), Decimal(0)), str(place))
            for place, label in enumerate(figures.part_labels)
        ]
        note = f"{grouped(figures.main_total)} {figures.form.amounts}"
        yield Tile(figures.main_label, number, unit, note, segments(parts, figures.main_total))
    if figures.spent:
        amount = sum((spent.amount for spent in figures.spent), Decimal(0))
        number, unit = rounded_amount(amount, figures.form.amounts)
        rows = sum(spent.rows for spent in figures.spent)
        of_main = share(amount, figures.main_total)
        note = f"{rows:,} 项任务" + (
            f"，占{figures.main_label} {percent(of_main)}" if of_main is not None else ""
        )
        yield Tile("列明任务的资金", number, unit, note, segments([("", amount, "0")], figures.main_total))
    if figures.quality:
        quality = figures.quality
        measured = round(quality.share * quality.count)
        yield Tile(
            "量化的指标",
            percent(quality.share).removesuffix("%") if quality.count else "—",
            "%",
            f"{quality.count:,} 项指标中 {measured:,} 项有数量或日期",
            segments([("", measured, "ok")], quality.count),
        )


def _tile_of_reports(figures: Figures) -> Tile:
    used = len(figures.lines)
    if not figures.expected:
        return Tile("计入汇总的部门", f"{used:,}", "个", f"收到 {len(figures.files):,} 个文件")
    silent = sum(not one.received for one in figures.missing)
    parts = (
        ("已计入", used, "ok"),
        ("已报未通过", len(figures.missing) - silent, "warn"),
        ("未报送", silent, "none"),
    )
    note = f"应报 {figures.expected:,} 个，完成 {percent(share(used, figures.expected))}"
    return Tile("计入汇总的部门", f"{used:,}", "个", note, segments(parts, max(figures.expected, used)))


def to_do(figures: Figures) -> list[Item]:
    """What is left to do, the most pressing first; that all is well, where it is."""
    items = [
        *_of_the_total(figures),
        *_of_amounts(figures),
        *_of_reports(figures),
        *_of_unusual(figures),
        *_of_quality(figures),
        *_of_findings(figures),
    ]
    return items or [Item("ok", "没有待办事项：应报的都已计入，也没有发现问题。")]


def _of_the_total(figures: Figures) -> Iterator[Item]:
    """The one department that is more than half of the total: of it alone the total speaks."""
    total, unit = figures.main_total, figures.form.amounts
    if total <= 0 or len(figures.lines) < LEAST_FOR_HALF:
        return
    for line in figures.lines:
        if line.main * 2 > total:
            number, in_unit = rounded_amount(line.main, unit)
            rest, rest_unit = rounded_amount(total - line.main, unit)
            yield Item(
                "alarm",
                f"{line.declared.department} 一家占{figures.main_label}的 {percent(share(line.main, total))}"
                f"（{number} {in_unit}）：先核对，再用合计数",
                f"其余 {len(figures.lines) - 1:,} 个部门合计 {rest} {rest_unit}。请核对金额单位和填报内容；属实的，请部门书面说明",
                "departments",
            )


def _of_unusual(figures: Figures) -> Iterator[Item]:
    told = [f"{line.declared.department}：{line.reasons[0]}" for line in figures.lines if line.reasons]
    if told:
        compared = f"{figures.past_label}或同类部门" if figures.past_label else "同类部门"
        yield Item("warn", f"{len(told):,} 个部门与{compared}相差很大", _names(told, 70), "departments")


def _of_amounts(figures: Figures) -> Iterator[Item]:
    """What makes the totals doubtful, before all else."""
    for check, text in STANDING_OUT.items():
        found = [one for one in figures.standing_out if one.check in check]
        if found:
            told = [f"{one.department or one.file}：{one.message}" for one in found]
            yield Item(
                "bad", text.format(count=len({one.file for one in found})), _names(told, 90), "findings"
            )


def _of_reports(figures: Figures) -> Iterator[Item]:
    silent = [one.department for one in figures.missing if not one.received]
    if silent:
        yield Item("bad", f"未报送 {len(silent):,} 个部门", _names(silent), "missing")
    unusable = [one.department for one in figures.missing if one.received]
    if unusable:
        yield Item("bad", f"已报未通过 {len(unusable):,} 个部门", _names(unusable), "missing")
    doubtful = [file for file in figures.files if file.status == "doubtful"]
    if doubtful:
        told = [f"{file.file}（{file.code} {file.department}）" for file in doubtful]
        text = f"待确认 {len(doubtful):,} 个文件，确认前均未采用"
        yield Item("bad", text, _names(told, 60), "files")
    rejected = [file.department or file.file for file in figures.files if file.status == "rejected"]
    if rejected:
        yield Item("bad", f"{len(rejected):,} 份须改正后重报", _names(rejected), "files")
    unreadable = [file.file for file in figures.files if file.status == "unreadable"]
    if unreadable:
        yield Item("bad", f"{len(unreadable):,} 个文件无法读取", _names(unreadable), "files")
    strange = [file.department or file.file for file in figures.files if file.status == "unexpected"]
    if strange:
        yield Item("warn", f"{len(strange):,} 个文件不属本次", _names(strange), "files")


def _of_quality(figures: Figures) -> Iterator[Item]:
    if figures.quality is None:
        return
    for level in figures.quality.levels.values():
        if level.without:
            yield Item(
                "warn", f"{len(level.without):,} 个部门没有{level.name}", _names(level.without), "quality"
            )


def _of_findings(figures: Figures) -> Iterator[Item]:
    warned = [line.declared.department for line in figures.lines if line.warnings]
    if warned:
        yield Item("warn", f"{len(warned):,} 个已计入的部门有提醒，请核对", _names(warned), "findings")


def _names(names: Sequence[str], longest: int = 30) -> str:
    more = "等" if len(names) > MOST_NAMES else ""
    shown = [name if len(name) <= longest else name[: longest - 1] + "…" for name in names[:MOST_NAMES]]
    return "、".join(shown) + more
