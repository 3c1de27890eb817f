"""The proving ground: real spreadsheet programs, driven by tests.

Owns how LibreOffice, Gnumeric, Node's spreadsheet libraries, Chromium and poppler are started, asked and
ended within a time limit. Knows nothing of xlperf: what goes in and out are paths and cells.

A test takes the fixture of the program that it needs (tests/conftest.py), and the mark `programs`:

    @pytest.mark.programs
    def test_the_total_adds_up(calculator, workbook):           # runs in LibreOffice and in Gnumeric
        cases = [{"basic": 1.5, "tasks_amount[2]": 2}, {"basic": None}, {"申报表!D7": "八千"}]
        answers = calculator.calculate(workbook, cases, ["total", "校验!C2:C9"])
        assert answers[0]["total"].value == 3.5
"""
