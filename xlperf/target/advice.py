"""What is unusual in a target value for an indicator of its name (三级指标) and kind (二级指标): a warning, never an error.

Owns the words by which a name says what to expect: a share, a count, a time, an amount, more or less of it. Cautious: a name
that could be meant otherwise says nothing. Knows nothing of how a text is read.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from xlperf.messages import say
from xlperf.system.pattern import Pattern
from xlperf.target import measures
from xlperf.target.model import Target

UPWARD, DOWNWARD = (">", ">="), ("<", "<=")


class Advice(NamedTuple):
    """`id` says what kind of thing is unusual; `detail` stands in the message: a number as it is meant, a date, a year.

    `message`: the id of the message where one kind has several.
    """

    id: str
    detail: str = ""
    message: str = ""

    def text(self, lang: str | None = None) -> str:
        """The advice as sentences; "" for NONE."""
        return say(self.message or self.id, lang, detail=self.detail) if self.id else ""


NONE = Advice("")


def _expecting(what: str) -> Advice:
    return Advice("target-advice-unit-does-not-suit", message=f"target-expected-{what}")


_REMARK = Pattern(r"[（(【\[][^（()）】\]]*[)）】\]]")
_NUMBERED = Pattern(r"^(?:[★☆*#\s]|指标[0-9一二三四五六七八九十]+[:：.、]?|[0-9]+[.、])+")
CHANGING = (
    "增长", "提高", "提升", "增幅", "降幅", "下降", "增加", "增速", "同比",
    "环比", "变化", "变动", "压减", "节约", "降低", "减少", "递增",
)  # fmt: skip
"""Of a name: it is about more or less of something, and any percentage may stand."""
OPEN_ENDED = (
    "频率", "功率", "速率", "心率", "效率", "周转", "回报", "利率", "容积",
    "投入产出", "负债", "杠杆", "比率", "汇率", "乘数", "生师", "收益率", "溢价",
    "倍率", "换手",
)  # fmt: skip
"""Of a name: it is no share of a whole."""
PLANNED = (
    "完成", "达成", "执行", "进度", "收缴", "征收", "投资", "产销", "达产",
    "实现", "支出",
)  # fmt: skip
"""Of a name: what is planned can be more than fulfilled."""
_CHANGES = Pattern("|".join((*CHANGING, "缩短", "压缩", "缩减")))
_OPEN_ENDED = Pattern("|".join((*OPEN_ENDED, "债务", "保值", "增值", "放大")))
_SHARE = Pattern("(?:率|比例|占比|比重|满意度|合格度|知晓度|满意程度|覆盖面)$")
_MEASURED_SHARE = Pattern("(?:率|比例|占比|比重|满意度)$")
_PURE_NUMBER = Pattern("(?:系数|指数|倍数|比值|比|分值|得分|评分)$")
_PER_SO_MANY = Pattern("[十百千万亿](?:吨|台?车|人口?|元|公里|小时|件)")  # 百万吨死亡率, 万车死亡率
_POINTS = Pattern("满意|评价|测评|考核|成绩|得分|评分")

# What there is to be more of, what less, and what is done about the latter.
_GOOD_SHARE = Pattern(
    "(?:合格|完好|满意|覆盖|及时|成活|存活|知晓|知悉|达标|准确|准时|准点|到位|通过|正常|运行|运转|入学|入园|参保|参合|参与|优良|优秀|优质|利用|使用|普及|就业|办结|响应|保障|有效|稳定|出勤|到岗"
    "|巩固|保存|规范|合规|公开|落实|支付|发放|兑现|验收|认可|支持|回访|签约|处置|处理|整改|化解|采用|采纳|正确|达产|开工|竣工|治愈|接种|建档|受益|保持|上线|连通|联通|可用|完整|一致|安全|供水|供电"
    "|保证|转化|成功|按时|按期|录取|升学|毕业|持证|上岗|配备|配置|入库|见效|破案|侦破|调解|解决|受理|告知|抽检|监测|检查|养护|绿化|保洁|清运|收集|无害化|资源化|回收|救治|救助|签收|送达|开放|亮灯|亮化|点亮|灌溉|复垦|还田|入住|上座|巡查|核查|归档|审结|结案|执结|履约|足额|安置|答复|回复|反馈|稳岗)[一-龥]{0,2}(?:率|度|比例|程度|面)$"
)
_PLANNED_SHARE = Pattern(f"(?:{'|'.join(PLANNED)})[一-龥]{{0,2}}率$")
_BAD = Pattern(
    "投诉|事故|死亡|受灾|受害|成灾|失业|违规|违纪|违法|差错|错误|失误|故障|延误|漏[报检损登发]|损失|流失|退货|退保|退费|空置|闲置|发病|患病|犯罪|发案|火灾|病死|缺陷|返工|逾期|拖欠|误报|辍学|上访|信访|伤亡|中毒|爆管|溢流"
    "|负面|舆情|违约|欠薪|污染事件|安全事件|责任事件|群体性事件|复发|感染率|不合格|不良|超标|错案|返修|贫困发生|返贫|差评|误诊|漏诊|误差|偏差|破损|损坏|掉线|中断|宕机|卡顿|缺勤|旷工|迟到|离职|积压|堵塞|拥堵|超载|超限|超支|流标|不合规|误判|缺失|感染(?!者|性|科|病区)|超时|丢失|并发症|亏损|损毁|泄露|泄漏|欺凌|滞留|拒收|PM2|PM10|欠费|骗保|浪费|空缺|排放(?:总?量|浓度|强度)|能耗|噪[声音]"
)
# What there is to be more of, denied: 不满意率, 未办结率, 逾期办结率. 不动产 and 未成年人 are other words.
_DENIED_SHARE = Pattern(
    "(?:[不未非]|逾期|超期|超时|延期)(?:按[时期]|及时|如期|足额)?(?:满意|合格|达标|办结|完成|及时|到位|覆盖|通过|响应|支付|发放|整改|落实|规范|合规|签约|履约|参保|就业|入库|验收|处理|办理|正常|稳定|安全|准确|答复|回复|反馈|拨付|归还)(?:率|度|比例|占比)$"
)
_DEALT_WITH = "处理|处置|办结|办理|化解|整改|排查|查处|调处|调解|侦破|破案|破获|检查|演练|救援|扑救|解决|回访|治理|防控|预防|预警|宣传|应对|受理|答复|回复|追缴|追回|挽回|挽损|避免|防范|研判|处罚|曝光|打击|清零|清理|修复"
_DEALING = Pattern(_DEALT_WITH)
_DETECTED = Pattern("检出|发现|查出")  # of what is bad: how much of it there is, or how well it is looked for
_DEALT = Pattern(
    f"{_DEALT_WITH}|响应|及时|培训|教育|应急|监测|控制|管控|保险|赔付|补偿|救助|引导|接待|调查|分析|报告|建设|设备|机制|制度|达标|保障|比武|帮扶|评估|检测|通报|检出|发现|识别|查获|召回|下架|销毁"
)
_COUNT = Pattern("(?<![系指分基倍参函级周学])(?:数|数量|场次|人次|批次|面积|长度|里程|规模|产量)$")
_PLAIN_COUNT = Pattern("(?:(?<![系指分基倍参函级天时年月日周学])数|数量|场次|人次)$")
_OUTPUT = Pattern(
    "建设|修缮|修复|铺装|硬化|新建|改建|扩建|改造|修建|打造|建成|举办|开展|组织|购置|采购|配备|安装|更新|培训|培育|养护|维修|维护|种植|栽植|发放|补助|补贴|扶持|救助|资助|奖励|慰问|制作|编制|印制|印发|宣传|演出|巡查|检查|检测|监测|抽检|体检|孕检|筛查|免费|招募|培养|评选|表彰|拍摄|刊发|采集|普查|调解|帮扶|管护|修剪|展览|整治|治理|铺设|服务(?!器)|走访|接种|体检|造林|绿化|清运|新增|完成|惠及|覆盖|受益|发布|推广|引进"
)
_LIMITED = Pattern(
    "控制|不超|上限|限额|用地|占地|压减|减少|降低|调整|变更|会议|接待|出国|出境|因公|用车|编制|缺席|取消|停[水电气]|超时|文件|简报"
)

_TIME = Pattern("时效|及时性|时限|时间|时长|期限|工期|周期|日期|年限|期$|时$|天数$|节点|频率|频次|进度")
_DURATION = Pattern(
    "周期|时长|年限|工期|期限|天数|寿命|频率|频次|质保|维保|管护|服务期|有效期|保存期|保质|建设期|响应|用时|耗时|等待|排队|办理|办结|处理|处置|审批|受理|到达|到场|恢复|修复|抢修|回复|反馈|答复|开放|播出|运行|提前"
)
_LIMIT_OF_TIME = Pattern(
    "(?:办结|响应|办理|处理|处置|审批|受理|到场|到达|拨付|支付|下达|修复|抢修|恢复|反馈|回复|答复|等待|排队|完成|出警|救援|等候|通关|审核|办件)[一-龥]{0,4}(?:时限|时间|时长|周期|工期|期限|天数|用时)$|(?:用时|耗时|工期)$"
)
_DAY_OF_AN_EVENT = Pattern(
    "(?:完成|完工|竣工|验收|到位|支付|拨付|下达|启动|开工|交付|上线|公开|报送|签订|发布|结题|提交|使用)[一-龥]{0,2}(?:时间|日期|时点)$"
)
_COST = Pattern("成本|造价|单价|总投资|总价|费用$")
_COST_LIKE = Pattern("成本|标准|单价|造价|差旅|费|补助|补贴|金额|预算|投资|支出|工资|租金|价格|款")
_OF_MONEY = Pattern(
    "[预概决]算|限额|经费|投资|[金款费资额税债券贷]|投入|产值|规模|产量|补[助贴偿]|收入|收益|价"
)
_SAVED = Pattern(
    "节约|节省|节支|降低|压减|减少|下降|核减|审减|收益|效益|投入|带动|撬动|收入|保障|最低|低保|补助|补贴|资助|救助|抚恤|待遇|工资|薪酬|奖励|慰问"
)
_WITHIN_BUDGET = Pattern(
    "(?:控制|限制|保持)?在?[一-龥]{0,6}(?:预算|概算|批复|成本|投资|限额)[一-龥]{0,6}(?:范围)?(?:之内|以内|内)$|(?:不超过?|不突破|不高于|不大于|低于|小于等于|小于|不得超过|[≤<])[一-龥]{0,6}(?:预算|概算|批复|限额|投资)[一-龥]{0,6}$"
)
_SERIALS = range(36526, 54789)  # 2000-01-01 to 2049-12-31, as a spreadsheet counts days
_MONTH_BEFORE = Pattern(r"(?<![0-9])[0-9]{1,2}月(?:份)?(?:之|以)?前")
_YEAR_END = Pattern(r"年?[底末](?:完成|实现|建成)?$")
_DAY_OF_A_MONTH = Pattern(r"([0-9]{1,2})月([0-9]{1,2})日")


def advice_of(name: str, target: Target, level2: str = "", year: int = 0) -> Advice:
    """What is unusual in `target` for an indicator called `name` under `level2`, in a form of `year`; NONE where nothing.

    The first that holds of: a date of another year, one that says itself something odd, what the name and the kind of indicator
    lead one to expect. `year` 0: of any.
    """
    if target.kind in ("invalid", "compound"):
        return NONE
    return (
        _of_another_year(target, year) or _of_text(target) or _of_name(_Indicator(name, level2), target)
    ) or NONE


def text_advice(target: Target) -> Advice:
    """What a target says oddly whatever its indicator is called: 9月前, a number that became a date; NONE mostly."""
    return _of_text(target) or NONE


def of_another_year(target: Target, year: int) -> Advice:
    """The year that a target's date names where it is neither `year` nor the one after; else NONE."""
    return _of_another_year(target, year) or NONE


class _Indicator:
    """The name of an indicator, bare of remarks, and what it says of its target."""

    def __init__(self, name: str, level2: str) -> None:
        bare = _NUMBERED.sub("", name.strip())
        remarks = [found[0][1:-1] for found in _REMARK.finditer(bare)]
        self.name = _REMARK.sub("", bare).strip()
        self.names_unit = any(
            remark in measures.MEASURES or remark[:1] in "万亿/" and remark for remark in remarks
        )
        self.changes = bool(_CHANGES.search(self.name))
        self.share = bool(_SHARE.search(self.name)) and not _OPEN_ENDED.search(self.name)
        self.of_time = "时效" in level2
        self.of_cost = "成本" in level2 and "社会" not in level2 and "生态" not in level2
        self.of_count = "数量" in level2
        bad = _BAD.search(self.name)
        dealt_with = bad is not None and (
            _DEALING.search(self.name, 0, bad.start()) or _DEALT.search(self.name, bad.end())
        )
        self.bad = bool(_DENIED_SHARE.search(self.name)) or bad is not None and not dealt_with
        self.detected = bad is not None and bool(_DETECTED.search(self.name))


def _of_another_year(target: Target, year: int) -> Advice | None:
    last = target.high or target.low
    if not year or target.kind != "date" or not isinstance(last, str) or last.startswith("--"):
        return None
    named = int(last[:4])
    if named in (year, year + 1) or named < _EARLIEST_YEAR:
        return None
    return Advice("target-advice-wrong-year", str(named))


_SATISFIED = Pattern("(?:非常|很|较|比较|基本)?满意")
_EARLIEST_YEAR = 1950  # what a spreadsheet makes of a small number that is shown as a date


def _of_text(target: Target) -> Advice | None:
    if target.kind == "date":
        day = target.low or target.high
        if isinstance(day, str) and not day.startswith("--") and int(day[:4]) < _EARLIEST_YEAR:
            serial = (date.fromisoformat(day) - _FIRST_DAY).days
            return Advice("target-advice-spreadsheet-date", str(serial))
        if target.operator == "<=" and (found := _MONTH_BEFORE.search(target.text)):
            month = int(found[0].partition("月")[0])
            before = f"{month - 1 or 12}月底前"
            return Advice("target-advice-month-before", f"{before} / {month}月底前")
    if target.kind == "qualitative" and _WITHIN_BUDGET.search(target.canonical):
        return Advice("target-advice-amount-missing")
    if target.kind == "qualitative" and target.canonical in ("是/否", "是否"):
        return Advice("target-advice-not-chosen")
    return None


_FIRST_DAY = date(1899, 12, 30)


def _of_name(indicator: _Indicator, target: Target) -> Advice | None:
    if indicator.share:
        return _of_a_share(indicator, target)
    if target.kind == "date":
        return _of_a_date(indicator, target)
    if target.kind != "number":
        if _PLAIN_COUNT.search(indicator.name) and not indicator.changes:
            return _expecting("count")
        return None
    return (
        _date_missing(indicator, target)
        or _does_not_suit(indicator, target)
        or _wrong_way(indicator, target)
        or _unit_missing(indicator, target)
    )


def _of_a_share(indicator: _Indicator, target: Target) -> Advice | None:
    if target.kind != "number":
        if indicator.name.endswith("满意度") and _SATISFIED.fullmatch(target.canonical):
            return None
        in_words = _MEASURED_SHARE.search(indicator.name) and not indicator.changes
        return _expecting("share") if in_words else None
    ends = [end for end in (target.low, target.high) if isinstance(end, Decimal)]
    if not target.unit:
        known = indicator.names_unit or all(end == 0 for end in ends) or _PER_SO_MANY.search(indicator.name)
        return None if known else Advice("target-advice-percent-missing", _as_percent(ends[0]))
    if target.unit not in measures.RATIO_UNITS:
        return None if _may_be_no_percentage(indicator, target.unit) else _expecting("share")
    if target.unit in ("%", "百分比") and _over_the_whole(indicator, target, max(ends)):
        return Advice("target-advice-over-100")
    return _wrong_way(indicator, target)


def _may_be_no_percentage(indicator: _Indicator, unit: str) -> bool:
    """18:1, 90分 of satisfaction, 次/万车公里, and what happens so many times (事故率 ≤0.5次)."""
    above, _, below = unit.partition("/")
    per_thing = bool(below) and below not in measures.PER_TIME
    counted = per_thing or unit[0] == ":" or indicator.bad and above not in measures.TIME_UNITS
    return counted or indicator.changes or unit == "分" and bool(_POINTS.search(indicator.name))


def _over_the_whole(indicator: _Indicator, target: Target, end: Decimal) -> bool:
    """Above 100%, or ≥100%, of what has a whole: a rate of growth has none, and a plan can be more than fulfilled. 达到100% says
    no more than the whole."""
    if end == 100 and target.text.lstrip().startswith("达"):
        return False
    if indicator.changes or target.growth or _PLANNED_SHARE.search(indicator.name):
        return False
    return end > 100 or end == 100 and target.operator in UPWARD and bool(_GOOD_SHARE.search(indicator.name))


def _as_percent(number: Decimal) -> str:
    """0.95 is 95%, and 95 too."""
    percent = number * 100 if 0 < number <= 1 else number
    return f"{percent.normalize():f}%"


def _wrong_way(indicator: _Indicator, target: Target) -> Advice | None:
    """≥ for what there should be little of, ≤ for what there should be much of."""
    if target.growth or indicator.changes:
        return None
    upward, downward = target.operator in UPWARD, target.operator in DOWNWARD
    name, above = indicator.name, target.unit.partition("/")[0]
    end = target.low if upward else target.high
    if not (upward or downward) or end == 0 and not (upward and indicator.bad):
        return None
    if upward and indicator.bad and target.unit not in measures.TIME_UNITS:
        return Advice("target-advice-direction", "≤")
    if upward and above in measures.TIME_UNITS and _LIMIT_OF_TIME.search(name):
        return Advice("target-advice-direction", "≤")
    of_cost = indicator.of_cost and above in measures.MONEY_UNITS or bool(_COST.search(name))
    if (
        upward
        and of_cost
        and above in measures.MONEY_UNITS | {""}
        and (name.endswith("成本") or not _SAVED.search(name))
    ):
        return Advice("target-advice-direction", "≤")
    if downward and not indicator.bad and not indicator.detected and not _LIMITED.search(name):
        if _GOOD_SHARE.search(name) and target.unit in measures.RATIO_UNITS:
            return Advice("target-advice-direction", "≥")
        counted = _COUNT.search(name) or indicator.of_count
        timed = above in measures.TIME_UNITS | measures.MONEY_UNITS
        if counted and _OUTPUT.search(name) and not timed:
            return Advice("target-advice-direction", "≥")
    return None


def _of_a_date(indicator: _Indicator, target: Target) -> Advice | None:
    timely = indicator.of_time or bool(_TIME.search(indicator.name))
    if timely:
        if target.operator == "=" and _YEAR_END.search(target.text.strip()):
            return Advice("target-advice-year-end", f"{target.text.strip().rstrip('。')}前")
        return None
    if (day := _DAY_OF_A_MONTH.fullmatch(target.text.strip())) and (
        indicator.of_count or indicator.of_cost or _COUNT.search(indicator.name)
    ):
        return Advice("target-advice-became-a-date", f"{int(day[1])}-{int(day[2])}")
    if _PLAIN_COUNT.search(indicator.name) and not indicator.changes:
        return _expecting("count")
    return None


def _date_missing(indicator: _Indicator, target: Target) -> Advice | None:
    """A bare number where a day is asked for, or one that is a day as a spreadsheet counts them."""
    timely = indicator.of_time or bool(_TIME.search(indicator.name))
    if not isinstance(target.low or target.high, Decimal):
        return None
    if target.unit in measures.RATIO_UNITS and _DAY_OF_AN_EVENT.search(indicator.name):
        return Advice("target-advice-date-expected")  # 项目完成时间 100%
    if target.unit or not timely:
        return None
    number = target.low if isinstance(target.low, Decimal) else target.high
    assert isinstance(number, Decimal)
    if target.operator == "=" and not target.scale and number == int(number) and int(number) in _SERIALS:
        day = _FIRST_DAY + timedelta(days=int(number))
        return Advice(
            "target-advice-date-expected",
            f"{number:f} = {day.year}年{day.month}月{day.day}日",
            "target-advice-date-serial",
        )
    if _DURATION.search(indicator.name) or indicator.names_unit or number == 0:
        return None
    if _COUNT.search(indicator.name) or indicator.changes:
        return None
    if indicator.name.endswith("进度") and number <= 100:
        return Advice("target-advice-percent-missing", _as_percent(number))
    return Advice("target-advice-date-expected")


def _does_not_suit(indicator: _Indicator, target: Target) -> Advice | None:
    above, name = target.unit.partition("/")[0], indicator.name
    if not target.unit or indicator.changes or target.growth:
        return None
    if _TIME.search(name) and above not in measures.TIME_UNITS | measures.RATIO_UNITS | {
        "次",
        "场",
        "期",
        "批",
        "分",
        "",
    }:
        return _expecting("time")
    if _TIME.search(name) and _LIMIT_OF_TIME.search(name) and above in ("次", "场", "期", "批"):
        return _expecting("time")
    if _PLAIN_COUNT.search(name) and above in measures.RATIO_UNITS - {"倍"}:
        return _expecting("count")
    if _COUNT.search(name) and above in measures.MONEY_UNITS and not _OF_MONEY.search(name):
        return _expecting("count")
    cost = _COST.search(name) or indicator.of_cost and _COST_LIKE.search(name)
    if cost and above not in measures.MONEY_UNITS | measures.RATIO_UNITS | {""}:
        return _expecting("money")
    return None


def _unit_missing(indicator: _Indicator, target: Target) -> Advice | None:
    name = indicator.name
    number = target.low if isinstance(target.low, Decimal) else target.high
    if target.unit or indicator.names_unit or number == 0 or target.text.strip().startswith("零"):
        return None
    if _PURE_NUMBER.search(name):
        return None
    expected = indicator.of_count or indicator.of_cost or _COUNT.search(name) or _COST.search(name)
    if expected or _DURATION.search(name) and (indicator.of_time or _TIME.search(name)):
        return Advice("target-advice-unit-missing")
    return None
