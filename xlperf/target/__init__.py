"""The grammar of indicator target values (指标值): `parse("不少于40场")` says what is meant, or why it cannot stand.

Owns all that is known of target values; needs the standard library alone, so that the same modules run in a
terminal, in a spreadsheet program and in a browser. Knows nothing of files, forms or Excel.
"""

from xlperf.target.advice import advice_of, of_another_year, text_advice
from xlperf.target.compare import accepts, consistent, same_meaning
from xlperf.target.many import advice, explain, parse_column, parse_many, record
from xlperf.target.model import Target, shortened
from xlperf.target.reading import parse
