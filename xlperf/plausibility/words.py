"""What is said of a declaration that cannot be true as a whole."""

from __future__ import annotations

from xlperf.messages import catalogue

catalogue(
    {
        "blank-form.message": (
            "整表未填：除部门名称外，没有任何内容",
            "the form is blank: nothing is entered but the department's name",
        ),
        "blank-form.hint": ("请填报后重新报送", "fill it in and send it again"),
        "nothing-declared.message": (
            "整表没有实际内容：金额都是 0，文字都是“{text}”之类",
            "the form declares nothing: all amounts are 0 and all texts such as '{text}'",
        ),
        "nothing-declared.hint": (
            "请按实际情况填报；确无预算的，书面说明后由财政部门登记",
            "declare what there is; a department without a budget tells the office so in writing",
        ),
        "all-in-yuan.message": (
            "像是按元填的：{label} {amount} 万元，按 {heads} 人算人均 {per_head} 万元，不可能",
            "it seems to be in yuan: {label} of {amount} for a headcount of {heads} is {per_head} (10,000 yuan) each, "
            "which cannot be",
        ),
        "all-in-yuan.hint": (
            "本表以万元为单位：按元填的金额除以 10000 后再填，本来就按万元填的不动；如是人数少填了，改正人数",
            "the form's unit is 10,000 yuan: divide what is in yuan by 10,000, and nothing else; or mend the number of people",
        ),
        "all-in-yuan.beside.message": (
            "{label} {amount} 万元，是{other} {smaller} 万元的 {times} 倍：像是按元填的",
            "{label} of {amount} is {times} times {other} of {smaller} (10,000 yuan): it seems to be in yuan",
        ),
        "all-in-yuan.beside.hint": (
            "本表以万元为单位：按元填的金额除以 10000 后再填，并核对同一列的其他金额",
            "the form's unit is 10,000 yuan: divide what is in yuan by 10,000, and look at the other amounts of the column",
        ),
        "percent-as-fraction.message": (
            "“{name}”的指标值是“{target}”，完成值填的是“{value}”：像是 {percent}%",
            "the target of '{name}' is '{target}', and '{value}' was achieved: it seems to be {percent} %",
        ),
        "percent-as-fraction.hint": (
            "完成值按百分数填，如 96% 或 96；确实只完成这么多的，不必改",
            "write percentages, such as 96% or 96; where it is that little, leave it",
        ),
        "computed-range.message": (
            "“{label}”算出来是 {value}，数字过大，用到它的合计和检查都算不出",
            "'{label}' comes to {value}, which is too large: totals and checks that need it cannot be computed",
        ),
        "computed-range.hint": (
            "请核对是否多填了位数；本表以{unit}为单位，确有这么大的，请财政部门改用更大的单位",
            "see whether there are too many digits; the form's unit is {unit}: where it is that large, the office is to choose a larger one",
        ),
        "total-row.message": (
            "“{text}”作为一行填在表里，它的金额 {amount} 会重复计算",
            "'{text}' is entered as a row: its amount of {amount} would be counted twice",
        ),
        "total-row.hint": (
            "表里只填明细，合计由公式自动计算：删去这一行的内容",
            "enter single items only; the total is computed: clear this row",
        ),
        "amount-beyond-all.message": (
            "{label} {amount} 万元，超过全国一年的财政支出：像是按元填的",
            "{label} of {amount} (10,000 yuan) is more than the country spends in a year: it seems to be in yuan",
        ),
        "amount-beyond-all.hint": (
            "本表以万元为单位：请除以 10000 后再填，并核对其他金额",
            "the form's unit is 10,000 yuan: divide by 10,000, and look at the other amounts",
        ),
    }
)
