"""The words of target values, as data: operators, scales, names that hold numbers, vague amounts.

Owns which words there are and what each means. Knows nothing of how a text is read; a new word is added here
and nowhere else. Every word is written as it stands after `normalise` (half-width, one kind of dash and tilde).
"""

# ruff: noqa: SIM905 - a list of words reads better as a line of words

from __future__ import annotations

# -- characters that stand for one another (always one for one, so that positions in a text stay) -------------

_SAME = {
    "≧⩾≩≽≳": "≥",
    "≦⩽≨≼≲": "≤",
    "﹥": ">",
    "﹤": "<",
    "﹦": "=",
    "﹪℅": "%",
    "—–－−―─‐‑‒": "-",
    "﹣➖": "-",
    "～〜∼˜": "~",
    "，﹐": ",",
    "｡": "。",
    "､﹑": "、",
    "⁄∕╱⧸\\": "/",
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
    "\uf0b3": "≥",  # the font Symbol in PDFs and old Word
    "\uf0a3": "≤",
}
# Full-width ASCII becomes ASCII, but for the brackets: `篇（次）` is a unit and keeps the brackets it was written with.
CHARACTERS: dict[int, str] = {
    code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in "（）"
}
CHARACTERS.update({ord(variant): plain for variants, plain in _SAME.items() for variant in variants})

# -- operators -------------------------------------------------------------------------------------------------

_NOT = ("不", "不得", "不应", "不能", "不可", "不宜", "不要", "不会", "未", "没", "没有")
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
        *"达到或超过 达到或高于 达到或大于 等于或大于 等于或高于 等于或超过 等于或多于".split(),
        *"不底于 不抵于 至小 到少 不少与 不低与 不得少与 不得低与 不少干 不低干 大与等于 大于等与 大于等 大等于 高于等".split(),  # 等于 with a character left out
        *"勿低于 勿少于 无低于 无少于 无小于".split(),
        *"不下 至少 最少 起码 最低 达到 达到了".split(),
    ],
    ">": "超过 超出 大于 高于 多于 突破 长于 晚于 多过 高过 大过".split(),
    "<=": [
        *_negated("超过 超出 超 高于 多于 大于 长于 晚于 迟于 突破 逾 逾越 高出 多出"),
        *_with_equal("小于 低于 少于"),
        *"等于或小于 等于或低于 等于或少于".split(),
        *"不起过 不高与 不多与 不大与 小与等于 小于等与 小于等 小等于 低于等".split(),
        *"勿超过 勿高于 无超过 无高于 无大于 无多于".split(),
        *"至多 最多 最高 最迟 最晚".split(),
    ],
    "<": "低于 小于 少于 短于 早于".split(),
    "about": "大约 大概 约为 约计 接近 约莫 大致 约有 约占 约需 约合 约共 约达 差不多 几乎".split(),
    "=": "等于".split(),
}
# ... these only count where the number follows at once, as they are parts of other words too (下达, 节约, 附近, 不到位).
BEFORE_ADJACENT: dict[str, list[str]] = {
    ">=": ["不少", "不低", "达", "高达", "多达", "达至", "下限", "下限为", "保底"],
    "<=": ["上限", "上限为", "封顶", "不多", "不高", "不过", "超不过"],
    ">": ["超", "逾", "过", "不止", "不只", "不止于"],
    "<": [
        "不足",
        "不到",
        "不满",
        "未满",
        "未到",
        "未达",
        "未达到",
        "不达",
        "没达",
        "没达到",
        "没有达到",
        "没到",
        "没有到",
        "没满",
        "不及",
    ],
    "about": ["约", "近", "将近"],
    "=": ["为", "是", "共"],
}
# 高于上年5% says by how much, 高于上年的5% says more than what: these compare only when the number or 的 follows.
COMPARING = frozenset(
    "突破 超过 超出 大于 高于 多于 低于 小于 少于 长于 短于 早于 晚于 多过 高过 大过".split()
)
# In front of a word that compares these turn it round: 严禁超过5%, 不允许低于95%.
DENIALS = frozenset(
    "不允许 不准 不许 不该 不应该 不应当 不可以 不能够 不至于 不至 不致 不曾 不再 不容 未曾 无一 严禁 禁止 严防 防止 谨防 避免 杜绝 切勿 请勿 切忌 "
    "不得有 不能有 不可有 不应有 不会有 不得出现 不能出现 不出现 未出现 不得发生 不发生 未发生 不存在 不得存在 没有出现 没有发生 没有 不漏 不落 不丢 不让 不掉 遏制 "
    "不遗漏 不损坏 不错 不错过 不新增 不增加 不减少 不因 未漏 未丢 未错 未落 无1".split()
)
# What never happens has its limit in its name: 不发生一次死亡3人以上的事故.
NEVER = frozenset(
    "不发生 未发生 没有发生 不得发生 不出现 未出现 没有出现 不得出现 不能出现 杜绝 遏制 不新增 不增加 不减少".split()
)
# ... and these leave open what is asked: 不要求超过5%.
NO_DEMANDS = frozenset("不要求 不必 不用 不需 不需要 无需 无须 不一定 不强求".split())
DENIED = COMPARING | frozenset("达到 达到了 达 超 逾".split())
# Whether the better is more or less, these do not say: 优于95%, 优于2秒.
BETTER = frozenset("优于 好于 不劣于 劣于 不差于 差于 不逊于 不次于 快于 不快于 慢于 不慢于".split())
# What follows where a target was missed: 超过2小时视为不及时, 低于95%的不予验收.
FAILURES = frozenset("不予 不得分 不计分 不给 不拨 扣分 一票否决".split())
# ... and so do these, but they may be done in time, too: 30日内退回保证金.
PENALTIES = frozenset("扣减 扣除 扣款 扣罚 退回 取消 返工 问责 追责 通报批评 约谈".split())
# ... and these only behind 视为 or 为: not in 不超过3天的延误.
FAULTS = frozenset(
    "不及时 不合格 不达标 不通过 不满意 逾期 超时 超期 延误 失败 事故 违约 无效 未完成 差错 滞后".split()
)
# These give way to any other operator: 达到95%以下 is <=, 达到约300人 is about, ＝≥95% is >=.
WEAK = frozenset("达到 达到了 达 高达 多达 达至 等于 为 是 共 =".split())
# Characters behind which the word is the tail of another one (节约, 下达, 群众多样).
NOT_AFTER: dict[str, str] = {
    **dict.fromkeys("约 约有 约占 约需 约合 约共 约达 约为".split(), "节预签履违合公集条特制简"),
    "达": "下传送到表直抵转",
    "突破": "术题颈",
    "近": "附最临靠远邻亲就",
    "超": "高赶反彩Bb",
    "不过": "通",
    "过": "通经超不透越路跨经难悔",
    "为": "成作行不",
    "等于": "不",
    "是": "不但于还而也可",
    "共": "公总",
    "众多": "群大公民听观受",
}
# ... but not behind these: 宣传达3.5万人次, 线下达500人次.
NOT_ITS_HEAD = frozenset("宣传 上传 线下 地下 名下 代表 报表".split())
SYMBOLS: dict[str, str] = {
    ">": ">",
    "<": "<",
    "=": "=",
    "≥": ">=",
    "≤": "<=",
    ">=": ">=",
    "=>": ">=",
    "≥=": ">=",
    "=≥": ">=",
    "=≤": "<=",
    "<=": "<=",
    "=<": "<=",
    "≤=": "<=",
    "==": "=",
    "≥≥": ">=",
    "≤≤": "<=",
    "≈": "about",
    "≮": ">=",
    "≯": "<=",
}

# After the number. 以上, 以下 and 以内 include the number itself (民法典 1259).
AFTER: dict[str, list[str]] = {
    ">=": "以上 及以上 含以上 或以上 及其以上 和以上 之上 已上 己上 起 为下限 为底线 保底 +".split(),
    "<=": "以内 之内 内 以下 及以下 含以下 或以下 及其以下 和以下 之下 及以内 已内 已下 己内 己下 封顶 为上限 为限 范围内 范围以内 范围之内".split(),
    "about": "左右 上下 前后 光景".split(),
    ">": "有余 多 余 出头 开外".split(),
}
# Characters behind which the word is the head of another one (内部, 上下游, 多元).
NOT_BEFORE: dict[str, str] = {
    "内": "部容控外涵地科镜审业设政河陆存网环饰衣蒙侧墙循窥脏涝湖",
    "上下": "游级",
    **dict.fromkeys(("已上", "己上"), "线报岗市架传缴交云图墙会"),
    **dict.fromkeys(("已下", "己下"), "达发拨放沉线架单"),
    "多": "元样媒功部方渠层维中式彩语种项发云级边党重规证孩胎头晶普伦宝",
    "余": "热额泥姚杭干庆江震量料粮",
    "前后": "端台",
    "+": "0123456789",
    "起": "一-龥",  # 500元起, at the end only: 3人起草
}
# Behind a time 内 is no head of another word where these follow: 5个工作日内审核, 2小时内控制火势; but 3天内审, 5年内控制度.
WITHIN = "部署 部门(?!户) 容缺 控制(?!度) 地方 地块 科室 科学 审[核批查结定议理图验毕完] 业[务主] 设[立置计施备点] 政[府务策] 陆续 存[入档] 循环 环[评保] 网[络上格站办签报约购民信警]".split()

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

# -- names that hold numbers --------------------------------------------------------------------------------------

NAMES = frozenset(
    # meetings, plans, slogans
    "千人计划 万人计划 百人计划 千企万户 百县千镇万村 二十大 十九大 十八大 二十届 十九届 一中全会 二中全会 三中全会 四中全会 五中全会 六中全会 七中全会 十四五 十三五 十五五 三公 一带一路 两会 "
    "两个维护 两个确立 两个责任 两个清单 两个毫不动摇 四个意识 四个自信 四个全面 三个代表 四个服务 四个最严 六个一 五位一体 双一流 双11 双12 双十一 双十二 双减 双碳 双随机一公开 "
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
    "正负 最后一天 最后一日 最后1天 最后1日 最后一个工作日 最后1个工作日 社零 两岸 两地 两级 两侧 两端 两委 两节 两翼 两院 两法 三方 三年行动 三年攻坚 五年规划 五年计划 四季 四级联动 四级 四库 三维 三伏 三防 三资 "
    "三产 二产 一产 三级 二级 一级 五级 六级 一类 二类 三类 四类 五类 一档 二档 三档 一等 二等 三等 四等 特等 一甲 一期工程 二期工程 三期工程 一期项目 二期项目 三期项目 一期建设 二期建设 三期建设 "
    "零就业 零散 零售 零星 零工 零部件 零件 零基础 零距离 零容忍 零的突破 零突破 零钱 零花 零食 归零 清零 零时 零时差 零门槛 零接触 零报告 零基预算 零基 零信任 零碳 近零 净零 "
    "半成品 半自动 半月谈 半岛 大半 过半 一半 半数 半径 多半 半决赛 半程 "
    "五一劳动节 五一节 五一假期 五一期间 六一儿童节 六一节 六一期间 七一建党节 七一期间 八一建军节 八一节 八一期间 三八妇女节 三八节 三八红旗 五四青年节 五四红旗 "
    # places and things of which the measure word is part
    "三角 五角场 六角 八角 十字 八字 四方 万里 九里 五台山 五台县 七台河 九台区 六盘水 六枝特区 五峰 五家渠 三门峡 三门县 三台县 三元区 三墩 二道区 五棵松 九眼桥 两路口 "
    "两站两员 朝九晚五 负一层 负二层 负一楼 负二楼 一户多宅 三线 二次元 九年一贯制 "
    # superlatives that are part of a name, and what is broken through
    "最低生活保障 最低工资 最低价 最低收购价 最低气温 最低温度 最低水位 最高人民法院 最高人民检察院 最高法 最高检 最高日 最高月 最高时 最高气温 最高温度 最高水位 最高负荷 最高峰 "
    "最多跑一次事项 最多跑一次改革 关键技术 核心技术 共性技术 关键核心技术 技术难题 技术瓶颈 技术难关 卡脖子 "
    "一位数 两位数 三位数 四位数 个位数 五五分 四六分 六四分 三七分 七三分 二八分 五五开 四六开 三七开 二八开 "
    # latin and figures
    "1+N+X 1+N N+1 985高校 985院校 211高校 211院校 211工程 863计划 973计划 3·15 7·24 4·15 "
    "数一数二 独一无二 四面八方 五湖四海 三番五次 百家争鸣 百花齐放 一席之地 造福一方 一方水土 一视同仁 一板一眼 两手抓 三位一体 四位一体 一针见血 一目了然 一举两得 千头万绪 千锤百炼 "
    "一心一意 三心二意 五花八门 十全十美 九牛一毛 七零八落 一点一滴 点点滴滴 一分为二 四舍五入 一朝一夕 三言两语 万家灯火 千山万水 一草一木 一五一十 一来二去 一事无成 一言一行 一举一动  翻一番 翻两番 翻番 翻了一番 再上一个台阶 上一个新台阶 上新台阶 一个台阶 一个新台阶".split()
)
# What follows the number of a hotline.
HOTLINE_WORDS = tuple(
    "联动 热线 平台 接警 接处警 接诉 指挥 报警 急救 电话 投诉 工单 服务 政务 市民 便民 举报 咨询 客服 呼叫 救援 维权 晚会 消费者".split()
)

# What is done to the thing that a number counts: 建设15分钟生活圈30个.
VERBS: frozenset[str] = frozenset(
    [
        "",
        *"建设 新建 改建 扩建 改造 修建 打造 建成 完成 开展 举办 组织 实施 购置 采购 配备 安装 更新 新增 推进 设立 创建 维护 运维 培育 提供 开通 投放 "
        "编制 制作 拍摄 推出 开设 铺设 敷设 修复 翻新 迁改 更换 新购 新改建 改扩建 续建 落实 举行 召开 培训 参加 参与 服务 投入 检查 发放 惠及 覆盖 办理 受理 处理 处置 维修 接听 登记 审核 编写 印发 发布 推广 采集 收集 报送 支持 扶持 资助 救助 奖励 治理 整治".split(),
    ]
)

# -- amounts that say nothing ---------------------------------------------------------------------------------------

VAGUE = frozenset(
    "若干 适量 适当数量 一批 一大批 大批 一些 一定比例 一定数量 少量 少许 众多 一系列 一部分 不少部分 "
    "成百上千 成千上万 数以千计 数以万计 数以百计 少部分 尽量多 尽可能多 多多益善".split()
)
# What makes another word of a vague one: 一批次 is one of them.
NOT_VAGUE: dict[str, str] = {"一批": "次"}
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
NOT_FEW: dict[str, str] = {"数": "字学据量码值目控智模额双", "多": "元方层点样级维式功头面"}

NO_VALUE = frozenset(
    "/ - 据实 按实 -- --- // 、 . * 无 待定 略 同上 空 暂无 没有 未定 未知 不详 不适用 不涉及 未填 不填 缺 待补充 待明确 待确定 待核定 待批复 待填 待完善 待核实 待分配 待下达 无指标 无目标 无数据 "
    "无要求 不确定 不明确 未确定 未明确 无法确定 无法预计 无法量化 暂定 暂缺 暂未确定 暂不确定 尚未确定 尚未明确 另行通知 另行确定 另定 再定 随后补充 后续补充 n/a na none null nil tbd nan #n/a #ref #value #div/0 #name? #null #num 无此项 无此指标 无该指标 "
    "见附件 见附表 详见附件 详见附表 参见附件 请见附件 如附件 见备注 详见备注 见上 同前 见下 如上 如下 同左 同右 同年度指标值 视情况而定 视情况 视情 视实际情况 视实际情况而定 根据实际情况 根据实际情况确定 按实际情况 按实际情况确定 以实际为准 据实填列 看情况".split()
)
NO_VALUE_START = ("详见", "参见", "见附", "请见", "另附", "待定", "待确", "待明", "待补", "暂无法")

# Words that mean a quality; with 2023年 before them the year is only the period.
QUALITY_WORDS = "初 中 寒假 暑假 假期 期间 春节 国庆 全覆盖 全部 全面 春 夏 秋 冬 工作 需要 要求 应保尽保 应 有效 提升 提高 显著 明显 持续 进一步 不断 良好 优 改善 增强 完善 加强 稳定 无 不 及时 基本 逐步 较 促进 推进 推动 保障 优化".split()
# What a change starts from stands behind these.
SOURCES = frozenset("从 由 自".split())
# A measure of change: what stands before `到/至 B` in 从A提高到B.
CHANGES = (
    "提高 提升 增长 增加 降低 下降 减少 压缩 缩短 扩大 上升 压减 优化 调整 缩减 延长 拓展 扩展 增 降 升 减 缩 压降 精简 提速 增至 上调 下调 扩容 扩充 扩面 攀升 跃升 拓宽 回升 "
    "发展 变 改 改善 恢复".split()
)

# -- qualities --------------------------------------------------------------------------------------------------------

# Whole answers that a word of comparing is part of.
ANSWERS = frozenset("是 否 有".split())
# How far something is reached where that is all that is said: 基本达到.
REACHED_HOW = (
    "基本 全部 全面 已 已经 均 都 完全 部分 总体 能 能够 可 按时 按期 如期 顺利 预期 可以 初步".split()
)
# Grades that forms list for the person who fills them in to choose from.
GRADES = frozenset(
    "优 优秀 优良 良 良好 好 较好 很好 中 中等 一般 合格 基本合格 不合格 达标 基本达标 不达标 未达标 差 较差 很差 坏 低 较低 高 较高 强 较强 弱 较弱 显著 较显著 "
    "不显著 明显 较明显 不明显 有效 较有效 基本有效 无效 满意 较满意 基本满意 不满意 完善 较完善 不完善 健全 较健全 不健全 有 无 大 小 多 少".split()
)
OPPOSITES = frozenset(
    {
        ("好", "坏"),
        ("好", "差"),
        ("优", "差"),
        ("高", "低"),
        ("强", "弱"),
        ("有", "无"),
        ("大", "小"),
        ("多", "少"),
        ("有效", "无效"),
    }
    | {
        ("合格", "不合格"),
        ("达标", "不达标"),
        ("达标", "未达标"),
        ("满意", "不满意"),
        ("健全", "不健全"),
        ("完善", "不完善"),
    }
    | {("显著", "不显著"), ("明显", "不明显")}
)
