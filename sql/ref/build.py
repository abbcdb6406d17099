#!/usr/bin/env python3
"""Build the country reference rows: reads build/*.txt and three libraries, writes the *.sql files beside this script.

    python3 -m venv .venv && . .venv/bin/activate
    pip install Faker==40.54.0 holidays==0.108 phonenumbers==9.0.43
    python sql/ref/build.py

The libraries are needed here only: nothing imports them at run time. The script uses no clock, no network and no dice;
running it again gives the same bytes. It stops at the first row that breaks a rule of schema ref (see check_*).
"""

from __future__ import annotations

import re
import unicodedata
from importlib.metadata import version
from pathlib import Path

import holidays
import phonenumbers
from faker.providers.person import en_GB, en_US

HERE = Path(__file__).resolve().parent
LISTS = HERE / "build"
COUNTRIES = ["US", "GB", "DE", "JP", "BR", "AE"]
HOLIDAY_YEARS = range(2015, 2036)
HOLIDAY_SUBDIVISION = {"GB": "ENG"}
ARABIC_SCRIPT = True  # False writes the Arabic names of AE in Latin letters too (محمد -> Mohammed)

OWN = "own work"
FAKER = f"Faker {version('Faker')} (MIT)"
HOLIDAYS = f"holidays {version('holidays')} (MIT)"

CURRENCIES = [  # code, name, symbol, minor units, units for one US dollar (a fixed planning rate)
    ("USD", "US Dollar", "$", 2, "1"),
    ("EUR", "Euro", "€", 2, "0.92"),
    ("GBP", "Pound Sterling", "£", 2, "0.79"),
    ("JPY", "Japanese Yen", "¥", 0, "150"),
    ("BRL", "Brazilian Real", "R$", 2, "5.4"),
    ("AED", "UAE Dirham", "AED", 2, "3.6725"),
    ("CHF", "Swiss Franc", "CHF", 2, "0.88"),
    ("CAD", "Canadian Dollar", "CA$", 2, "1.37"),
    ("AUD", "Australian Dollar", "A$", 2, "1.52"),
    ("NZD", "New Zealand Dollar", "NZ$", 2, "1.66"),
    ("SEK", "Swedish Krona", "kr", 2, "10.5"),
    ("NOK", "Norwegian Krone", "kr", 2, "10.7"),
    ("DKK", "Danish Krone", "kr", 2, "6.87"),
    ("PLN", "Polish Zloty", "zł", 2, "3.95"),
    ("CZK", "Czech Koruna", "Kč", 2, "23.2"),
    ("INR", "Indian Rupee", "₹", 2, "84"),
    ("CNY", "Chinese Yuan", "CN¥", 2, "7.2"),
    ("SGD", "Singapore Dollar", "S$", 2, "1.34"),
    ("HKD", "Hong Kong Dollar", "HK$", 2, "7.8"),
    ("KRW", "South Korean Won", "₩", 0, "1370"),
    ("MXN", "Mexican Peso", "MX$", 2, "18.5"),
    ("ZAR", "South African Rand", "R", 2, "18.2"),
    ("SAR", "Saudi Riyal", "SAR", 2, "3.75"),
    ("KWD", "Kuwaiti Dinar", "KWD", 3, "0.307"),
]
COUNTRY_ROWS = [  # code, name, time zone, currency, date format, name order, address format, calling code
    ("US", "United States", "America/New_York", "USD", "MM/dd/yyyy", "given_first", "{number} {street}", "+1"),
    ("GB", "United Kingdom", "Europe/London", "GBP", "dd/MM/yyyy", "given_first", "{number} {street}", "+44"),
    ("DE", "Germany", "Europe/Berlin", "EUR", "dd.MM.yyyy", "given_first", "{street} {number}", "+49"),
    ("JP", "Japan", "Asia/Tokyo", "JPY", "yyyy/MM/dd", "family_first", "{street}{number}番地", "+81"),
    ("BR", "Brazil", "America/Sao_Paulo", "BRL", "dd/MM/yyyy", "given_first", "{street}, {number}", "+55"),
    ("AE", "United Arab Emirates", "Asia/Dubai", "AED", "dd/MM/yyyy", "given_first", "{number} {street}", "+971"),
]
ALIASES = [
    ("UK", "GB"), ("GBR", "GB"), ("USA", "US"), ("DEU", "DE"), ("GER", "DE"), ("JPN", "JP"), ("BRA", "BR"),
    ("ARE", "AE"), ("UAE", "AE"),
]
LEGAL_FORMS = {  # form, placement, separator, weight
    "US": [
        ("LLC", "suffix", " ", 45), ("Inc.", "suffix", " ", 38), ("Corp.", "suffix", " ", 9), ("Co.", "suffix", " ", 5),
        ("LLP", "suffix", " ", 3),
    ],
    "GB": [
        ("Ltd", "suffix", " ", 68), ("Limited", "suffix", " ", 18), ("LLP", "suffix", " ", 9),
        ("PLC", "suffix", " ", 5),
    ],
    "DE": [
        ("GmbH", "suffix", " ", 62), ("GmbH & Co. KG", "suffix", " ", 17), ("AG", "suffix", " ", 6),
        ("UG (haftungsbeschränkt)", "suffix", " ", 5), ("KG", "suffix", " ", 4), ("e. K.", "suffix", " ", 3),
        ("OHG", "suffix", " ", 2), ("SE", "suffix", " ", 1),
    ],
    "JP": [
        ("株式会社", "prefix", "", 72), ("合同会社", "prefix", "", 14), ("有限会社", "prefix", "", 12), ("合資会社", "prefix", "", 2)
    ],
    "BR": [
        ("Ltda.", "suffix", " ", 62), ("ME", "suffix", " ", 14), ("S.A.", "suffix", " ", 12), ("EPP", "suffix", " ", 7),
        ("Ltda. - ME", "suffix", " ", 5),
    ],
    "AE": [
        ("LLC", "suffix", " ", 56), ("FZ-LLC", "suffix", " ", 11), ("FZE", "suffix", " ", 10),
        ("FZCO", "suffix", " ", 9), ("DMCC", "suffix", " ", 8), ("Est.", "suffix", " ", 4), ("PJSC", "suffix", " ", 2),
    ],
}
AREA_CODES = {  # of the largest cities; 555-0100 to 555-0199 exists in each
    "212": "New York",
    "213": "Los Angeles",
    "312": "Chicago",
    "713": "Houston",
    "602": "Phoenix",
    "215": "Philadelphia",
    "210": "San Antonio",
    "619": "San Diego",
    "214": "Dallas",
    "512": "Austin",
    "904": "Jacksonville",
    "817": "Fort Worth",
    "408": "San Jose",
    "614": "Columbus",
    "704": "Charlotte",
    "317": "Indianapolis",
    "415": "San Francisco",
    "206": "Seattle",
    "303": "Denver",
    "202": "Washington",
    "615": "Nashville",
    "405": "Oklahoma City",
    "702": "Las Vegas",
    "617": "Boston",
    "313": "Detroit",
    "503": "Portland",
    "502": "Louisville",
    "901": "Memphis",
    "410": "Baltimore",
    "414": "Milwaukee",
    "505": "Albuquerque",
    "520": "Tucson",
    "916": "Sacramento",
    "404": "Atlanta",
    "816": "Kansas City",
    "305": "Miami",
    "612": "Minneapolis",
    "504": "New Orleans",
    "216": "Cleveland",
    "407": "Orlando",
}
EMAIL_DOMAINS = {
    "US": [
        "mail.example", "inbox.example", "example.com", "example.net", "home.example", "webmail.example", "me.example"
    ],
    "GB": [
        "post.example", "mail.example", "example.com", "example.org", "broadband.example", "inbox.example",
        "home.example",
    ],
    "DE": [
        "post.example", "brief.example", "mail.example", "example.com", "netz.example", "freipost.example",
        "example.net",
    ],
    "JP": [
        "meru.example", "tegami.example", "mail.example", "example.com", "denwa.example", "yubin.example",
        "example.net",
    ],
    "BR": [
        "correio.example", "carta.example", "email.example", "example.com", "rede.example", "caixa.example",
        "example.net",
    ],
    "AE": [
        "bareed.example", "mail.example", "example.com", "emirates-mail.example", "inbox.example", "risala.example",
        "example.net",
    ],
}
WEEKENDS = [  # country, from, until (exclusive), days off: 1 Monday to 7 Sunday
    ("US", "1900-01-01", "infinity", "{6,7}"),
    ("GB", "1900-01-01", "infinity", "{6,7}"),
    ("DE", "1900-01-01", "infinity", "{6,7}"),
    ("JP", "1900-01-01", "infinity", "{6,7}"),
    ("BR", "1900-01-01", "infinity", "{6,7}"),
    ("AE", "1900-01-01", "2022-01-01", "{5,6}"),
    ("AE", "2022-01-01", "infinity", "{6,7}"),
]
WEEKDAY_WEIGHTS = {  # Monday to Sunday
    "US": (95, 110, 110, 105, 80, 20, 10),
    "GB": (95, 110, 110, 105, 80, 20, 10),
    "DE": (100, 110, 110, 105, 75, 15, 5),
    "JP": (100, 105, 105, 105, 100, 20, 10),
    "BR": (95, 110, 110, 105, 85, 25, 10),
    "AE": (110, 112, 110, 95, 50, 60, 100),  # Friday is a half day since 2022; Sunday was a working day before
}
HOUR_WEIGHTS = {  # 9 to 17
    "US": (80, 120, 125, 85, 70, 105, 115, 105, 70),
    "GB": (85, 120, 120, 90, 65, 105, 115, 105, 65),
    "DE": (110, 125, 120, 70, 75, 110, 110, 90, 50),
    "JP": (95, 120, 115, 45, 100, 115, 115, 110, 90),
    "BR": (80, 120, 120, 60, 75, 110, 115, 110, 85),
    "AE": (105, 125, 120, 95, 60, 95, 110, 95, 60),
}


# --- reading the lists -------------------------------------------------------------------------------------------------

def lines(file: str) -> list[str]:
    text = (LISTS / file).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def sections(file: str) -> dict[str, list[str]]:
    """The comma-separated entries of a list file by section; entries before the first heading stand under ''."""
    found: dict[str, list[str]] = {}
    heading = ""
    for line in lines(file):
        if line.startswith("["):
            heading = line.strip("[] ")
        else:
            found.setdefault(heading, []).extend(entry.strip() for entry in line.split(",") if entry.strip())
    return found


def latin(text: str, country: str = "") -> str:
    """Lower-case a-z0-9: German umlauts spelt out in DE, accents dropped, everything else removed."""
    text = text.lower().replace("ß", "ss").replace("ı", "i").replace("ø", "o").replace("ł", "l")
    if country == "DE":
        text = text.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    text = unicodedata.normalize("NFKD", text)
    return re.sub(r"[^a-z0-9]", "", "".join(c for c in text if not unicodedata.combining(c)))


def city_latin(text: str, country: str) -> str:
    words = re.findall(r"[^\s-]+|[\s-]+", text)
    return "".join(latin(word, country) or word for word in words).strip()


def pairs(entries: list[str], country: str) -> list[tuple[str, str]]:
    """(name, latin) of each entry; 'name=latin' gives the Latin form by hand. Stops at a duplicate."""
    rows, seen = [], set()
    for entry in entries:
        name, _, given = entry.partition("=")
        if name in seen:
            raise SystemExit(f"{country}: {name} is listed twice")
        seen.add(name)
        rows.append((name, latin(given or name, country)))
    return rows


def by_turns(first: list[str], second: list[str]) -> list[str]:
    mixed = []
    for i in range(max(len(first), len(second))):
        mixed += first[i:i + 1] + second[i:i + 1]
    return mixed


# --- names -------------------------------------------------------------------------------------------------------------

def by_weight(names) -> list[str]:
    return [name for name, _ in sorted(names.items(), key=lambda item: (-item[1], item[0]))]


def american_surname(name: str, spelling: dict[str, str]) -> str:
    name = spelling.get(name, name)
    return "Mc" + name[2:].capitalize() if re.fullmatch(r"Mc[a-z]+", name) else name


def name_lists(country: str) -> tuple[list[str], list[str], list[str]]:
    """Female, male and family names of a country, as entries for pairs()."""
    own = sections(f"names_{country.lower()}.txt")
    if country == "US":
        female, male = en_US.Provider.first_names_female, en_US.Provider.first_names_male
        spelling = dict(entry.split("=") for entry in own["spelling"])
        drop = set(own["drop first"])
        women = [n for n in by_weight(female) if n not in drop and female[n] > male.get(n, 0)][:300]
        men = [n for n in by_weight(male) if n not in drop and male[n] >= female.get(n, 0)][:280]
        family = [
            american_surname(n, spelling) for n in by_weight(en_US.Provider.last_names) if n not in own["drop last"]
        ]
        return women, men, family[:600]
    if country == "GB":
        female, male = list(en_GB.Provider.first_names_female), list(en_GB.Provider.first_names_male)
        drop = set(own["drop first"])
        women = [n for n in female if n not in drop] + [n for n in own["add female"] if n not in female]
        men = [n for n in male if n not in drop] + [n for n in own["add male"] if n not in male]
        family = [n for n in by_weight(en_GB.Provider.last_names) if n not in own["drop last"]]
        return women, men, family
    if country == "AE":
        def mix(kind: str) -> list[str]:
            arabic = own[f"{kind} arabic"]
            if not ARABIC_SCRIPT:
                arabic = [entry.partition("=")[2] for entry in arabic]
            known = {entry.partition("=")[0] for entry in arabic}
            return by_turns(arabic, [n for n in own[f"{kind} latin"] if n not in known])
        return mix("female"), mix("male"), mix("last")
    return own["female"], own["male"], own["last"]


def first_and_last_names() -> tuple[list[tuple], list[tuple]]:
    first, last = [], []
    for country in COUNTRIES:
        women, men, family = name_lists(country)
        for gender, names in (("female", women), ("male", men)):
            first += [(country, gender, i, *row) for i, row in enumerate(pairs(names, country), 1)]
        last += [(country, i, *row) for i, row in enumerate(pairs(family, country), 1)]
    return first, last


# --- places, words, numbers --------------------------------------------------------------------------------------------

def cities() -> list[tuple]:
    rows = []
    for country in COUNTRIES:
        for i, line in enumerate(lines(f"cities_{country.lower()}.txt"), 1):
            name, given, region, postal = (field.strip() for field in line.split("|"))
            rows.append((country, i, name, given or city_latin(name, country), region, postal or None))
    return rows


def streets() -> list[tuple]:
    return [(country, i, name) for country in COUNTRIES
            for i, name in enumerate(sections(f"streets_{country.lower()}.txt")[""], 1)]


def company_words() -> list[tuple]:
    rows = []
    for country in COUNTRIES:
        own = sections(f"words_{country.lower()}.txt")
        for kind in ("adjective", "noun"):
            rows += [(country, kind, i, *row) for i, row in enumerate(pairs(own[kind], country), 1)]
    return rows


def phone_ranges() -> list[tuple]:
    rows = [("US", i, f"+1 {code}-555-0", 3, 100, 199,
             f"{city}; 555-0100 to 555-0199 is set aside for fiction by the North American Numbering Plan")
            for i, (code, city) in enumerate(AREA_CODES.items(), 1)]
    position: dict[str, int] = {}
    for line in lines("phone_ranges.txt"):
        country, prefix, digits, first, last, note = (field.strip() for field in line.split("|"))
        position[country] = position.get(country, 0) + 1
        rows.append((country, position[country], prefix.replace("·", " "), int(digits), int(first), int(last), note))
    return rows


def holiday_rows() -> list[tuple]:
    rows = []
    for country in COUNTRIES:
        days = holidays.country_holidays(country, subdiv=HOLIDAY_SUBDIVISION.get(country), years=HOLIDAY_YEARS,
                                         language="en_US", observed=True)
        rows += [(country, day.isoformat(), "; ".join(dict.fromkeys(days.get_list(day)))) for day in sorted(days)]
    return rows


# --- checks ------------------------------------------------------------------------------------------------------------

def check_latin(table: str, rows: list[tuple]) -> None:
    for row in rows:
        if not re.fullmatch("[a-z0-9]+", row[-1]):
            raise SystemExit(f"{table}: {row} has no Latin form")


def check_cities(rows: list[tuple]) -> None:
    form = {"US": r"[\d#]{5}", "DE": r"[\d#]{5}", "JP": r"[\d#]{3}-[\d#]{4}", "BR": r"[\d#]{5}-[\d#]{3}",
            "GB": r"[A-Z]{1,2}[\d#]{1,2} #@@"}
    for country, _, name, latin_form, _, postal in rows:
        if not re.fullmatch(form.get(country, ""), postal or "") or not re.fullmatch(
            r"[a-z]+([ -][a-z]+)*", latin_form
        ):
            raise SystemExit(f"cities: {country} {name}: {latin_form!r} {postal!r}")


def check_phone_ranges(rows: list[tuple]) -> None:
    """Each number has a length of its country; where no range is reserved for fiction, none is an assigned number."""
    for country, _, prefix, digits, first, last, _ in rows:
        for number in (first, (first + last) // 2, last):
            text = f"{prefix}{number:0{digits}d}"
            parsed = phonenumbers.parse(text)
            if not phonenumbers.is_possible_number(parsed):
                raise SystemExit(f"phone_ranges: {text} has a length that {country} does not know")
            if country in ("JP", "BR", "AE") and phonenumbers.is_valid_number(parsed):
                raise SystemExit(f"phone_ranges: {text} may be assigned to somebody")


# --- writing -----------------------------------------------------------------------------------------------------------

class Bare(str):
    """A number that keeps its spelling."""


def literal(value) -> str:
    if value is None:
        return "null"
    if isinstance(value, (int, Bare)):
        return str(value)
    return "'" + value.replace("'", "''") + "'"


def write(
    table: str, what: str, source: str, columns: str, key: str, rows: list[tuple], casts: dict[str, str] | None = None
):
    """One INSERT that may be repeated: it renews the rows of the product and leaves a DBA's own rows (release null) alone."""
    names = columns.split()
    others = [n for n in names if n not in key.split()]
    seen = set()
    for row in rows:
        k = tuple(row[names.index(n)] for n in key.split())
        if len(row) != len(names) or k in seen:
            raise SystemExit(f"{table}: {row} does not fit or is there twice")
        seen.add(k)
    select = ", ".join(f"v.{n}::{casts[n]}" if casts and n in casts else f"v.{n}" for n in names) if casts else "v.*"
    assignments = ", ".join(f"{n} = excluded.{n}" for n in [*others, "release"])
    values = ",\n".join("    (" + ", ".join(literal(value) for value in row) + ")" for row in rows)
    text = (
        f"-- {what} Source: {source}. Generated by sql/ref/build.py; do not edit.\n"
        f"insert into ref.{table} as r ({', '.join([*names, 'release'])})\n"
        f"select {select}, current_setting('demogen.release')\n"
        f"  from (values\n{values}\n"
        f"  ) as v ({', '.join(names)})\n"
        f"on conflict ({', '.join(key.split())}) do update\n"
        f"   set {assignments}\n"
        f" where r.release is not null;\n"
    )
    (HERE / f"{table}.sql").write_text(text, encoding="utf-8", newline="\n")
    print(f"{table:16} {len(rows):5}  " + "  ".join(f"{c} {n}" for c, n in count_by_country(names, rows)))


def count_by_country(names: list[str], rows: list[tuple]) -> list[tuple[str, int]]:
    if "country" not in names:
        return []
    at = names.index("country")
    return [(c, sum(row[at] == c for row in rows)) for c in COUNTRIES]


def main() -> None:
    first, last = first_and_last_names()
    words, places, numbers = company_words(), cities(), phone_ranges()
    for table, rows in (("first_names", first), ("last_names", last), ("company_words", words)):
        check_latin(table, rows)
    check_cities(places)
    check_phone_ranges(numbers)

    write(
        "currencies", "Currencies of ISO 4217 with a fixed planning rate.", OWN, "code name symbol minor_units per_usd",
        "code", [(*row[:4], Bare(row[4])) for row in CURRENCIES],
    )
    write(
        "countries",
        "Countries and how they write dates, names and addresses.",
        OWN,
        "code name default_timezone default_currency date_format name_order address_format calling_code",
        "code",
        COUNTRY_ROWS,
    )
    write("country_aliases", "Other codes for a country.", OWN, "alias country", "alias", ALIASES)
    write("first_names", "Given names.", f"{FAKER} for US and GB, {OWN} for the others",
          "country gender position name latin", "country gender name", first)
    write("last_names", "Family names.", f"{FAKER} for US and GB, {OWN} for the others",
          "country position name latin", "country name", last)
    write("cities", "Cities, with a pattern of the postal codes of their centre.", OWN,
          "country position name latin region postal_pattern", "country name region", places)
    write("streets", "Street names.", OWN, "country position name", "country name", streets())
    write("company_words", "Words that company names are made of.", OWN, "country kind position word latin",
          "country kind word", words)
    write(
        "legal_forms",
        "Legal forms of companies.",
        OWN,
        "country position form placement separator weight",
        "country form",
        [(country, i, *row) for country in COUNTRIES for i, row in enumerate(LEGAL_FORMS[country], 1)],
    )
    write("phone_ranges", "Telephone numbers that ring nowhere.", f"{OWN}; published numbering plans",
          "country position prefix digits first_number last_number note", "country prefix first_number", numbers)
    write("email_domains", "Domains of personal mail boxes, all reserved by RFC 2606.", OWN, "country position domain",
          "country domain", [(c, i, d) for c in COUNTRIES for i, d in enumerate(EMAIL_DOMAINS[c], 1)])
    write("weekends", "Days off each week.", OWN, "country from_on until_on isodow", "country from_on", WEEKENDS,
          {"from_on": "date", "until_on": "date", "isodow": "int[]"})
    write(
        "holidays", f"Public holidays {HOLIDAY_YEARS[0]} to {HOLIDAY_YEARS[-1]}.", HOLIDAYS, "country day name",
        "country day", holiday_rows(), {"day": "date"},
    )
    write("weekday_weights", "How busy a weekday is.", OWN, "country isodow weight", "country isodow",
          [(c, i, w) for c in COUNTRIES for i, w in enumerate(WEEKDAY_WEIGHTS[c], 1)])
    write("hour_weights", "How busy an hour of the day is.", OWN, "country hour weight", "country hour",
          [(c, i, w) for c in COUNTRIES for i, w in enumerate(HOUR_WEIGHTS[c], 9)])


if __name__ == "__main__":
    main()
