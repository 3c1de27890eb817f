"""The measure words of target values, as data: what a number may count, and what may stand below the line of a rate.

Owns which measure words there are and which words they are mistaken for. Knows nothing of how a text is read; a new
measure word is added here and nowhere else.
"""

# ruff: noqa: SIM905 - a list of words reads better as a line of words

from __future__ import annotations

TIME = (
    "个工作日 工作日 个工作天 工作天 个有效工作日 个自然日 自然日 个日历日 个日历天 日历天 日历日 个法定工作日 个交易日 交易日 秒 秒钟 毫秒 微秒 "
    "纳秒 s ms μs ns 分钟 刻钟 个小时 小时 个钟头 钟头 时 天 日 晚 夜 昼夜 个昼夜 周 个周 星期 个星期 旬 月 个月 季 季度 个季度 半年 个半年 年 "
    "周年 年度 个年度 个财年 学年 个学年 学期 个学期 世纪 课时 个课时 学时 个学时 工时 个工时 人天 人日 人月 人年 人时 人小时 个人月 个人天 "
    "台班 台时 标准课时 教时 min h H d"
)
RATIO = "% ‰ ‱ %RH %rh %vol 百分比 个百分点 百分点 个千分点 千分点 倍 折 pct pp"
SCORE = "分 学分 个学分 积分 个基点 基点 bp 分贝 dB dB(A) dB（A） db DB dBm 度 ℃ ℉ °C °F ° 摄氏度 华氏度 岁 周岁 星 码 pH"
MONEY = "元 元人民币 人民币 人民币元 美元 欧元 港元 港币 日元 英镑 卢布 瑞郎 块 块钱 角 角钱 美金 圆"
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
    "吨CO2当量 吨CO₂当量 吨碳当量 吨碳 吨油当量 标准煤 kg Kg KG ㎏ g mg ㎎ μg ug ㎍ ng t T kt Mt tce kgce gce tCO2 tCO₂ tCO2e tCO₂e 吨公里 吨海里 人公里 "
    "人次公里 换算吨公里 箱公里 座公里 列公里 列车公里 载重吨 总吨 净吨 吨位 吨次"
)
ENERGY = (
    "千瓦时 千瓦小时 千瓦·时 兆瓦时 吉瓦时 瓦时 千瓦 兆瓦 吉瓦 瓦 度电 千伏安 兆伏安 伏安 千伏 伏 安 安时 安培 毫安 毫安时 伏特 千乏 兆乏 欧姆 kW KW kw Kw "
    "kWh KWh KWH kwh Kwh kW·h kWp MWp GWp MW Mw mw MWh MWH GW GWh TWh W Wh kV KV kv V kVA KVA MVA kvar Mvar A mA mAh Ah Ω kΩ MΩ 焦耳 焦 吉焦 "
    "千焦 兆焦 GJ MJ kJ KJ J TJ 大卡 千卡 卡路里 kcal 赫兹 千赫 兆赫 吉赫 Hz HZ kHz MHz GHz Pa hPa kPa MPa 帕 百帕 千帕 兆帕 毫米汞柱 mmHg bar lux lx "
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
    "台 台次 台套 台件 套 套次 件套 辆 辆次 车 车次 车皮 架 架次 艘 艘次 列 列次 航班 航次 班列 把 块 片 片次 颗 棵 株 头 头次 头份 只份 羽份 DDDs 只 只次 羽 羽次 匹 尾 粒 枚 "
    "支 枝 根 盏 盆 盆次 袋 箱 瓶 瓶次 包 桶 盒 罐 筐 捆 束 面 块次 座 座次 栋 幢 间 间次 层 处 处次 所 所次 眼 孔 道 线 站 站次 梯次 具 台件套 "
    "床 张床 席 桌 桌次 剂 剂次 针 针次 支次 份数 标段 包次 户头 股 箱次 标箱 标准箱 TEU FEU 标台 管 管次 线路 窗口 标准车 人车 扇 顶 盘次 床次 课次 天次 "
    "处点 点次 点位 镇次 村次 户人 校次 企次 家企 人日次 县次 机位 车位 床位 泊位 学位 岗位 席位 工位 座位 小时次 卷件 册件 卷册 套件 床日 年一遇 杯 壶 碟 串 丛 簇 朵 垛 堆 "
    "打 扎 提 听 挺 筒 丸 窝 味 叶 柜 舱 铺 栏 群 身 坛 缸 篮 笼 摞 撮 沓 令 刀 贴 付 服 板 峰 蔸 穴 垄 畦 墩 棚 圈 洞 杆 基 樘 榀 跨 联 路 通 发 轴 尊 炷 柱 "
    "堵 摊 丘 塘 池 网 格 屏 滴 瓣 坨 缕 丝 排 墙 记 "
    "ppm ppb IU 兆欧 CFU cfu 单位 NTU U 亿 "
    "核 线程 mg/L μg/m³ μg/m3 mg/m³ mg/m3 mg/Nm³ mg/Nm3 mg/kg"
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
# What is counted by the time: 5种次 and 300株次 count as 5次 and 300次 do. Those that are written most are in COUNT.
TIMES: frozenset[str] = frozenset(
    f"{word}次" for word in COUNT.split() if len(word) == 1 and word not in "次回遍趟轮亿两字"
)
# Behind 次 these make another word: 次生, 次品, 次级, 次要, 次日.
_NOT_TIMES = "生品级要日年月干"
TIME_UNITS = frozenset(TIME.split())
RATIO_UNITS = frozenset(RATIO.split()) | {"个点"}  # which only a number before it tells from 个 of places
MONEY_UNITS = frozenset(MONEY.split())
MEASURES: frozenset[str] = (
    frozenset(" ".join((TIME, RATIO, SCORE, MONEY, LENGTH, AREA, VOLUME, MASS, ENERGY, DATA, COUNT)).split())
    | TIMES
) - frozenset(_NOT_MEASURES.split())
# A ratio or a score is not counted per year: 每年满意度≥95% is 95 %, not %/年.
NOT_COUNTED: frozenset[str] = RATIO_UNITS | frozenset(SCORE.split())
# Of these a thing has so much: 5000吨级泊位, 500千伏级变电站 ...
OF_A_CLASS: frozenset[str] = frozenset(" ".join((LENGTH, AREA, VOLUME, MASS, ENERGY, DATA)).split())
OF_MACHINES: frozenset[str] = frozenset((ENERGY + " " + DATA).split())
# ... or, in front of the noun and with the count behind it, 15分钟生活圈30个, 110千伏变电站2座, 400米跑道6条.
ATTRIBUTES: frozenset[str] = OF_MACHINES | frozenset(
    "秒 分钟 小时 个小时 天 米 厘米 毫米 英寸 寸 m cm mm 吨 升 座 张床 年一遇".split()
)

OF_A_DEVICE: frozenset[str] = frozenset("匹 排 口 路 门 T G 立方 方 孔".split())
COUNTS: frozenset[str] = frozenset(COUNT.split())
SIZES: frozenset[str] = frozenset("立方米 m³ m3 方 平方米 ㎡ m² m2 平米".split())

# Where a measure word is the head of a noun, it is none (3项目, 10家庭, 5部门): the characters that make it one.
NOUN_AFTER: dict[str, str] = {
    "W": "元人次个份字条户亩篇本件",
    "出": "租口入行台资发生现版访警席让差",
    "任": "务期职教命",
    "餐": "饮厅馆",
    "局": "部长面级",
    "核": "心酸查桃定实准算验对销减武发电能工磁辐",
    "H": "型钢梁",
    "d": "B",
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
    "轮": "车胎船椅",
    "人": "制员才口民群均力大物士工机头家类文社居",
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
    "个月": "度子台",
    "个周": "边期年末",
    "个小时": "工制",
    "台班": "车",
    "次课": "程题堂件本后",
    "张床": "位",
    "位": "置于次居列",
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
    "里": "程庄河屯铺坨桥店台堡镇区",
    "床": "位",
    "商": "户",
    "安": "全",
    "副": "主职",
    "处点": "位",
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
NOUN_AFTER |= dict.fromkeys(TIMES, _NOT_TIMES)
COUNTED_ALL_THE_SAME = frozenset(
    "名特困 名特殊 名特级 名特岗 名特教 名优秀 名优抚 名师范 名师生 名师资 名单亲 名单身 名录用 名录取 家政府 家政策 家政务 家电商 家电力 家园林 "
    "张床位以 张床位的 人工资 场地质 场内控 名特色 名特派 名师德 名录像 家电站 家电池 家校办 家长租 家园艺 处长廊 条约束 件事项 位居民 家乡镇 家乡村 家属地 件事故 件事业 条例行 条约谈 期刊物 本科普 本地方 本校史 本县志 本市志 本区志 台风机 台风扇 台风电 台风力 台风冷 处室外 "
    "个体育 个体验 个体检 个体系 个体制 个体艺 个人才 个人居 个人民 个人工 个人文 个人行 个人大 个人防 个人机 个人社 个人流 个案例 个案件 个案卷 个别墅 个性能 个性化 "
    "人社保 人社区 人社会 人工伤 人工作 人大病 人大学 人大专 人大型 人居家 人居住 人家政 人家庭 人文艺 人文化 人机关 人口腔 人民间 人民办 人民兵 人民族 人物业 人员额 "
    "场景区 场地推 场地震 场面对 场面向 场面授 场面试 场所属 场内部 场内训 场外展 场外事 场外语 场外贸 家校外 家校园 家长期 家具有 家具备 家电子 家电信 家电影 家电厂 家电器 "
    "家园区 户外来 户外资 支流动 支部队 处方舱 处长城 部委托 部分级 组长期 名师傅 名称职 名单位 名特聘 名特警 名录入 名优质 位居家 片区域 座位于 例会诊 例外地 例外籍 种粮食 种业务 种业态 "
    "种养殖 批发放 天文化 集中医 处室内 班主题 种植物 项目标 场地方 批发展 米线路 米线缆 米线管 支行业".split()
)
"""A measure word and what begins with a character that elsewhere makes a noun of it: 20名特困人员, but 5名特产."""
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
    "百户 万户 千米 日 月 年 万元GDP 床日 车公里 任期 周期 批次 轮次 人次 学期 考点 网点 站点 工日 机 窗口 单位 项目 半月 半个月 双周 双月 半小时 人均 茬 半天 d h s min a hm² m2 m3".split()
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
    "人均": "人",
}
# A person's time: what costs so much a 人天 costs so much a person and day.
PER_PERSON_TIME = {f"人{time}": ("人", time) for time in "天日月年"} | {
    "人小时": ("人", "小时"),
    "人时": ("人", "小时"),
}
# The last character of a noun that may be counted by: 每街镇, 每村民小组, 次/网格. A closed list, so that no word that
# only stands behind 每 is taken for one (每第年, 每无月).
PER_NOUN_ENDS = frozenset(
    "镇乡村街区县市校院所站点格社部组队户人生员家企厂店馆园场库线段栋楼桥路河湖位构车船机台门林田池井塘坝桩灯树床班级系科局口柱杆目工题种地块心物师者童儿屋亭厅室岗"
)
# The characters that no such noun holds: numerals, denials, words of time and of comparing.
PER_NOUN_BARRED = "每零一二三四五六七八九十百千万亿两第不无未有被为约超至最少多以上下内左右年月日周天季旬时"
# What things called by their letters are counted by: AED20台, UPS2组. H1, DN300, G318线 are names.
COUNTED_THINGS = frozenset(
    "台套 台 个 套 辆 件 人次 人 名 次 场 份 块 部 支 架 项 家 座 把 间 组 盏 只 片 张 樘 条 根".split()
)
# 1名/500户: one of these to so many of those. Sessions are none of them: 1期/300人 are two amounts.
SHARED_BY = frozenset("名 人 个 台 套 辆 处 座 所 家 张 间 部 条 支 块 只".split())
SHARES = frozenset("户 人 名 村 社区 亩 公里 平方米 班 学生 家 组 栋".split())
PER_TIME = frozenset("茬 秒 分钟 小时 日 天 工作日 周 双周 旬 半月 月 双月 季度 半年 年 学期 学年".split())
