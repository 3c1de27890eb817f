"""The names of a city's departments as they are really called: each spelling finds its own department and no other."""

from __future__ import annotations

import pytest

from xlperf.roster import Department, Roster

NAMES = """
发展和改革委员会 教育局 科学技术局 工业和信息化局 民族宗教事务局 公安局 民政局 司法局 财政局 人力资源和社会保障局 规划和自然资源局
生态环境局 住房和城乡建设局 交通运输局 水务局 农业农村局 商务局 文化广电旅游局 卫生健康委员会 退役军人事务局 应急管理局 审计局
统计局 医疗保障局 市场监督管理局 城市管理和综合执法局 城市更新局 林业和园林局 市政园林局 市政工程质量安全监督站 体育局 信访局 港务局
政务服务数据管理局 人民政府办公厅 人民政府国有资产监督管理委员会 政协办公厅 人大常委会办公厅 中级人民法院 人民检察院 总工会 妇女联合会
残疾人联合会 红十字会 工商业联合会 文学艺术界联合会 供销合作总社 档案馆 地方志编纂委员会办公室 住房公积金管理中心 公共资源交易中心
直属机关工作委员会 机关事务管理局 机关第一幼儿园 机关第二幼儿园 老龄工作委员会办公室 第一人民医院 第二人民医院 第十二人民医院
妇女儿童医疗中心 第一中学 第十一中学 八一实验学校 图书馆 少年宫 第二少年宫 气象局 民防办公室 人民防空办公室 合作交流办公室
区域协调发展促进中心 县域经济研究所 民营经济发展局 民航空港服务中心 市民服务中心 市民热线受理中心 统计局普查中心 审计局经济责任审计分局
""".split()
ROSTER = Roster(tuple(Department(f"{number:03}", f"市{name}") for number, name in enumerate(NAMES, 1)))
SPELLINGS = ("{}", "市{}", "广州市{}", "广东省广州市{}", "市{}（本级）", "{}（盖章）", " 市 {}")
FILES = ("{}.xlsx", "市{}.xlsx", "2024年广州市{}绩效目标申报表.xlsx", "附件1：市{}部门整体支出（定稿）.docx")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_each_spelling_finds_its_own_department(spelling: str) -> None:
    found = {name: ROSTER.match("", spelling.format(name)).department for name in NAMES}
    assert {name: one.name if one else None for name, one in found.items()} == {n: f"市{n}" for n in NAMES}


@pytest.mark.parametrize("file", FILES)
def test_a_file_is_called_after_its_own_department(file: str) -> None:
    found = {name: ROSTER.in_file_name(file.format(name)) for name in NAMES}
    assert {name: one.name if one else None for name, one in found.items()} == {n: f"市{n}" for n in NAMES}


@pytest.mark.parametrize("place", ["天河区", "广州市天河区", "深圳市", "增城县"])
def test_a_department_of_another_place_is_none_of_these(place: str) -> None:
    roster = Roster(tuple(Department("", f"广州市{name}") for name in NAMES))
    assert [name for name in NAMES if roster.match("", place + name).department] == []
    assert [name for name in NAMES if roster.in_file_name(f"{place}{name}.xlsx")] == []
