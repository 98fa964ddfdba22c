"""Names that every table gives back as they were written.

Names of factors, levels, hypotheses, places and countries become cells and columns of CSV files. pandas, R, DuckDB and
spreadsheets read some words as missing, as true, as a number or as a formula, with their defaults and without a word;
so such names are refused where they are written.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

from sim.documents.characters import unseen

# What pandas reads as missing by default (its documentation of `read_csv`, `na_values`); R reads NA so, too.
MISSING = {
    "", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A", "NA",
    "NULL", "NaN", "None", "n/a", "nan", "null",
}  # fmt: skip
ERRORS = {"#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"}  # of spreadsheets
TRUTHS = {"true", "false"}  # in any case, to one reader or another
TRUTHS_OF_R = {"T", "F"}
INFINITIES = {"inf", "infinity", "nan"}  # after any sign and in any case, to one reader or another
FORMULA = "=+-@"
# What any of them reads as a number: also hexadecimal and imaginary ones (R), and with underscores (Python).
NUMBER = re.compile(
    r"[+-]?(0x[0-9a-f.]+(p[+-]?\d+)?|([\d_]*\d[\d_]*\.?[\d_]*|\.\d[\d_]*)([ed][+-]?\d+)?)i?", re.ASCII | re.IGNORECASE
)
# What a spreadsheet reads as a date, a time or another number, in one country or another: parts of a date or a time
# with -, /, . or : between them, a month by its name, a per cent, a fraction, commas within a number, and money.
MONTH = (
    r"(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?"
    r"|dec(ember)?)\.?"
)
DATE = re.compile(
    rf"\d{{1,4}}([-/.: ]\d{{1,4}}){{1,2}}([ t]\d{{1,2}}(:\d{{1,2}}){{1,2}}(\.\d+)?z?)?( ?[ap]m)?|\d{{1,2}} ?[ap]m"
    rf"|{MONTH}[-/ ]?\d{{1,4}}([-/, ]+\d{{1,4}})?|\d{{1,4}}[-/ ]?{MONTH}([-/, ]?\d{{1,4}})?",
    re.ASCII | re.IGNORECASE,
)
AMOUNT = re.compile(r"[(]?[$€£¥]? ?[+-]?\d[\d.,' ]*([ed][+-]?\d+)? ?[%‰$€£¥]?[)]?", re.ASCII | re.IGNORECASE)
PLAIN = re.compile(r"-?(0|[1-9]\d*)(\.\d*[1-9])?", re.ASCII)
SPELLED_OUT = "Begin with a word, for example 'from 2020-01-01' or 'share of 5%'."
MOST_DIGITS = 15  # that pandas, R and spreadsheets all keep
LONGEST_NAME = 200
CODE = re.compile(r"[A-Za-z0-9_-]+")  # what TOML takes as a key without quotes
# Columns beside those of countries, and what ends the names of columns over time.
COLUMNS = ("outcome", "unit", "region", "month", "jurisdiction", "value", "by_year", "by_month")


def wrong_name(text: str) -> str:
    """Say why a table would not give a name back as it is written, and suggest another.

    Returns
    -------
    str
        Sentences that go on from "the name is"; nothing for a good name.
    """
    if hidden := unseen(text):
        return f"it holds {hidden}, which nobody sees. Take it out."
    if not text.strip():
        return "it is empty. Write at least one letter."
    if text != text.strip():
        return "it begins or ends with a space. Take the space away."
    if len(text) > LONGEST_NAME:
        return f"it has more than {LONGEST_NAME} characters. Write a shorter one."
    return misread(text)


def misread(text: str) -> str:
    """Say how tables would misread a name; nothing if they give it back as it is."""
    if is_plain_number(text):
        return ""
    if text in MISSING or text.upper() in ("#N/A", "#NA"):
        return f"tables read it as a missing value. Write more, for example '{bare(text)}_', or the whole word."
    if text.upper() in ERRORS:
        return "spreadsheets read it as an error. Write a word, for example 'not known'."
    if text.lower() in TRUTHS or text in TRUTHS_OF_R:
        return "tables read it as true or false. Write another word, for example 'yes' or 'no'."
    if text.lower().lstrip("+-") in INFINITIES:
        return "tables read it as a number. Write another word, for example 'without end'."
    if NUMBER.fullmatch(text):
        return f"tables read it as a number and give it back otherwise. {rather(text)}"
    if DATE.fullmatch(text):
        return f"spreadsheets read it as a date or a time and give it back otherwise. {SPELLED_OUT}"
    if AMOUNT.fullmatch(text):
        return f"spreadsheets read it as another number and give it back otherwise. {SPELLED_OUT}"
    if text[0] in FORMULA:
        return f"spreadsheets take what begins with '{text[0]}' for a formula. Begin with a letter or a digit."
    return ""


def is_plain_number(text: str) -> bool:
    """Tell whether a text is a number in the one spelling in which every table gives it back."""
    if not PLAIN.fullmatch(text) or sum(one.isdigit() for one in text.lstrip("-0.")) > MOST_DIGITS:
        return False
    return text != "-0" and ("." not in text or repr(float(text)) == text)


def rather(text: str) -> str:
    """Offer another spelling of a number."""
    try:
        number = float(text)
    except ValueError:
        return "Add a word to it."
    plain = str(int(number)) if number.is_integer() and abs(number) < 10**MOST_DIGITS else repr(number)
    return f"Write '{plain}', or add a word to it." if is_plain_number(plain) else "Add a word to it."


def bare(text: str) -> str:
    """Return the letters of a word alone."""
    return "".join(one for one in text if one.isalpha()) or "name"


def wrong_code(code: str) -> str:
    """Say why tables could not hold a country's code, in columns and cells; nothing if they can."""
    if not CODE.fullmatch(code):
        return "it has characters that no code may have. Use letters, digits, - and _."
    if code.casefold() in COLUMNS:
        return "tables have a column of that name. Give the country another code."
    return wrong_name(code)


def without_case(name: str) -> str:
    """Spell a name without regard to case and to how accents are coded."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def as_column(name: str) -> str:
    """Spell the name of a column as R and SQL compare columns: without regard to case and signs."""
    return re.sub(r"\W", ".", without_case(name))


def alike(names: Sequence[str], spelled: Callable[[str], str] = without_case) -> list[tuple[str, str]]:
    """List pairs of names that can hardly be told apart, since they are spelled alike.

    Returns
    -------
    list of tuple
        The first of each such group, and another of it.
    """
    first: dict[str, str] = {}
    counted: Counter[str] = Counter()
    pairs = []
    for name in names:
        key = spelled(name)
        counted[key] += 1
        if counted[key] > 1:
            pairs.append((first[key], name))
        first.setdefault(key, name)
    return pairs
