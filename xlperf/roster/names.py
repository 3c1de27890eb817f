"""When two names are the same department's: width, blanks and brackets, 盖章, 中共, the place, usual short forms, 本级.

Owns what a spelling may differ in. Two names are one department's or they are not: likeness in anything else is no
reason to take one for the other. Knows no roster.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from xlperf.system.pattern import Pattern

_NO_MATTER = Pattern(r"[\s\W_]+")
_PARTY = Pattern(r"^(?:中国共产党|中共)")
_COMMITTEE = Pattern(
    r"^(?:中国)?(共青团|共产主义青年团|团(?!结)|民革|民盟|民建|民进|农工党|致公党|九三学社|台盟)(.{0,12}?[省市区县旗])委(?:员会)?$"
)
"""The committee of a league or party, whose place stands within its name: 共青团广州市委员会."""
_REST = r"(?=.{2})(?!(?:管理?)?委(?:员?会)?$)"
"""What stands behind a place: more than 委员会, for which the place is the name itself (民革市委员会)."""
_GENERAL = Pattern(
    r"(?:(?P<province>自治区|省)|(?P<city>自治州|州|市(?!场|容|监局|[南北中]区|政[工园管维养设公路道排]|政环卫|民[服热中卡之广文活学]))"
    r"|(?P<county>区(?![域块划位间县])|县(?![域乡城])|旗(?![山岭峰舰袍帜])))" + _REST
)
"""The place without its name: 市财政局; but 市场, 市政工程 and 市民服务 are words of their own."""
_PLACE = Pattern(
    r"(?P<province>[^省市区县]{2,3}省|[^省市区县]{2,6}自治区)?"
    r"(?P<city>[^省市区县]{2,4}市(?!场)|[^省市区县]{2,14}自治州)?"
    r"(?P<county>[^省市区县]{1,8}县|[^省市区县旗]{2,10}旗|市?[东西南北中]区|[^省市区县]{2,4}(?<![社景园校库老片辖地湾])(?<!开发)(?<!保税)(?<!度假)(?<!示范)"
    r"(?<!风景)(?<!产业)(?<!合作)区(?![域块划位间]))?" + _REST
)
_GENERAL_WORDS = {"", "省", "自治区", "市", "州", "自治州", "区", "县", "旗"}
_ENDS_WITH_PLACE = Pattern("([\u4e00-\u9fff]?)([省市州区县旗])$")
_SEALED = Pattern(r"(?<=.{2})(?:单位|加盖)?(?:盖章|公章|签章)$")
"""What forms print beside the name, and people type with it."""
_OWN_LEVEL = Pattern(r"(?:(?<=局)局)?(?:(?:机关)?本级|(?<=[局委厅会部院办署室府社校])机关)$")
"""本级, 局机关: the department itself, without the units below it."""
SHORT_FORMS = {
    "委": ("委员会",),
    "办": ("办公室",),
    "编": ("机构编制委",),
    "发改": ("发展和改革", "发展改革"),
    "工信": ("工业和信息化",),
    "人社": ("人力资源和社会保障", "人力资源社会保障", "人力资源与社会保障"),
    "住建": ("住房和城乡建设", "住房城乡建设"),
    "卫健": ("卫生健康",),
    "国资": ("人民政府国有资产监督管理", "国有资产监督管理"),
    "政府": ("人民政府",),
    "政府办": ("政府办公厅",),
    "市监": ("市场监督管理", "市场监管"),
    "应急": ("应急管理",),
    "医保": ("医疗保障",),
    "城管": ("城市管理和综合执法", "城市管理综合执法", "城市综合管理", "城市管理"),
    "规自": ("规划和自然资源",),
    "资规": ("自然资源和规划",),
    "民宗": ("民族宗教事务",),
    "退役军人": ("退役军人事务",),
    "文广旅体": ("文化广电和旅游体育", "文化广电旅游体育"),
    "文旅体": ("文化旅游体育", "文化旅游和体育"),
    "教体": ("教育和体育", "教育体育"),
    "经信": ("经济和信息化",),
    "人防": ("人民防空",),
    "林草": ("林业和草原",),
    "文广旅": ("文化广电和旅游", "文化广电旅游"),
    "文旅": ("文化和旅游",),
    "交通": ("交通运输",),
    "政数": ("政务服务和数据管理", "政务服务数据管理"),
    "公积金": ("住房公积金管理",),
    "科协": ("科学技术协会",),
    "科技": ("科学技术",),
    "社科联": ("社会科学界联合会",),
    "文联": ("文学艺术界联合会",),
    "妇联": ("妇女联合会",),
    "残联": ("残疾人联合会",),
    "工商联": ("工商业联合会",),
    "侨联": ("归国华侨联合会",),
    "供销社": ("供销合作总社", "供销合作联合社", "供销合作社"),
    "检察院": ("人民检察院",),
    "中院": ("中级人民法院", "中级法院"),
    "法院": ("人民法院",),
}
"""What names say for short -> how they say it in full; in the order in which they are shortened."""


class Region(NamedTuple):
    """Where a department is: the names of what is said of that, a general word (市, 区) where it is not named."""

    province: str = ""
    city: str = ""
    county: str = ""

    def agrees_with(self, other: Region) -> bool:
        """Whether both are one: of the same level, and not of different names; or of one of them nothing is said, and the
        other is no county's or district's, of which a city has several."""
        if not any(self) or not any(other):
            return not (self.county or other.county)
        pairs = [(one, another) for one, another in zip(self, other, strict=True) if one or another]
        return all(pairs[-1]) and not any(
            one != another and not {one, another} & _GENERAL_WORDS for one, another in pairs
        )

    def may_end(self, text: str, in_county: bool = False) -> bool:
        """Whether a text in front of the rest of a name may end with this place. Where it ends with none, a county's or
        district's is meant only `in_county`."""
        said = _ENDS_WITH_PLACE.search(text)
        if said is None:
            return in_county or not self.county
        if not any(self):
            return said[2] not in "区县旗"
        own = [name for name in self if name][-1]
        named = own not in _GENERAL_WORDS and said[1]
        return own[-1] == said[2] and (not named or text.endswith(own))


def name_key(name: str) -> str:
    """`name` without what does not tell departments apart: width of characters, case, blanks, brackets, marks, （盖章）."""
    return _SEALED.sub("", _NO_MATTER.sub("", unicodedata.normalize("NFKC", name).casefold()))


@lru_cache(maxsize=65_536)
def name_core(name: str) -> tuple[Region, str]:
    """The place and the rest of a department's name, 中共 and 本级 left out, what has a usual short form (发改委) in that: 广州市财政局 is
    财政局 of the city 广州市, 市财政局（本级） of the city 市."""
    whole = _PARTY.sub("", name_key(name))
    whole = _OWN_LEVEL.sub("", whole) or whole
    if committee := _COMMITTEE.match(whole):
        whose = "共青团" if committee[1].endswith("团") else committee[1]
        whole = f"{committee[2]}{whose}委"
    match = _GENERAL.match(whole) or _PLACE.match(whole)
    place = Region(**match.groupdict("")) if match else Region()
    return place, shortened(whole[len("".join(place)) :])


def shortened(name: str) -> str:
    """A name with all that has a usual short form in that."""
    for short, in_full in SHORT_FORMS.items():
        for long in in_full:
            name = name.replace(long, short)
    return name


def of_own_level(name: str) -> bool:
    """Whether a name says that it is the department's own level (本级) alone."""
    return bool(_OWN_LEVEL.search(name_key(name)))


def says_its_place(name: str) -> bool:
    """Whether a name says of which city, district or county the department is: 市教育局, 东区教育局, and not 教育局."""
    return any(name_core(name)[0])


def same_name(one: str, other: str) -> bool:
    """Whether two names are spellings of one: equal but for what `name_key` drops; or equal in their core, where their
    places agree."""
    if name_key(one) == name_key(other):
        return True
    (place, core), (other_place, other_core) = name_core(one), name_core(other)
    return bool(core) and core == other_core and place.agrees_with(other_place)
