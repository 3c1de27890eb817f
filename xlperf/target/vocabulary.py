"""The words of target values, as data: operators, scales, measure words, names that hold numbers, vague amounts.

Owns which words there are and what each means. Knows nothing of how a text is read; a new word is added here
and nowhere else. Every word is written as it stands after `normalise` (half-width, one kind of dash and tilde).
"""

# ruff: noqa: SIM905 - a list of words reads better as a line of words

from __future__ import annotations

# -- characters that stand for one another (always one for one, so that positions in a text stay) -------------

_SAME = {
    "≧⩾≩": "≥",
    "≦⩽≨": "≤",
    "﹥": ">",
    "﹤": "<",
    "﹦": "=",
    "﹪": "%",
    "—–－−―─‐‑‒": "-",
    "﹣➖": "-",
    "～〜∼˜": "~",
    "，﹐": ",",
    "｡": "。",
    "､﹑": "、",
    "⁄": "/",
    "；﹔": ";",
    "：∶﹕": ":",
    "・•∙⋅‧": "·",
    "“”„‟＂「」『』": '"',
    "萬": "万",
    "億": "亿",
    "兩": "两",
    "個": "个",
    "約": "约",
    "達": "达",
    "過": "过",
    "於": "于",
    "內": "内",
    "餘": "余",
    "Ｏ": "O",
}
# Full-width ASCII becomes ASCII, but for the brackets: `篇（次）` is a unit and keeps the brackets it was written with.
CHARACTERS: dict[int, str] = {
    code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in "（）"
}
CHARACTERS.update({ord(variant): plain for variants, plain in _SAME.items() for variant in variants})

# -- operators -------------------------------------------------------------------------------------------------

_NOT = ("不", "不得", "不应", "不能", "不可", "不宜", "不要", "不会", "未")
_OR_EQUAL = ("等于", "或等于", "或者等于", "、等于", "及等于", "和等于")


def _negated(words: str) -> list[str]:
    return [denial + word for word in words.split() for denial in _NOT]


def _with_equal(words: str) -> list[str]:
    return [word + equal for word in words.split() for equal in _OR_EQUAL]


# In front of the number. An operator word may stand apart from its number (`至少完成3场`, `不突破预算8099万元`) ...
BEFORE: dict[str, list[str]] = {
    ">=": [
        *_negated("少于 低于 小于 短于 早于 下于 亚于"),
        *_with_equal("大于 高于 多于"),
        *"不下 至少 最少 起码 最低 达到 达到了".split(),
    ],
    ">": "超过 超出 大于 高于 多于 突破 长于 晚于 多过 高过 大过".split(),
    "<=": [
        *_negated("超过 超出 超 高于 多于 大于 长于 晚于 迟于 突破 逾 逾越 高出 多出"),
        *_with_equal("小于 低于 少于"),
        *"至多 最多 最高 最迟 最晚".split(),
    ],
    "<": "低于 小于 少于 短于 早于".split(),
    "about": "大约 大概 约为 约计 接近".split(),
    "=": "等于".split(),
}
# ... these only count where the number follows at once, as they are parts of other words too (下达, 节约, 附近, 不到位).
BEFORE_ADJACENT: dict[str, list[str]] = {
    ">=": ["达", "高达", "多达", "达至"],
    ">": ["超", "逾", "过"],
    "<": ["不足", "不到", "不满", "未满", "未到", "未达", "未达到", "不及"],
    "about": ["约", "近", "将近"],
    "=": ["为", "是", "共"],
}
# 高于上年5% says by how much, 高于上年的5% says more than what: these compare only when the number or 的 follows.
COMPARING = frozenset("大于 高于 多于 低于 小于 少于 长于 短于 早于 晚于 多过 高过 大过".split())
# These give way to any other operator: 达到95%以下 is <=, 达到约300人 is about, ＝≥95% is >=.
WEAK = frozenset("达到 达到了 达 高达 多达 达至 等于 为 是 共 =".split())
# Characters behind which the word is the tail of another one (节约, 下达, 群众多样).
NOT_AFTER: dict[str, str] = {
    "约": "节预签履违合公集条特制简",
    "达": "下传送到表发直抵转",
    "近": "附最临靠远邻亲就",
    "超": "高赶反",
    "过": "通经超不透越路跨经难悔",
    "为": "成作行",
    "是": "但于还而也可",
    "共": "公总",
    "众多": "群大公民听观受",
}
SYMBOLS: dict[str, str] = {
    ">": ">",
    "<": "<",
    "=": "=",
    "≥": ">=",
    "≤": "<=",
    ">=": ">=",
    "=>": ">=",
    "≥=": ">=",
    "<=": "<=",
    "=<": "<=",
    "≤=": "<=",
    "==": "=",
    "≈": "about",
    "≮": ">=",
    "≯": "<=",
}

# After the number. 以上, 以下 and 以内 include the number itself (民法典 1259).
AFTER: dict[str, list[str]] = {
    ">=": "以上 及以上 含以上 或以上 及其以上 和以上 之上 +".split(),
    "<=": "以内 之内 内 以下 及以下 含以下 或以下 及其以下 和以下 之下 及以内 封顶".split(),
    "about": "左右 上下 前后 光景".split(),
    ">": "有余 多 余 出头 开外".split(),
}
# Characters behind which the word is the head of another one (内部, 上下游, 多元).
NOT_BEFORE: dict[str, str] = {
    "内": "部容控外涵地科镜审业设政河陆",
    "上下": "游级",
    "多": "元样媒功部方渠层维",
    "余": "热额",
    "前后": "端台",
    "+": "0123456789",
}

# -- numbers ---------------------------------------------------------------------------------------------------

SCALES: dict[str, int] = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
DIGITS: dict[str, int] = {
    **{character: value for value, character in enumerate("零一二三四五六七八九")},
    "〇": 0,
    "○": 0,
    "两": 2,
    "俩": 2,
    **{character: value for value, character in enumerate("壹贰叁肆伍陆柒捌玖", start=1)},
}
FORMAL_SCALES = {"拾": "十", "佰": "百", "仟": "千"}
FORMAL_DIGITS = "壹贰叁肆伍陆柒捌玖"
FORMAL = FORMAL_DIGITS + "".join(FORMAL_SCALES)
# Figures that are no digit of a number: 3½天, 10³个.
SMALL_FIGURES = frozenset("½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞²³¹⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉")
# Two tens in one character: 廿四 is 24.
TENS = {"廿": "二十", "卄": "二十", "卅": "三十", "卌": "四十"}

# -- measure words ---------------------------------------------------------------------------------------------

TIME = (
    "个工作日 工作日 个工作天 工作天 个有效工作日 个自然日 自然日 个日历日 个日历天 日历天 日历日 个法定工作日 个交易日 交易日 秒 秒钟 毫秒 微秒 "
    "纳秒 ms μs ns 分钟 刻钟 个小时 小时 个钟头 钟头 时 天 日 晚 昼夜 个昼夜 周 个周 星期 个星期 旬 月 个月 季 季度 个季度 半年 个半年 年 "
    "周年 年度 个年度 个财年 学年 个学年 学期 个学期 世纪 课时 个课时 学时 个学时 工时 个工时 人天 人日 人月 人年 人时 人小时 个人月 个人天 "
    "台班 台时 标准课时 教时 min h"
)
RATIO = "% ‰ ‱ 个百分点 百分点 个千分点 千分点 个点 倍 折 pct pp"
SCORE = "分 学分 个学分 积分 个基点 基点 bp 分贝 dB dB(A) dB（A） db DB dBm 度 ℃ ℉ °C °F ° 摄氏度 华氏度 岁 周岁 星 码 pH"
MONEY = (
    "元 元人民币 人民币 人民币元 美元 欧元 港元 港币 日元 英镑 卢布 瑞郎 块 块钱 角 角钱 美金 元整 圆 圆整"
)
LENGTH = (
    "公里 千米 米 延米 延长米 直线米 厘米 分米 毫米 微米 纳米 丝米 里 里程 海里 华里 英里 英尺 英寸 寸 尺 丈 km Km KM m M cm CM mm MM μm um nm ㎞ ㎝ "
    "㎜ 车道公里 皮长公里 芯公里 沟长公里 沟公里 管孔公里 纤芯公里 公里次 单公里 双公里 折算公里 正线公里"
)
AREA = (
    "平方米 平米 平方公里 平方千米 平方厘米 平方分米 平方毫米 平方 公顷 公亩 亩 市亩 亩次 顷 垧 ㎡ m² m2 M2 M² m^2 km² km2 KM2 k㎡ ㎢ cm² cm2 ㎠ mm² "
    "mm2 ㎟ hm² hm2 ha ㏊ 万㎡ 建筑平方米 公顷次 平方米次"
)
VOLUME = (
    "立方米 立方 方 立方公里 立方分米 立方厘米 升 公升 毫升 微升 分升 m³ m3 M3 M³ m^3 ㎥ cm³ cm3 km³ L l mL ml ML μL dL ㎖ ㏄ 标准立方米 标立方米 "
    "标立方 标方 Nm³ Nm3 土方 土石方 加仑 桶油当量"
)
MASS = (
    "吨 公吨 千克 公斤 市斤 斤 克 毫克 微克 纳克 两 担 石 克拉 吨标准煤 吨标煤 千克标准煤 克标准煤 公斤标准煤 吨二氧化碳 吨二氧化碳当量 吨CO2 吨CO₂ "
    "吨CO2当量 吨碳 吨油当量 标准煤 kg Kg KG ㎏ g mg ㎎ μg ug ㎍ ng t T kt Mt tce kgce gce tCO2 tCO₂ tCO2e tCO₂e 吨公里 吨海里 人公里 "
    "人次公里 换算吨公里 箱公里 座公里 列公里 列车公里 载重吨 总吨 净吨 吨位 吨次"
)
ENERGY = (
    "千瓦时 千瓦小时 千瓦·时 兆瓦时 吉瓦时 瓦时 千瓦 兆瓦 吉瓦 瓦 度电 千伏安 兆伏安 伏安 千伏 伏 安 安时 安培 毫安 毫安时 伏特 千乏 兆乏 欧姆 kW KW kw Kw "
    "kWh KWh KWH kwh Kwh kW·h kWp MWp GWp MW Mw mw MWh MWH GW GWh TWh W w Wh kV KV kv V kVA KVA MVA kvar Mvar A mA mAh Ah Ω kΩ MΩ 焦耳 焦 吉焦 "
    "千焦 兆焦 GJ MJ kJ KJ J TJ 大卡 千卡 卡路里 kcal 赫兹 千赫 兆赫 吉赫 Hz HZ kHz MHz GHz Pa hPa kPa MPa 帕 百帕 千帕 兆帕 毫米汞柱 mmHg bar lx "
    "勒克斯 流明 lm 坎德拉 cd 牛顿 千牛 N kN N·m 贝可 贝克勒尔 Bq 希沃特 毫希沃特 微希沃特 毫西弗 微西弗 Sv mSv μSv mol mmol μmol 摩尔 毫摩尔 蒸吨 马力 匹马力"
)
DATA = (
    "字节 千字节 兆字节 吉字节 太字节 比特 兆比特 吉比特 B KB kB MB GB TB PB EB ZB bit Kbps kbps Mbps Gbps Tbps bps Mb Gb Mbit Gbit 兆bps M G 兆 PFlops "
    "TFlops EFlops PFLOPS EFLOPS Tops TOPS 像素 万像素 帧"
)
COUNT = (
    # people and households
    "个 名 人 位 人次 人份 人数 员 口 口人 户 户次 家 家次 户籍 人头 人人 代 届 届次 任 拨人 "
    # events
    "次 场 场次 期 期次 班 班次 趟 趟次 遍 遍次 轮 轮次 回 起 起次 宗 宗次 例 例次 桩 件 件次 人件 单 笔 笔次 票 案 案次 门 门次 节 节次 讲 堂 堂次 课 题 次课 "
    "项 项次 批 批次 拨 种 类 款 式 型 样 样次 样品 组 组次 对 双 副 队 队次 团 团次 对次 顿 餐 餐次 局 盘 阵 "
    # writings
    "份 份次 篇 篇次 条 条次 则 部 部次 本 本次 册 册次 卷 页 张 张次 幅 幅次 字 句 词 集 稿 版 版次 期刊 封 封次 帧 图幅 首 曲 支曲 出 部集 幕 帖 点 段 辑 章 行 "
    # things
    "台 台次 台套 台件 套 套次 件套 辆 辆次 车 车次 车皮 架 架次 艘 艘次 列 列次 航班 航次 班列 把 块 片 片次 颗 棵 株 头 头次 只 只次 羽 羽次 匹 尾 粒 枚 "
    "支 枝 根 盏 盆 盆次 袋 箱 瓶 瓶次 包 桶 盒 罐 筐 捆 束 面 块次 座 座次 栋 幢 间 间次 层 处 处次 所 所次 眼 孔 道 线 站 站次 梯次 具 台件套 "
    "床 张床 席 桌 桌次 剂 剂次 针 针次 支次 份数 标段 包次 户头 股 箱次 标箱 标准箱 TEU FEU 标台 管 管次 线路 窗口 标准车 人车 扇 顶 盘次 床次 课次 天次 "
    "口井 眼井 处点 点次 点位 镇次 村次 户人 校次 企次 家企 人日次 县次 机位 车位 床位 泊位 学位 岗位 席位 工位 座位 小时次 杯 壶 碟 串 丛 簇 朵 垛 堆 "
    "打 扎 提 听 挺 筒 丸 窝 味 叶 柜 舱 铺 栏 群 身 坛 缸 篮 笼 摞 撮 沓 令 刀 贴 付 服 板 峰 蔸 穴 垄 畦 墩 棚 圈 洞 杆 基 樘 榀 跨 联 路 通 发 轴 尊 炷 柱 "
    "堵 摊 丘 塘 池 网 格 屏 滴 瓣 坨 缕 丝 排 墙 记 "
    "ppm ppb IU 兆欧 CFU cfu 单位 NTU U 亿 "
    "mg/L μg/m³ μg/m3 mg/m³ mg/m3 mg/Nm³ mg/Nm3 mg/kg"
)
_NOT_MEASURES = "亿 样品 户籍 期刊 人数 人头 份数 库容 线路 单位 窗口 航班 人人 户头 家企 床位 车位 泊位 学位 岗位 席位 工位 座位 机位 点位 里程 土方 土石方"
# In front of 数 only the usual ones count: 人次数 counts by 人次, 宕机次数 by 次 and not by 机次, 粉丝数 by nothing.
COUNTED_BEFORE_NUMBER = frozenset(
    "次 场 期 人 户 家 个 件 项 台 套 辆 份 篇 条 册 班 例 起 宗 批 种 类 处 座 栋 幢 间 亩 天 名 只 头 株 棵 本 张 幅 部 节 门 趟 轮 遍 回 桩 笔 票 案 队 "
    "组 对 团 艘 架 列 床 桌 口 眼 站 所 层 公里 课时 学时 人天 人日 台班 人次 场次 班次 件次 户次 台次 车次 架次 批次 例次 篇次 项次 航次 艘次 台套".split()
)
# After a Chinese numeral these are more often part of a saying: 一路畅通, 三令五申, 一丝不苟, 四通八达.
AFTER_DIGITS_ONLY = frozenset(
    "路 网 格 丝 令 石 通 墙 记 排 发 味 行 章 服 联 跨 池 塘 屏 缕 丘 叶 焦 伏 焦 身 滴 寸 尺 丈 瓦 帕 安".split()
)
TIME_UNITS = frozenset(TIME.split())
RATIO_UNITS = frozenset(RATIO.split())
MONEY_UNITS = frozenset(MONEY.split())
MEASURES: frozenset[str] = frozenset(
    " ".join((TIME, RATIO, SCORE, MONEY, LENGTH, AREA, VOLUME, MASS, ENERGY, DATA, COUNT)).split()
) - frozenset(_NOT_MEASURES.split())
# A ratio or a score is not counted per year: 每年满意度≥95% is 95 %, not %/年.
NOT_COUNTED: frozenset[str] = RATIO_UNITS | frozenset(SCORE.split())
# Of these a thing has so much: 5000吨级泊位, 500千伏级变电站 ...
OF_A_CLASS: frozenset[str] = frozenset(" ".join((LENGTH, AREA, VOLUME, MASS, ENERGY, DATA)).split())
# ... or, in front of the noun and with the count behind it, 15分钟生活圈30个, 110千伏变电站2座, 400米跑道6条.
ATTRIBUTES: frozenset[str] = frozenset((ENERGY + " " + DATA).split()) | frozenset(
    "秒 分钟 小时 个小时 天 米 厘米 毫米 英寸 寸 m cm mm".split()
)
VERBS: frozenset[str] = frozenset(
    [
        "",
        *"建设 新建 改建 扩建 改造 修建 打造 建成 完成 开展 举办 组织 实施 购置 采购 配备 安装 更新 新增 推进 设立 创建 维护 运维 培育 提供 开通 投放 "
        "编制 制作 拍摄 推出 开设 铺设 敷设 修复 翻新 迁改 更换 新购 新改建 改扩建 续建 落实 举行 召开 培训 参加 参与 服务 投入 检查 发放 惠及 覆盖 办理 受理 处理 处置 维修 接听 登记 审核 编写 印发 发布 推广 采集 收集 报送 支持 扶持 资助 救助 奖励 治理 整治".split(),
    ]
)

# Where a measure word is the head of a noun, it is none (3项目, 10家庭, 5部门): the characters that make it one.
NOUN_AFTER: dict[str, str] = {
    "出": "租口入行台资发生现版访警席让差",
    "任": "务期职教命",
    "餐": "饮厅馆",
    "局": "部长面级",
    "盘": "活点",
    "阵": "地",
    "章": "程节",
    "行": "业政动人程为道车驶",
    "词": "条",
    "具": "体有备",
    "管": "理道网廊线控护",
    "丛": "书林",
    "堆": "肥",
    "打": "造击印捞通",
    "扎": "实根",
    "提": "升高供案出前质速醒",
    "听": "力证取众",
    "味": "道",
    "柜": "台子员",
    "铺": "位设面",
    "栏": "目杆",
    "群": "众体",
    "身": "份体边高",
    "令": "牌",
    "付": "款费",
    "服": "务装",
    "板": "块房",
    "峰": "值会谷",
    "墩": "柱",
    "棚": "户改",
    "圈": "层",
    "洞": "察",
    "杆": "菌",
    "基": "地层础站本金因准建数于",
    "跨": "省境区越部域",
    "联": "盟合动系网",
    "路": "灯段口面线政径牌网由基",
    "通": "过道知信车行讯报",
    "发": "展放现布电生明言达票行改射表动起",
    "轴": "承线",
    "尊": "重老",
    "摊": "位贩",
    "塘": "坝",
    "池": "塘",
    "网": "络点格站红吧",
    "格": "局式",
    "屏": "幕",
    "排": "放水涝污名查",
    "墙": "体面",
    "记": "录者",
    "曲": "线",
    "石": "油材",
    "伏": "天",
    "丝": "绸",
    "焦": "点",
    "帧": "率",
    "圆": "满",
    "寸": "土",
    "尺": "寸",
    "个": "体人案性别",
    "人": "员才口民群均力大物士工机头家类文社居",
    "家": "庭长校禽具电乡属园政访",
    "户": "外籍主均型",
    "场": "馆所地景址面内外",
    "项": "目",
    "部": "门委队分落位件级",
    "组": "织长合团",
    "队": "伍员长",
    "支": "部行出付撑持流",
    "课": "题程堂件本",
    "门": "户店诊禁类",
    "班": "级组子长车主",
    "版": "本面权块",
    "类": "型别",
    "种": "类植子养业粮",
    "分": "局支析类项管布组别级中公厂店校院会离之区队园",
    "期": "刊间限末待",
    "页": "面",
    "本": "科级市省地土部校院区县",
    "位": "置于次",
    "段": "落",
    "道": "路德口岔",
    "片": "区警",
    "座": "谈位席右",
    "列": "车入",
    "例": "会如行外",
    "份": "额",
    "条": "例件款约",
    "件": "事",
    "元": "素旦宵月",
    "台": "账风湾胞阶",
    "周": "年边岁转期",
    "日": "常均报志托间照",
    "天": "然文气津",
    "年": "级轻鉴报龄均",
    "月": "报均饼刊嫂",
    "度": "假量",
    "站": "点台",
    "点": "位",
    "处": "室长理置方罚",
    "所": "有属在",
    "间": "隔接",
    "层": "级次面",
    "区": "域",
    "车": "辆间位站主道牌",
    "船": "舶只",
    "线": "路上下索",
    "单": "位元",
    "包": "装含保",
    "口": "径岸岸",
    "头": "条部",
    "代": "表理",
    "团": "队体员",
    "把": "关控",
    "面": "积向试",
    "对": "象口接",
    "双": "向语",
    "方": "面案向",
    "案": "例件",
    "题": "材库",
    "级": "别",
    "样": "本品板",
    "时": "间段期",
    "里": "程",
    "床": "位",
    "商": "户",
    "安": "全",
    "副": "主职",
    "个点": "位",
    "度电": "",
    "名": "称单录录优特师",
    "式": "样",
    "节": "点能约日",
    "批": "发复",
    "集": "团中体市",
    "米": "线",
    "克": "服",
    "季": "节报",
    "票": "据",
    "集体": "",
    "块": "链",
    "根": "据",
    "节目": "",
    "星": "级",
    "线上": "",
    "U": "盘",
}
# A noun of which the last character looks like a measure word in front of 数: 用户数 does not count by 户.
NOUN_BEFORE_NUMBER = frozenset(
    "用户 客户 账户 门户 商户 部门 专家 国家 案例 病例 文件 案件 事件 证件 软件 硬件 条件 邮件 稿件 零件 部件 单位 座位 床位 车位 岗位 "
    "泊位 学位 席位 平台 站台 干部 支部 团队 部队 样本 成本 版本 课本 网站 基站 站点 网点 景点 团员 党员 人员 学员 队员 会员 成员 车辆 "
    "船只 房间 品种 物种 种类 门类 地方 社团 集团 学科 路段 标段 路线 航线 管线 热线 议题 课题 专题 问题 主题 试题 职工 条款 新闻条 "
    "公里 节点 热点 点位 亮点 难点 痛点 短板 专场 市场 商场 农场 信息条 评级 班级 等级 层级 年级 社区 小区 园区 数量 商品件 "
    "学生 考生 参加人 负责人 收入 收件 办件 来件 组件 构件 器件 微课 网课 党课 个人 法人 证人 代表人 工人 老人 机器人 志愿人".split()
)

# -- rates: 每X in front of the number ---------------------------------------------------------------------------

# What may follow 每 (and stand below the line of a unit) besides the measure words.
PER_ONLY = frozenset(
    "生 学生 村 镇 街道 社区 校 学校 企业 车间 镇街 区县 县 市 区 班级 小时 亩 平方米 立方米 公里 千人 万人 百人 十万人 百万人 亿元 万元 千户 "
    "百户 万户 千米 日 月 年 万元GDP 床日 车公里 人次 学期 考点 网点 站点 工日 机 窗口 单位 项目 半月 半个月 半小时 d h s min a hm² m2 m3".split()
)
# Their base form: 每个月 and 每月 are both …/月.
PER_SAME = {
    "个月": "月",
    "个季度": "季度",
    "季": "季度",
    "个工作日": "工作日",
    "个自然日": "自然日",
    "个小时": "小时",
    "个星期": "周",
    "星期": "周",
    "个周": "周",
    "年度": "年",
    "个年度": "年",
    "个学期": "学期",
    "个学年": "学年",
    "个半年": "半年",
    "半个月": "半月",
}
PER_TIME = frozenset("秒 分钟 小时 日 天 工作日 周 旬 半月 月 季度 半年 年 学期 学年".split())

# -- names that hold numbers --------------------------------------------------------------------------------------

NAMES = frozenset(
    # meetings, plans, slogans
    "千人计划 万人计划 百人计划 千企万户 百县千镇万村 二十大 十九大 十八大 二十届 十九届 一中全会 二中全会 三中全会 四中全会 五中全会 六中全会 七中全会 十四五 十三五 十五五 三公 一带一路 两会 "
    "两个维护 两个确立 两个责任 两个清单 两个毫不动摇 四个意识 四个自信 四个全面 三个代表 四个服务 四个最严 六个一 五位一体 双一流 双减 双碳 双随机一公开 "
    "两不愁三保障 六稳六保 六稳 六保 三农 四风 四史 三重一大 三会一课 四好农村路 三支一扶 三品一标 四上企业 百千万工程 千百工程 千村示范万村整治 "
    "八五普法 七五普法 三下乡 三无 五保户 五保 六进 七进 八进 两新 两癌 两化 三资 三区三线 三线一单 "
    "三同时 三到位 四不两直 五个一 八项规定 九年义务教育 六五环境日 一区一策 双百 百日攻坚 百日 万企兴万村 万名干部 三百工程 百强 千强 三甲 二甲 三定 "
    "四议两公开 五社联动 两优一先 一法一条例 三严三实 两学一做 三新 四新 两山 四水四定 三个一 一个中心 两个基本点 四个一 两个一 七个一 八个一 十项工程 三项制度 三项机制 两项补贴 "
    "一老一小 一标三实 一岗双责 一网通办 一网统管 一网通管 一网 一窗通办 一窗受理 一窗 一门式 一站式 一件事 一张网 一张图 一张蓝图 一张表 一盘棋 一体化 一体 "
    "一把手 一本通 一本账 一卡通 一码通 一口价 一票否决 一事一议 一条龙 一条心 一对一 一对多 一揽子 一刀切 一村一 一户一 一人一 一企一 一校一 一地一 一县一 一镇一 "
    "一区一 一品一 一事一 一车一 一池一 一厂一 一楼一 一季一 一案一 一项一 一岗一 一表一 一中心 一号文件 一号工程 一老 一小 一核 一轴 "
    # words with a numeral in them
    "一次性 一次办 一次告知 一次通过 一次合格 一次验收 一次成功 一次交验 一次抽检 一次办结 一次办成 二次供水 二次装修 二次污染 二次加压 二次审核 二次复核 二次创业 "
    "二次开发 二次分配 二次报销 三次产业 一定 一般 一致 一切 一旦 一经 一律 一流 一贯 一心 一线 一方面 一段时间 一直 一时 一同 一并 一道 一如既往 "
    "进一步 下一步 新一轮 新一代 上一年 下一年 统一 唯一 同一 单一 之一 万一 专一 合一 第一线 逐一 每一 这一 某一 一举 一跃 一再 "
    "万元户 十分满 十分显 十分重 十分必 十分明 十分突 十分良 十分完 百分制 千方百计 千家万户 万众 万无一失 百姓 百花 百年 千年 百科 万象 万物 亿级 千兆 万兆 百兆 "
    "两岸 两地 两级 两侧 两端 两委 两节 两翼 两院 两法 三方 三年行动 三年攻坚 五年规划 五年计划 四季 四级联动 四级 四库 三维 三伏 三防 三资 "
    "三产 二产 一产 三级 二级 一级 五级 六级 一类 二类 三类 四类 五类 一档 二档 三档 一等 二等 三等 四等 特等 一甲 一期工程 二期工程 三期工程 一期项目 二期项目 三期项目 一期建设 二期建设 三期建设 "
    "零散 零售 零星 零工 零部件 零件 零基础 零距离 零容忍 零的突破 零突破 零钱 零花 零食 归零 清零 零时 零时差 零门槛 零接触 零报告 零基预算 零基 零信任 "
    "半成品 半自动 半月谈 半岛 大半 过半 一半 半数 半径 多半 半决赛 半程 "
    "五一劳动节 五一节 五一假期 五一期间 六一儿童节 六一节 六一期间 七一建党节 七一期间 八一建军节 八一节 八一期间 三八妇女节 三八节 三八红旗 五四青年节 五四红旗 "
    # latin and figures
    "1+N+X 1+N N+1 985高校 985院校 211高校 211院校 211工程 863计划 973计划 3·15 7·24 4·15 "
    "数一数二 独一无二 四面八方 五湖四海 三番五次 百家争鸣 百花齐放 一席之地 造福一方 一方水土 一视同仁 一板一眼 两手抓 三位一体 四位一体 一针见血 一目了然 一举两得 千头万绪 千锤百炼 "
    "一心一意 三心二意 五花八门 十全十美 九牛一毛 七零八落 一点一滴 点点滴滴 一分为二 四舍五入 一朝一夕 三言两语 万家灯火 千山万水 一草一木 一五一十 一来二去 一事无成 一言一行 一举一动  翻一番 翻两番 翻番 翻了一番 再上一个台阶 上一个新台阶 上新台阶 一个台阶 一个新台阶".split()
)
# Three- and five-digit numbers that are hotlines where one of these words follows.
HOTLINE_WORDS = "热线 平台 接警 接处警 接诉 指挥 报警 急救 电话 投诉 工单 服务 政务 市民 便民 举报 咨询 客服 呼叫 救援 维权".split()

# -- amounts that say nothing ---------------------------------------------------------------------------------------

VAGUE = frozenset(
    "若干 适量 适当数量 一批 一大批 大批 一些 一定比例 一定数量 少量 少许 众多 一系列 一部分 不少部分 "
    "成百上千 成千上万 数以千计 数以万计 数以百计 少部分 尽量多 尽可能多 多多益善".split()
)
# Vague only as the whole text; within a sentence they say something else (不少于, 部分单位, 个别地区).
VAGUE_ALONE = frozenset(
    "大量 部分 个别 少数 不等 不限 不定 不固定 酌情 有限 较多 较少 很多 不少 多数 大多数 绝大多数 绝大部分 大部分 小部分 多人 数人 许多 无数".split()
)

# Where one of these follows an operator of several characters at once, its number was forgotten: 举办不少于场培训.
COUNTED_AFTER_OPERATOR = frozenset("场 次 期 个 名 人次 家 户 份 篇 条 元 万元 亿元 % 万人次".split())
# An O in front of one of these is a nought mistyped (O型 is a blood group).
COUNTED_NOUGHT = "次起件例个人元场宗"
# In front of a measure word, with or without a scale word between: 多次, 数十家, 几百人, 十几个, 好几场, 上百家.
FEW = frozenset("好几 几 数 多 好多 若干 十几 上百 上千 上万 上亿 成百 成千 成万".split())
# The characters that make the head part of a noun: 数字, 多元, 多层次.
NOT_FEW: dict[str, str] = {"数": "字学据量码值目控智模额", "多": "元方层点样级维式功头面"}

NO_VALUE = frozenset(
    "/ - -- --- // 、 . * 无 待定 略 同上 空 暂无 没有 未定 未知 不详 不适用 不涉及 未填 不填 缺 待补充 待明确 待确定 待核定 待批复 待填 待完善 待核实 待分配 待下达 无指标 无目标 无数据 "
    "无要求 不确定 不明确 未确定 未明确 无法确定 无法预计 无法量化 暂定 暂缺 暂未确定 暂不确定 尚未确定 尚未明确 另行通知 另行确定 另定 再定 随后补充 后续补充 n/a na none null nil tbd nan #n/a #ref #value #div/0 #name? #null #num 无此项 无此指标 无该指标 "
    "见附件 见附表 详见附件 详见附表 参见附件 请见附件 如附件 见备注 详见备注 见上 同前 见下 如上 如下 同左 同右 同年度指标值 视情况而定 视情况 视情 视实际情况 视实际情况而定 根据实际情况 根据实际情况确定 按实际情况 按实际情况确定 以实际为准 据实填列 看情况".split()
)
NO_VALUE_START = ("详见", "参见", "见附", "请见", "另附", "待定", "待确", "待明", "待补", "暂无法")

# Words that mean a quality; with 2023年 before them the year is only the period.
QUALITY_WORDS = "全覆盖 全部 应保尽保 应 有效 提升 提高 显著 明显 持续 进一步 不断 良好 优 改善 增强 完善 加强 稳定 无 不 及时 基本 逐步 较 促进 推进 推动 保障 优化".split()
# What a change starts from stands behind these.
SOURCES = frozenset("从 由 自".split())
# A measure of change: what stands before `到/至 B` in 从A提高到B.
CHANGES = (
    "提高 提升 增长 增加 降低 下降 减少 压缩 缩短 扩大 上升 压减 优化 调整 缩减 延长 拓展 扩展 增 降 升 减 缩 压降 精简 提速 增至 上调 下调 扩容 扩充 扩面 攀升 跃升 拓宽 回升 "
    "发展 变 改 改善 恢复".split()
)
