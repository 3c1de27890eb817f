"""What the number of a target is held against, which way it goes, and the time it is for: 较上年下降10%, 每季度1次.

Owns basis (基期), direction (增长 or 下降) and period (时段). A number that says by how much something changes is no level:
10% less than last year is not 10%.
"""

from __future__ import annotations

from xlperf.system.pattern import Pattern
from xlperf.target import measures
from xlperf.target.numerals import NUMERAL_CHARACTERS

RISE, FALL = "增长", "下降"

# One of these stands in every text that has a circumstance; few others have one, so that most are not looked at further.
GATE = Pattern(
    "[较环增升涨降减缩压扩每逐均]|[于比过在与和到达为占超](?=[上去前往历基全同行地12])|[高低]于(?=[一-龥])|超[过出](?=[一-龥2])|超(?=[额计目预概任定年原2])|[比于](?=[计目预概任定年原额])|的[0-9.]+%|同(?=[比期上去])|提(?=[高升])|下调|精简|年(?=[度内])|/(?=[年月周日天季半学旬小分秒工])|(?<=[全当本0-9])年"
)

_PERIODS = "年|季度?|月|周|星期|日|天|半年|学期|学年|旬"
_BASE = r"(?:(?:上|上一|去|前|往|历)年度?(?:同期|[底末])?|上(?:个?季度|个?月|一?期)(?:同期)?|(?:19|20)[0-9]{2}年度?(?:同期|[底末])?|(?:历史)?同期|基期|基准[年期线]|(?:全[国省市县区]|同?行业|地区)平均(?:水平)?)"
_PLAN = "(?:年初|年度|原)?(?:计划|目标|[预概]算|预期|任务|定额)[数值额量]?"
_HELD_AGAINST = Pattern(
    rf"(?:较|(?<![同环占对])比|于|超[过出]?)({_BASE})|(?:与|同|和|在)({_BASE})(?=相比|比较|之比|持平|的?基础|的?水平)|(?:达到?|为|占|不超)({_BASE})(?=的)"
    rf"|({_BASE})(?:水平|基数|同期|总量|规模)?的(?=[0-9.]+%)|(?:较|(?<![同环占对])比|于|超[过出]?)({_PLAN})(?=[^,;。0-9]{{0,6}}[0-9.]+(?:%|个百分点))"
)
# 低于市场价10%: by how much
_ANY_BASE = Pattern(
    "(?<![不未没得应能可宜要会有勿无])(?:[高低]于|超[过出])((?![或等及和、])[一-龥]{2,10}?)(?<!的)(?=[0-9.]+(?:%|个百分点))"
)
_SAME_BASE = {"去年": "上年", "上一年": "上年"}
_COMPARED = Pattern("同比|环比")
_MORE_THAN_PLANNED = Pattern("超额(?:完成)?(?:计划|目标|任务)?[0-9.]+%")
_UP = rf"(?<![不未没得应能可宜要会有勿无])超[过出]?(?={_BASE}|{_PLAN})|超额(?:完成)?(?:计划|目标|任务)?(?=[0-9])|(?<!负)增长|增加|提高|提升|上升|增幅|增速|递增|上涨|上调|涨幅|升高|扩大|新增|多增|(?<!不)[高多]于"
_DOWN = "(?<!非)负增长|削减|减量|下降|降低|减少|降幅|递减|压减|压降|压缩(?![车机站式空包])|缩短|缩减|下调|精简(?!退职)|(?<!不)[低少]于|减幅"
_CHANGE = Pattern(
    rf"(?P<way>{_UP}|{_DOWN})(?P<rate>率|幅度?|速度?|比例|额|量)?(?:(?:19|20)[0-9]{{2}}年)?(?P<gap>[^,;。、0-9{NUMERAL_CHARACTERS}]{{0,14}}?)(?=-?[0-9]|[{NUMERAL_CHARACTERS}])"
)
_TO_A_LEVEL = Pattern("[到至为成]|(?:率|度|比例|占比|比重|水平|指数)")
_RENEWAL = Pattern("改造|整治|改建|优化|完善|建设|治理")
_RENEWED = Pattern("(?:改造|整治|改建|优化|完善|治理)$")
_NEAR_ONLY = Pattern("增长|增加|上升|上涨|递增")
_EACH = Pattern(rf"每个?({_PERIODS})")
_YEARLY, _DAILY = Pattern("逐年|年均|历年"), Pattern("[日月季周]均|逐月")
_WHOLE_YEAR = Pattern("全年|(?<![上一去前往历0-9])年度|当年|本年|(?<![0-9一二两三四五六七八九十半])年内")
_YEAR = Pattern(r"(?<![较比于0-9])((?:19|20)[0-9]{2})年(?!版|[底末前的]|以前|之前|-|至|~)")
_BRACKETED = Pattern(rf"[（(][^（()）]*[0-9{NUMERAL_CHARACTERS}][^（()）]*[）)]")


def circumstances(source: str, unit: str) -> dict[str, str]:
    """`basis`, `direction` and `period` of the number in a normalised text, those that it has; {} for most texts."""
    said = {"basis": "", "direction": "", "period": ""}
    if "（" in source or "(" in source:
        source = _BRACKETED.sub("", source)  # 90%（较上年提高2个百分点）is a level
    said["basis"] = _basis(source)
    said["direction"] = _direction(source, unit, bool(said["basis"]))
    said["period"] = period(source, unit)
    return {name: value for name, value in said.items() if value}


def _basis(source: str) -> str:
    if found := _HELD_AGAINST.search(source):
        base: str = next(filter(None, found.groups()))
        base = base.replace("年度", "年")
        for written, meant in _SAME_BASE.items():
            base = base.replace(written, meant)
        return base
    if compared := _COMPARED.search(source):
        return str(compared[0])
    if named := _ANY_BASE.search(source):
        return str(named[1])
    return "计划" if _MORE_THAN_PLANNED.search(source) else ""


def _direction(source: str, unit: str, has_basis: bool) -> str:
    """Which way the number goes; "" where it is a level (提高到90%) or a count of new things."""
    found = _CHANGE.search(source)
    if not found:
        return ""
    way, gap = found["way"], found["gap"]
    direction = RISE if way in _UP_WORDS or way[0] == "超" else FALL
    points = unit.endswith("点")  # 个百分点 are always a difference
    if way[-1] == "于" or way[0] == "超" or way == "新增":
        return direction if has_basis and not gap.endswith("的") else ""
    if not points and gap[:1] in ("到", "至", "为", "成") and found["rate"] is None:
        return ""
    if has_basis or points:
        return direction
    if _TO_A_LEVEL.search(gap) and not found["rate"]:
        return ""
    if unit in measures.RATIO_UNITS:
        return direction
    if _RENEWAL.search(gap) or _RENEWED.search(source, 0, found.start()):
        return ""  # 改造提升道路12公里
    if direction is FALL:
        return direction
    return direction if not gap and _NEAR_ONLY.fullmatch(way) else ""


_UP_WORDS = frozenset(
    "增长 增加 提高 提升 上升 增幅 增速 递增 上涨 上调 涨幅 升高 扩大 新增 多增 高于 多于".split()  # noqa: SIM905
)


def every_period(source: str) -> str:
    """每年, 每季度 and their like; "" where the text names none."""
    found = _EACH.search(source) if "每" in source else None
    return f"每{measures.PER_SAME.get(found[1], found[1])}" if found else ""


def period(source: str, unit: str = "") -> str:
    """The time that a target is for: 每年, 每季度, 全年, 2023年; "" where it names none."""
    for below in unit.partition("/")[2].split("·") if "/" in unit else ():
        if below in measures.PER_TIME:
            return f"每{below}"
    if each := every_period(source):
        return each
    if _YEARLY.search(source):
        return "每年"
    if found := _DAILY.search(source):
        return f"每{found[0].strip('均逐').replace('季', '季度')}"
    if _WHOLE_YEAR.search(source):
        return "全年"
    year = _YEAR.search(source)
    return f"{year[1]}年" if year else ""
