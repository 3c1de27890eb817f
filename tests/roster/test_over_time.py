"""Which department is which a year later: renamed, recoded, merged, split, and codes that others have now."""

from __future__ import annotations

import pytest

from xlperf.roster import Department, same_name
from xlperf.roster.over_time import same_departments


def departments(text: str) -> list[Department]:
    return [
        Department(code.strip("-"), name) for code, _, name in (one.partition(" ") for one in text.split("|"))
    ]


@pytest.mark.parametrize(
    ("before", "after", "pairs", "said"),
    [
        ("001 市教育局|002 市民政局", "001 广州市教育局|002 市民政局", "0-0 1-1", ""),
        ("001 市文化局", "001 市文化和旅游局|014 市文物局", "0-0", "renamed 0"),
        ("001 市科技局|002 市工信局", "002 市科技和工信局", "1-0", "renamed 0"),
        ("001 市教育局|010 市统计局", "1 市教育局|10 市统计局", "0-0 1-1", ""),
        ("001 甲|01 乙", "1 甲", "", "alike 0-0"),  # zeros tell these apart
        ("006 市民政局", "106 市民政局", "0-0", "recoded 0"),
        ("007 市司法局|008 市审计局", "007 市审计局|008 市司法局", "1-0 0-1", "recoded 0,1"),
        ("310 教育局", "410 教育局", "", "alike 0-0"),  # of two districts, perhaps
        ("310 东区教育局|410 西区教育局", "510 东区教育局|410 西区教育局", "0-0 1-1", "recoded 0"),
        # the code went to another department, and may be only the workbook's
        ("006 市民政局", "006 市地震局|106 市民政局", "", "disputed 0 / 0,1"),
        ("001 市教育局|002 市财政局", "001 市财政局", "", "disputed 0,1 / 0"),
        ("001 市教育局|002 市体育局", "002 市教育局", "", "disputed 0,1 / 0"),
        ("- 市教育局", "001 市教育局|002 市民政局", "0-0", ""),
        ("001 市教育局", "- 教育局", "", ""),
        ("001 教育局|002 教育局", "- 教育局", "", ""),
        ("001 ", "001 市教育局", "0-0", ""),
    ],
)  # fmt: skip
def test_a_department_is_found_again_where_that_is_certain(
    before: str, after: str, pairs: str, said: str
) -> None:
    found = same_departments(departments(before), departments(after))
    assert " ".join(f"{i}-{j}" for j, i in sorted(found.pairs.items())) == pairs
    told = [f"renamed {','.join(map(str, found.renamed))}"] if found.renamed else []
    told += [f"recoded {','.join(map(str, found.recoded))}"] if found.recoded else []
    told += [f"alike {i}-{j}" for i, j in found.alike]
    places = (",".join(map(str, sorted(of))) for of in (found.doubtful_before, found.doubtful_after))
    told += [f"disputed {' / '.join(places)}"] if found.disputed else []
    assert told == ([said] if said else [])


@pytest.mark.parametrize("name", ["市民政局", "市政府办公室", "市民族宗教局", "市政协", "市教育局"])
def test_the_place_of_a_name_may_be_left_to_the_reader(name: str) -> None:
    assert same_name(name, f"广州{name}")


@pytest.mark.parametrize("name", ["市民中心", "市政园林局", "市场监管局", "市容环卫局"])
def test_what_only_begins_like_a_place_is_part_of_the_name(name: str) -> None:
    assert same_name(name, f"广州市{name}") and not same_name(name, name[1:])
