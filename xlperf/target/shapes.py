"""The shapes of pieces of text (digits, names with numbers, ordinals, list marks) and the characters they begin with.

Owns the regular expressions of the grammar but for those of dates. Every repetition is bounded or runs over one
class of characters, so that reading stays linear.
"""

from __future__ import annotations

from xlperf.system.pattern import Pattern
from xlperf.target import vocabulary as words
from xlperf.target.numerals import NUMERAL_CHARACTERS

DIGITS = frozenset("0123456789")
BREAKS = frozenset(",;。、!?？\n")
OPENERS = {"）": "（(", ")": "（(", "】": "【", "]": "[", "〕": "〔"}
QUOTES = {'"': '"', "《": "》", "〈": "〉"}
SYMBOLS = frozenset("<>=≥≤≈≮≯±≠")
DATE_MARKS = frozenset("Qq年月日号季-./~至到0123456789")
FIGURE_MARKS = frozenset("hH核位线型学·/-~至到小类#:GgKkDdAaPp兆级星等×xX*+号届版OolISBZ年座天对点时强")
QUOTE_LIMIT = 40

ARABIC = Pattern(
    r"(-?)([0-9]+(?:[.,。 '’]+[0-9]+)*(?:\.(?=[%‰]))?)"
    r"([十百千]?[万亿]亿?|[百千](?![克米瓦伏卡赫焦帕]|分[点比])|十)?((?:[0-9]+(?:\.[0-9]+)?[十百千万]+)*)"
)
NUMERAL = Pattern(f"[{NUMERAL_CHARACTERS}]{{1,24}}(?:点[{''.join(words.DIGITS)}]{{1,12}}[万亿]{{0,2}})?")
MORE = Pattern(r"([余多几来](?![0-9]))?([十百千]?[万亿]+)?([余多](?![0-9]))?(\+(?![0-9]))?")
MORE_STARTS = frozenset("余多几来+")
TYPING_SLIP = Pattern(r"[0-9]*[OoIl][0-9OoIl]*")
LOOKALIKE = Pattern(r"[0-9]*[SBZ][0-9SBZ.]*(?=[%‰])")  # S0%, 9B%: no name is followed by a percent sign
_HOURS = ("小时", "h", "H")
ALL_DAY_WORDS = tuple(
    f"{hours}{duty}"
    for hours in _HOURS
    for duty in [
        "自助", "便利", "无人", "驻", "备勤", "服务", "运行", "运转", "开放", "监控", "监测", "巡", "供", "营业", "轮", "守", "看护", "执勤", "保障",
    ]
)  # fmt: skip
ON_DUTY_WORDS = tuple(
    f"{hours}{duty}"
    for hours in _HOURS
    for duty in ["工作制", "保洁制", "在线", "值班", "值守", "在岗", "待命", "不间断", "全天"]
)
ON_DUTY = Pattern("|".join((*ON_DUTY_WORDS, *ALL_DAY_WORDS)))
FIGURE_NAME = Pattern(
    r"[0-9]位数(?!学)|(?:19|20)[0-9]{2}版(?=$|[,;。])|"
    r"[0-9]{1,3}核[0-9]{1,4}[GT]B?(?=[一-龥]{2,10}[0-9])|"  # 8核16G内存服务器20台
    r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?|(?:[0-9]{1,3}(?:\.[0-9])?[KkDPp]|[2-6](?:\.5)?[Gg])(?![A-Za-z0-9])|[0-9]{1,3}(?:\.[0-9])?[Gg](?=[一-龥])(?!及?以[上下内]|之?内|左右|存储|显存|硬盘|流量|带宽|空间)|3d(?=[打建动影立效扫])|[0-9]{1,2}[Aa]{1,3}级?|[0-9]+兆(?=[一-龥])(?![赫瓦位])|[0-9]+(?:\.[0-9]+)+版"
    r"|[0-9]{1,2}[点时](?:半|[0-9]{1,2}分)?[-~至到](?:次日)?[0-9]{1,2}[点时]|[0-9]+天?[×xX*][0-9]+(?:[×xX*][0-9]+)*(?![0-9.万]|元)(?:小时|天)?制?|[0-9]+(?:\.[0-9]+)?[×xX*][0-9]+(?:\.[0-9]+)?(?:[×xX*][0-9]+(?:\.[0-9]+)?)+(?![0-9.万]|元)|[0-9]{2,4}强(?=[一-龥0-9])|[0-9]{1,2}对[0-9]{1,2}(?![0-9])|[0-9](?:\+[0-9NX])+|[0-9]+(?:号(?:线|文|楼|院|令)?|届(?=[一-龥])|座(?=标))|[0-9]{3}线(?=[一-龥])|[12]型(?=糖尿病)"
    r"|20[0-9]{2}(?:-{1,3}20[0-9]{2})?学年度?|[0-9]{1,2}[点时](?=(?:之|以)?[前后])|(?:7|365)天[×xX*,、]?(?:每天|每日|全天)?24小时|24小时[,、]?(?:全年)?365天|(?<=从)0[到至-]1(?:的?突破|(?=的|跨越|$|[,;。]))|0[到至-]1的?(?:突破|跨越)|(?:1[0-2]|[1-9])·(?:[12][0-9]|3[01]|[1-9])(?=[^0-9,;。]{0,8}(?:日|月|周|活动|宣传|主题|系列|晚会|专案|案件|专项|工程|会议|特大|事故))"
    r"|[0-9]{1,2}[-~至到/][0-9]{1,2}(?:年级|星级|级|届|号[楼线])"
    rf"|[0-9]{{1,2}}(?={'|'.join(ON_DUTY_WORDS)})(?:小时|[hH])|24(?:{'|'.join(ALL_DAY_WORDS)})"
    r"|[0-9]{1,3}#(?=[一-龥])|[0-4]类(?=区|声)"
    r"|[0-9]{1,2}(?:\.[0-9])?(?:级|星级|等(?=奖|级|$))|[0-9]{1,2}年(?=行动|攻坚|规划|计划|方案|制|级|期|来)"
)
NUMERAL_NAME = Pattern(
    rf"二十四(?={'|'.join((*ON_DUTY_WORDS, *ALL_DAY_WORDS))})小时|"
    r"[一二两三四五六七八九]项(?:指[数标]|经费)(?=[均都全])|(?<![^,;。、])[百千万]人(?=[一-龥]{1,10}[数量率])|(?<![^,;。、])[百千万][名人企村校场](?=[一-龥]{0,6}(?:[进助帮联访扶][一-龥]{1,4}|下基层|下乡|下沉)(?:$|[,;。]))|(?:(?<![^,;。、])|(?<=开展|组织|实施|推进|举办|全年))[百千万][名场村企人](?=[^0-9,;。]{2,12}[0-9])|[十百千万]{1,2}(?:人(?![次均])|公里|车(?!次)|元|户|头|亩|件|吨|台|辆)(?=[一-龥]{1,10}[率耗]|[一-龥]{1,7}[0-9]+[个家座片处块])|(?<=[0-9]个)[百千万](?:亩|头|吨|户|元)"
    r"|(?<=[周期])[一二三四五六日天](?:[、和及至到-](?:周|星期)?[一二三四五六日天])+(?![次场期天节课趟回班小个家名人各、和及至到-])|二次(?=[一-龥]{2,4}率)"
    r"|一[一-龥]{1,2}[都也]?[不未没][能会可曾有]?(?:[少漏落失差丢误缺掉]|发生|出现)"
    r"|[一二三四五六七八九十](?:、[一二三四五六七八九十])+(?:级|类|等|季度|产业?|档|标段|期(?=工程|项目))"
    r"|[一二三四五六七八九十]{1,3}(?:届(?:[一二三四五六七]中全会)?|星级?|级|等(?=奖|级|$)|年(?=行动|攻坚|规划|计划|方案|制|级|期|来)|期(?=工程|项目|建设))"
)
HOTLINE = Pattern(
    rf"(?:11[0-9]|12[0-2]|100(?:10|16|60|86)|12[1-9][0-9]{{2}}|9[56][0-9]{{3}}|400|315)(?=;?[一-龥]{{0,5}}?(?:{'|'.join(words.HOTLINE_WORDS)}))"
)
RANKED_LAST = Pattern(rf"后(?:[0-9]{{1,3}}|[{NUMERAL_CHARACTERS}]{{1,3}})[名位]")  # 不在后三名
ORDINAL = Pattern(
    rf"[第前](?:[0-9]+|[{NUMERAL_CHARACTERS}]+)(?:名|位|届|期|批|个|次|轮|条|款|项|号|方|强|类|大|阶段|季|年|代|部|章|节|版|篇|站|中学|人民医院|产业|梯队)?"
)
PAST_YEARS = Pattern(
    r"(?:连续|近|过去|未来|今后|前|后)[0-9一二两三四五六七八九十]{1,3}(?:个)?(?:年|月|季度|年度)(?=.)"
)
# 300dpi, 800vCPU, 3MPN/100mL: measures that no list names
LATIN_UNIT = Pattern(
    r"(?!(?:[ap]m|[AP]M|st|nd|rd|th)(?![A-Za-z]))[A-NP-Za-hj-km-np-z][A-Za-z]{1,5}(?:/[0-9]{0,3}[A-Za-z]{1,4})?(?=$|[,;。、()（）]|及?以[上下内]|左右)"
)
LATIN_NAME = Pattern(
    r"[pP][Hh]值?(?=[0-9])|[TD]\+[0-9](?=$|[,;。、（）()])|[A-Za-z]+(?:/[A-Z](?=[0-9]))?(?:-?[0-9]+(?:\.[0-9]+)?(?:-(?:19|20)[0-9]{2}(?![0-9]))?(?:\+[0-9]{3})?)?级?"
)
LATIN_THING = Pattern(r"[A-Za-z]{2,}(?=([0-9]{1,6}(?:\.[0-9]+)?))")
DIAMETER = Pattern("[φΦøØ∅][0-9]+(?:\\.[0-9]+)?(?:mm|毫米)?")
FRACTION = Pattern(rf"([{NUMERAL_CHARACTERS}]{{1,4}})分之({NUMERAL.pattern}|[0-9]+(?:[.,]+[0-9]+)*)|百分百")
TENTHS = Pattern(
    rf"((?:10|[0-9](?:\.[0-9]+)?)|[{''.join(words.DIGITS)}])成(?![立果功效员本为年型套品熟长分交])([{''.join(words.DIGITS)}]|半(?![数年月天个]))?"
)
FEW_TAIL = Pattern("[十百千万亿多几]{0,12}")
TO = Pattern(r"到|至|-{1,3}|~{1,2}")
DASHES = Pattern("-{1,3}")
HUNDRED_MILLIONS = Pattern(r"([余多])?个([余多])?亿(?!级|元(?:及?以上)?(?![以左及])[一-龥])")
ANOTHER_IN_BRACKETS = Pattern(r"[（(][0-9]+(?:\.[0-9]+)?[）)]")  # 5（8）mg/L
SCALE_IN_BRACKETS = Pattern(r"[（(【\[]([十百千]?[万亿])")  # 120（万元）
LIMIT_INCLUDED = Pattern(r"[（(](不?)包?含[0-9.,%]*[）)]")  # 大于95%（含）
HALF_A_RANGE = Pattern(rf"[-~]+(?:$|[,;。]|%|(?:{'|'.join(words.COUNTED_AFTER_OPERATOR)})$)")
HALF_IN_FRONT = Pattern(r"~{1,2}([0-9][0-9.,]*[万亿]?%?)")
SHORTENED = Pattern(r"E[-+][0-9]{2,3}(?![A-Za-z0-9])")
# 3w人次, 15k元
LETTER_FOR_A_SCALE = Pattern(
    "[wW](?=[元人次个份字条户亩篇本件㎡平方立株头吨台套家场名粉只棵粒])|w(?=$|[,;。+以])|W(?=[+])|[kK](?=[元人次])"
)
# 10^4户, 1.2×10⁴亩
POWER_OF_TEN = Pattern(r"(?:([0-9]+(?:\.[0-9]+)?)[×xX*])?10(?:\^([0-9]{1,2})(?![0-9])|([²³⁴⁵⁶⁷⁸⁹]))")
POWER = Pattern("[eE][-+]?[0-9]+(?![A-Za-z0-9])|_[0-9]")
CLOCK = Pattern("(?:[01][0-9]|2[0-4]|[5-9]):[0-5][0-9](?::[0-5][0-9])?(?![0-9.])")
RATIO = Pattern(r":(?:[1-9][0-9]*(?:\.[0-9]+)?|0\.[0-9]+)(?![0-9:])")
LAST_DAY = Pattern("[月年][底末](?:[之以]?前|$|[,;。])")  # 每月底前: a day of every month
UNTIL = Pattern(r"(?:截至|截止|截止到|截至到|至|到|迟至)$")
BETWEEN = Pattern(r"(?:且|并|并且|同时|而且|和|与|,|、|及|又)*")
LISTED = Pattern(
    r"\s*(?:[0-9]{1,2}[)）]|[0-9]{1,2}[.、](?![0-9.%‰]|[SsOoIl][0-9]*[%‰万亿])|[一二三四五六七八九十]、(?![一二三四五六七八九十])|[①-⑳⑴-⒇●■◆▪➢√✓*·]|[（(][0-9一二三四五六七八九十]{1,2}[)）])\s*"
)
# what may follow the first character of a list mark that is a digit
LIST_MARKS = frozenset(".、)）0123456789")
FILLER = Pattern(r"(?:[:的]|为|是|在|全年|累计|总计|合计|共计|控制|保持|年度|均|应|须|需|要|得)*$")
OF_A_LEVEL = Pattern("[率度比]|增长|提高|提升|增加|下降|降低|减少")  # no count of anything: 满意度, 增长率
# what may be below nought: 增速-2%, 利润-20万元
OF_A_SIGN = Pattern(
    "(?:[气水室低高]?温度?|增长|增速|增幅|涨幅|变化|变动|同比|环比|增减|差异|偏差|差额|差值|利润|收益|结余|盈余)(?:率|额|总额|幅度?)?$"
)
BELOW_ZERO = Pattern("-[0-9.]+(?:[℃℉]|°[CF]|摄氏度)")  # 冷藏-18℃
OF_A_STANDARD = Pattern("(?:标准|要求|条件|规范|[级类等])(?:的?[一-龥]{0,8}[^的])?$")  # 达到一级标准30家
BROKEN_THROUGH = Pattern(
    rf"了?(?:[0-9]+|[{NUMERAL_CHARACTERS}]+)[余多]?[项个种道批](?:以上|左右)?[一-龥]{{0,6}}(?:技术|难题|瓶颈|难关|壁垒|短板|卡脖子)"
)  # 突破3项关键技术
OF_A_CHANGE = Pattern("[增升涨降减缩压]|提高|扩大")
OF_A_DURATION = Pattern("(?:工期|周期|为期|历时|时长|缩短|延长|压缩|提前|推迟)(?:了|为|是|:)?$")
PER_MILLE_TYPED = Pattern("[oO](?![A-Za-z0-9])")
WITHIN_A_TIME = Pattern(f"内(?:{'|'.join(words.WITHIN)})")
# 9月1日开学前
AN_OCCASION = Pattern("(?:[一-龥]{2,4}前|[（(][^（()）0-9]{1,8}[）)](?:[之以]?前|[之以]?内))(?![置往期提])")
OF_A_LONGER_PERIOD = Pattern("每?个?(?:季度?|半年)的?(?:[首末]月|第?[一二三两]个?月|[初末后])?$")
"""What a day of a month stands behind where it is one of each quarter or half of a year, and not of each month."""
OF_A_YEAR = Pattern("(?:的?(?:水平|基数|同期|实际|总量|规模))?的[0-9]")
# 不低于2023年水平, 超过2023年平均
LEVEL_OF_A_YEAR = Pattern(
    "[一-龥]{0,6}?(?:水平|平均|均值|同期|基数|总量|规模|实际|[预决]算|指标|标准|[数额值量])"
)
AT_A_LEVEL = Pattern("[一-龥]{0,4}?(?:水平|持平|相当)")
NOUN = Pattern(r"[一-龥]{1,8}")
# 以上 or 以下, as a scanner read it
MISTYPED_BEHIND = Pattern("(?:[以己已巳][士土工卜丁止丄丅]|以)(?:$|[,;。])")
MISTYPED_STARTS = frozenset("以己已巳")
UNREAD_SIGNS = "?\ufffd¿³£" + "".join(map(chr, range(0xF021, 0xF100)))
"""What is left of a sign that a file's encoding or font has not: ?95%; ³95%, which Excel shows as ≥95% in Symbol."""
MISTYPED_SIGN = Pattern(rf"[《》〈〉{UNREAD_SIGNS}]=?(-?[0-9][0-9.,]*[万亿]?%?)")
SAYING = Pattern("一[^一0-9]一[一-龥](?![0-9])|一[年月季周日天][两二三四五][检巡查训评考访会]")
_AT_LEAST = "不少于|不低于|不超过|不多于|至少|最少|最多|约|[<>≥≤]=?"
_OFTEN = "个?(?:年|月|季度?|周|天|日|学期|星期)"
ONCE_A = Pattern(
    rf"(?:1(?!季)|一)({_OFTEN})(?=(?:{_AT_LEAST})?(?:[0-9]+|[{NUMERAL_CHARACTERS}]+)(?:[次场期轮批遍节趟份篇]|(?<![1一])[讲课餐]))"
    rf"|([2-9两三四五六]{_OFTEN})(?=[1一][次轮期场遍届])"
)
# 无一例, 不丢失1件, 不新增任何一处
ONE_OF_THEM = Pattern("[一-龥]{0,2}?(?:任何)?(?:一|1(?![0-9.,]))")
NONE_OF = Pattern("(?:无|没有|未有|[无没]有?任何)$")  # 无10人以上事故
ONE_EACH = Pattern("一(村|镇|乡|县|校|户|社区|行政村)(?=一[年月周季][一两1-9][场次期])")  # 一村一月一场电影
EVERY_OTHER = Pattern(
    "(?<![间每])隔一?(年|月|周|季度|日(?!达)|天)|双(月|周)(?=(?:至少|不少于)?[1一][次轮期场遍届])"
)
HALF_A_YEAR = Pattern(
    rf"(半年|半月|半个月)(?=(?:{_AT_LEAST})?(?:[0-9]+|[{NUMERAL_CHARACTERS}]+)[次场期轮批遍])"
)
HALF_YEARLY = Pattern(
    "半年度?(?:考[核评]|检查|总结|评[估价]|报[告表]|督[查导]|工作|会议|例会|通报|调度|分析|预算|述职|执行|巡查|审计|监测|小结|重点|计划|绩效)"
)
DIGIT_FOLLOWS = Pattern(rf"[-<>=≥≤]?[0-9{NUMERAL_CHARACTERS}]")
