"""Of several numbers and dates in one text, which are targets: the others only say when, of what, or from where.

Owns that choice. Knows nothing of how a number or date is written.
"""

from __future__ import annotations

from xlperf.system.pattern import Pattern
from xlperf.target import measures
from xlperf.target import vocabulary as words
from xlperf.target.dates import Day
from xlperf.target.quantity import Quantity
from xlperf.target.reasons import Invalid
from xlperf.target.shapes import TO

OneValue = Quantity | Day

_change = "|".join(words.CHANGES)
_CHANGED = Pattern(rf"(?:{_change})了?(?:到|至|为|成)[^,;。]{{0,6}}$")
_QUALIFIES = Pattern(
    r"[^,;。、]{0,8}(?:率|比例|占比|度|合格|比|指数)(?:$|不|达|超|高|低|约|为|≥|>|=|控制|保持)"
)
_RATE = Pattern(r"[一-龥]{1,12}?(?:率|比例|占比|比重)(?:$|[达不超高低大约为≥>=<≤:])")
_WITHIN_REACH = Pattern(r"[一-龥]{0,6}覆盖率")
_THING = Pattern("[一-龥]{2}")
_STEP = Pattern(
    "(?:完成|启动|开工|动工|设计|招标|立项|实施|建设|建成|竣工|完工|验收|投用|投产|主体|编制|筹备|试点|推广)[^0-9]{0,8}[,;。、]$"
)
_ANOTHER = Pattern(
    "[并且及和与]|同时|考[核试察]|测[试评]|演[练出]|走访|慰问|[巡抽督]查|带动|带领|帮[助扶]|惠及|就业|宣讲|宣传(?![片册栏品])|调研|参观|比赛|竞赛|(?:[一-龥]{0,4}[长宽高深厚]度?$)|[一-龥]{0,6}(?:面积|容量|体积|直径|数量)$"
)
_OF_WHICH_YEAR = Pattern("[一-龥]{2,6}")
_DIMENSION = Pattern("(?:胸径|地径|冠幅|管径|直径|口径|排量|载重|壁厚)$")
_FIGURE_OF_A_FIRM = Pattern(
    "(?:培育|扶持|引进|招引|发展|支持|奖励|认定)(?:[^0-9,;。、]{0,4}(?:产值|收入|销售额|面积|注册资[本金]))$"
)
_REACHES = frozenset(["米", "公里", "千米", "m", "km"])
_BUILDINGS = frozenset("栋幢座")
_LENGTHS = frozenset(["m", "米", "cm", "厘米", "mm", "毫米"])
_ONE_SIDE = Pattern(r"[×xX*][0-9.]+(?:m|米|cm|厘米|mm|毫米)[一-龥]{2,8}[0-9]|(?<=.)[一-龥]{2,8}[0-9]")
_SIDE = Pattern("(?:m|米)[×xX*][0-9]")
_DEVICE = Pattern("[一-龥A-Z]{0,6}(?:机|器|头|仪|空调|磁共振|CT|硬盘|内存|车)")
_SIZED = Pattern("(?:(?![并及和与、]|购置|修建|新建|改造|安装|种植|配套|硬化|绿化|整治)[一-龥]){2,7}")


def targets_among(values: list[OneValue], source: str) -> list[OneValue]:
    """The values of a text that are targets of it, in order; there is always one, as the last one is."""
    if len(values) > 1 and _says_of_which_year(source, values[-2], values[-1]):
        values = values[:-1]
    for stands in (_is_no_period, _is_target):
        values = [
            value
            for value, following in zip(values, values[1:], strict=False)
            if stands(source, value, following)
        ] + values[-1:]
    return values


def _says_of_which_year(source: str, value: OneValue, last: OneValue) -> bool:
    """2025年1月底前完成2024年度决算: the year is that of the accounts."""
    if not (isinstance(value, Day) and isinstance(last, Day)) or value.is_period or not last.only_year:
        return False
    gap = source[value.stop : last.start]
    return bool(_OF_WHICH_YEAR.fullmatch(gap) and _THING.match(source, last.stop))


def _is_no_period(source: str, value: OneValue, following: OneValue) -> bool:
    """2023年 in front of a number says when; 6月开工,12月完工 are two dates."""
    if not isinstance(value, Day) or not value.is_period:
        return True
    if _ends_in_digits(source, value, following):
        raise Invalid("target-date-impossible", source[value.start : following.stop])
    if not isinstance(following, Day):
        return False
    gap = source[value.stop : following.start]
    steps = value.clause != following.clause and _STEP.match(gap)  # 2023年开工,2024年竣工
    return not value.only_year or following.only_year and bool(gap in ("、", ",", "和") or steps)


def _ends_in_digits(source: str, value: Day, following: OneValue) -> bool:
    """2026年8月311, 2024.3-2024.111: what goes on as a date and is none."""
    if value.month is None or isinstance(following, Day) or following.unit or following.operator:
        return False
    gap = source[value.stop : following.start]
    return not gap or TO.fullmatch(gap) is not None


def _is_target(source: str, value: OneValue, following: OneValue) -> bool:
    """Not what a change starts from, nor what only qualifies the next number or says of which thing it is."""
    if isinstance(value, Day) or isinstance(following, Day) or value.clause != following.clause:
        return True
    gap = source[value.stop : following.start]
    if gap.startswith(("浮动", "上下浮动")):
        return True  # 50万元上下浮动5%
    if value.starting_point or _CHANGED.search(gap):
        return False  # 从85%提高到90%
    if (
        value.unit in _LENGTHS
        and _ONE_SIDE.match(source, value.stop)
        and _SIDE.search(source, max(0, value.start - 2), following.stop)
    ):
        return False  # 0.5m×0.5m渠道1.2km
    if value.unit in ("岁", "周岁"):
        return not gap  # 60岁以上老人100人
    if gap.startswith("的") and _QUALIFIES.match(gap):
        return False  # 收入50万元以上的村占比70%
    alone = value.operator is None or following.operator in (None, "=")
    if (alone or value.behind and value.unit in measures.OF_MACHINES) and _names_a_thing(
        source, value, gap, following.unit
    ):
        return False
    if value.unit in measures.TIME_UNITS and _says_how_long(value, gap):
        return False
    if value.operator is None and value.unit in _REACHES and _WITHIN_REACH.match(gap):
        return False  # 公交站点500米覆盖率≥90%
    return not _limits_a_rate(source, value, following, gap)


def _says_how_long(value: Quantity, gap: str) -> bool:
    """三年累计10个, 3年内累计投入600万元, 24小时办结率≥98%: the time in which."""
    if value.operator is None:
        return gap.startswith(("累计", "共", "合计", "总计")) or bool(_QUALIFIES.match(gap))
    return value.behind == value.operator == "<=" and gap.startswith("累计")


def _limits_a_rate(source: str, value: Quantity, following: Quantity, gap: str) -> bool:
    """十件实事完成率100%, 20户以上自然村通路比例≥98%, 电梯困人30分钟内到场率100%: the limit is part of the name of the rate."""
    if following.unit != "%" or not value.unit or value.unit in measures.NOT_COUNTED:
        return False
    if source[value.lead : value.start] in ("", "规模"):
        return bool(_THING.match(gap))
    return bool(value.behind) and value.unit in measures.TIME_UNITS and bool(_RATE.match(gap))


def _names_a_thing(source: str, value: Quantity, gap: str, counted: str) -> bool:
    """110警情平均用时≤8分钟, 建设15分钟生活圈30个, 50座以上大巴5辆: the number says which thing, the next one how many of it."""
    lead = source[value.lead : value.start].rstrip("<>=≥≤")
    measured = _DIMENSION.search(lead) or value.behind and _FIGURE_OF_A_FIRM.search(lead)
    if (measured or value.behind) and _ANOTHER.match(gap):
        return False  # 培训100人以上考核2次
    if measured and counted in measures.COUNTS | measures.OF_A_CLASS and _SIZED.fullmatch(gap):
        return True  # 栽植胸径8cm以上香樟500株, 培育年产值100万元以上合作社10家
    if len(gap) < 2 or lead not in words.VERBS:
        return False
    if value.unit in measures.OF_A_DEVICE and _DEVICE.fullmatch(gap):
        return True  # 24口交换机10台, 64排CT1台
    if _says_how_able(value.unit) and counted in measures.COUNTS and _SIZED.fullmatch(gap):
        return True  # 30吨/批次烘干机5台
    if not "一" <= gap[0] <= "龥" or gap[:2] in words.VERBS:
        return False
    if not value.unit or value.unit[0] == ":":
        return not value.scale and source[value.start : value.stop] != "0"  # 0事故0投诉
    if value.unit == "层" and counted in _BUILDINGS:
        return True  # 3层教学楼1栋
    if value.unit in measures.SIZES and counted in measures.COUNTS and _SIZED.fullmatch(gap):
        return True  # 新建100立方米蓄水池3座
    return value.unit in measures.ATTRIBUTES or bool(value.behind) and value.unit not in measures.RATIO_UNITS


def _says_how_able(unit: str) -> bool:
    """Whether a unit is that of what a machine can do: 吨/小时, m³/h."""
    above, _, below = unit.partition("/")
    return above in measures.OF_A_CLASS and below in (*measures.PER_TIME, "批次", "h", "d")
