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
COMMUNITIES = ("arabic", "indian", "pakistani", "filipino", "western")  # of people in AE
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
COUNTRY_ROWS = [  # code, name, time zone, currency, date format, name order, address format, calling code, tax number
    ("US", "United States", "America/New_York", "USD", "MM/dd/yyyy", "given_first", "{number} {street}", "+1", None),
    ("GB", "United Kingdom", "Europe/London", "GBP", "dd/MM/yyyy", "given_first", "{number} {street}", "+44", None),
    ("DE", "Germany", "Europe/Berlin", "EUR", "dd.MM.yyyy", "given_first", "{street} {number}", "+49", None),
    ("JP", "Japan", "Asia/Tokyo", "JPY", "yyyy/MM/dd", "family_first", "{street}{number}", "+81", None),
    ("BR", "Brazil", "America/Sao_Paulo", "BRL", "dd/MM/yyyy", "given_first", "{street}, {number}", "+55", "cnpj"),
    ("AE", "United Arab Emirates", "Asia/Dubai", "AED", "dd/MM/yyyy", "given_first", "{number} {street}", "+971", None),
]
ALIASES = [
    ("UK", "GB"), ("GBR", "GB"), ("USA", "US"), ("DEU", "DE"), ("GER", "DE"), ("JPN", "JP"), ("BRA", "BR"),
    ("ARE", "AE"), ("UAE", "AE"),
]
LEGAL_FORMS = {  # form, placement, separator, weight; employees: median, sigma of their logarithm, most
    "US": [
        ("LLC", "suffix", " ", 45, 14, "1.1", 800), ("Inc.", "suffix", " ", 38, 45, "1.3", 12000),
        ("Corp.", "suffix", " ", 9, 160, "1.3", 40000), ("Co.", "suffix", " ", 5, 25, "1.0", 1500),
        ("LLP", "suffix", " ", 3, 18, "0.9", 900),
    ],
    "GB": [
        ("Ltd", "suffix", " ", 68, 14, "1.2", 1500), ("Limited", "suffix", " ", 18, 22, "1.3", 2500),
        ("LLP", "suffix", " ", 9, 18, "1.0", 900), ("PLC", "suffix", " ", 5, 420, "1.2", 40000),
    ],
    "DE": [
        ("GmbH", "suffix", " ", 62, 22, "1.1", 1800), ("GmbH & Co. KG", "suffix", " ", 17, 55, "1.1", 4000),
        ("AG", "suffix", " ", 6, 380, "1.2", 40000), ("UG (haftungsbeschränkt)", "suffix", " ", 5, 2, "0.6", 9),
        ("KG", "suffix", " ", 4, 18, "0.9", 300), ("e. K.", "suffix", " ", 3, 5, "0.7", 24),
        ("OHG", "suffix", " ", 2, 7, "0.7", 60), ("SE", "suffix", " ", 1, 1800, "1.0", 60000),
    ],
    "JP": [
        ("株式会社", "either", "", 72, 32, "1.3", 15000), ("合同会社", "either", "", 14, 5, "0.9", 120),
        ("有限会社", "prefix", "", 12, 6, "0.8", 60), ("合資会社", "prefix", "", 2, 5, "0.7", 30),
    ],
    "BR": [
        ("Ltda.", "suffix", " ", 62, 19, "1.1", 1200), ("ME", "suffix", " ", 14, 4, "0.7", 19),
        ("S.A.", "suffix", " ", 12, 320, "1.2", 40000), ("EPP", "suffix", " ", 7, 14, "0.7", 99),
        ("MEI", "suffix", " ", 5, 1, "0.3", 2),
    ],
    "AE": [
        ("LLC", "suffix", " ", 56, 26, "1.1", 2500), ("FZ-LLC", "suffix", " ", 11, 12, "1.0", 400),
        ("FZE", "suffix", " ", 10, 10, "1.0", 300), ("FZCO", "suffix", " ", 9, 12, "1.0", 400),
        ("DMCC", "suffix", " ", 8, 9, "0.9", 250), ("Est.", "suffix", " ", 4, 7, "0.8", 80),
        ("PJSC", "suffix", " ", 2, 900, "1.0", 30000),
    ],
}
SECTORS = ("manufacturing", "logistics", "construction", "it", "healthcare", "retail", "wholesale", "hospitality",
           "professional", "media", "finance", "property", "food", "education", "energy")
TRADE_SECTORS = {  # what a trade sells to, in percent
    "trading": {"finance": 27, "wholesale": 20, "professional": 12, "it": 10, "manufacturing": 10, "food": 9,
                "energy": 7, "property": 5},
    "igaming": {"media": 45, "it": 18, "hospitality": 13, "professional": 9, "retail": 8, "finance": 7},
    "saas": {"it": 20, "manufacturing": 17, "professional": 15, "retail": 11, "logistics": 9, "healthcare": 9,
             "finance": 6, "media": 5, "education": 4, "construction": 4},
    "ecommerce": {"retail": 34, "hospitality": 19, "wholesale": 13, "professional": 9, "food": 9, "healthcare": 6,
                  "media": 5, "education": 3, "construction": 2},
    "realestate": {"property": 32, "construction": 21, "hospitality": 10, "retail": 10, "professional": 10,
                   "finance": 8, "healthcare": 5, "logistics": 4},
    "finserv": {"manufacturing": 20, "construction": 16, "professional": 14, "healthcare": 12, "logistics": 10,
                "retail": 9, "food": 7, "wholesale": 6, "property": 4, "energy": 2},
}
ADDRESS_FORMS = {  # form, weight, the streets that it fits
    "US": [("{long} {street}", 7, None), ("{long} {street}, Suite {suite}", 4, None),
           ("{long} {street}, Floor {floor}", 1, None)],
    "GB": [("{number} {street}", 7, None), ("Unit {unit}, {number} {street}", 1, None),
           ("Suite {unit}, {building}, {number} {street}", 1, None), ("{building}, {number} {street}", 2, None)],
    "DE": [("{street} {number}", 9, None), ("{street} {number}a", 1, None), ("{street} {number}b", 1, None)],
    "JP": [("{quarter}-{block}-{house}", 6, "丁目$"), ("{quarter}-{block}-{house} {building}{floor}F", 5, "丁目$"),
           ("{street}{block}番{house}号", 3, "丁目$"), ("{street}{block}-{house}", 4, "[^目]$"),
           ("{street}{lot}番地", 3, "[^目]$"), ("{street}{block}-{house} {building}{floor}F", 3, "[^目]$")],
    "BR": [("{street}, {number} - {district}", 6, None), ("{street}, {long}, sala {suite} - {district}", 4, None),
           ("{street}, {long}, {floor}º andar - {district}", 1, None)],
    "AE": [("Office {suite}, {building}, {street}{place}, P.O. Box {box}", 7, None),
           ("{building}, {street}{place}, P.O. Box {box}", 2, None),
           ("Warehouse {unit}, {street}{place}, P.O. Box {box}", 2, None), ("Shop {unit}, {street}{place}", 2, None)],
}
ADDRESS_PARTS = {  # country, kind: names
    ("GB", "building"): "Albion House, Regent House, Victoria House, Kings Court, Priory House, The Old Mill, Bridge House,"
                        " Castle Court, Enterprise House, Wellington House, Park House, Station House",
    ("JP", "building"): "第一ビル, 中央ビル, 駅前ビル, センタービル, 栄ビル, 大和ビル, 朝日ビル, 富士ビル, パークビル, 新日本ビル, 東洋ビル,"
                        " グリーンビル, 平和ビル, 第二ビル",
    ("BR", "district"): "Centro, Jardim América, Vila Nova, Boa Vista, Santo Antônio, São José, Bela Vista, Jardim Europa,"
                        " Santa Cruz, São Francisco, Distrito Industrial, Nossa Senhora de Fátima",
    ("AE", "building"): "Al Noor Tower, Crystal Tower, Al Manara Building, Gulf Tower, Al Reem Tower, Pearl Building,"
                        " Al Saqr Business Tower, Oasis Centre, Al Wahda Building, Horizon Tower, Al Falak Tower,"
                        " Silver Tower, Al Mas Building, Prime Business Centre",
}
EMAIL_DOMAINS = {  # invented providers, the largest first
    "US": ["brightmail", "postbox", "skyletter", "netpost", "homeletter", "quickpost", "maplemail"],
    "GB": ["albionmail", "penmail", "britletter", "homebox", "postline", "royalquill"],
    "DE": ["freipost", "netzbrief", "postwelle", "blitzpost", "rheinmail", "heimbrief"],
    "JP": ["yubinmail", "hikari-tegami", "sakuramail", "tegamibako", "netyubin", "kazemail"],
    "BR": ["correiolivre", "cartamail", "brcarta", "netcorreio", "vivamail", "caixapostal"],
    "AE": ["bareedmail", "gulfletter", "emaratmail", "risala", "oasismail", "dhowmail"],
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


def mixed_by_size(lists: list[list[str]]) -> list[str]:
    """All entries, each list spread evenly over the whole."""
    placed = [((i + 0.5) / len(entries), k, entry) for k, entries in enumerate(lists) for i, entry in enumerate(entries)]
    return [entry for _, _, entry in sorted(placed)]


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
            others = mixed_by_size([own[f"{kind} {c}"] for c in COMMUNITIES[1:]])
            return by_turns(arabic, [n for n in others if n not in known])
        return mix("female"), mix("male"), mix("last")
    return own["female"], own["male"], own["last"]


KANA = {"a": "ア", "i": "イ", "u": "ウ", "e": "エ", "o": "オ", "ya": "ヤ", "yu": "ユ", "yo": "ヨ", "wa": "ワ", "shi": "シ",
        "chi": "チ", "tsu": "ツ", "fu": "フ", "ji": "ジ"}
for _c, _row in {"k": "カキクケコ", "s": "サシスセソ", "t": "タチツテト", "n": "ナニヌネノ", "h": "ハヒフヘホ", "m": "マミムメモ",
                 "r": "ラリルレロ", "g": "ガギグゲゴ", "z": "ザジズゼゾ", "d": "ダヂヅデド", "b": "バビブベボ",
                 "p": "パピプペポ"}.items():
    KANA |= {_c + _v: _k for _v, _k in zip("aiueo", _row) if _c + _v not in KANA}
for _c, _k in {"ky": "キ", "sh": "シ", "ch": "チ", "ny": "ニ", "hy": "ヒ", "my": "ミ", "ry": "リ", "gy": "ギ", "j": "ジ",
               "by": "ビ"}.items():
    KANA |= {_c + _v: _k + _s for _v, _s in {"a": "ャ", "u": "ュ", "o": "ョ"}.items()}


def kana(hepburn: str) -> str:
    """A Hepburn spelling in katakana; long vowels, which it does not show, stand in the list of readings."""
    text, i = "", 0
    while i < len(hepburn):
        if hepburn[i] == hepburn[i + 1:i + 2] and hepburn[i] not in "aiueon":
            text, i = text + "ッ", i + 1
        length = next((n for n in (3, 2, 1) if hepburn[i:i + n] in KANA), 0)
        if not length and hepburn[i] != "n":
            raise SystemExit(f"{hepburn} is not Hepburn")
        text, i = text + (KANA[hepburn[i:i + length]] if length else "ン"), i + max(length, 1)
    return text


def first_and_last_names() -> tuple[list[tuple], list[tuple]]:
    """Rows with the reading (JP), community (AE) and, of family names in another script, the Latin spelling (AE)."""
    readings = dict(entry.split("=") for entry in sections("names_jp.txt")["readings"])
    emirates = sections("names_ae.txt")

    def reading(country, name, spelt):
        return readings.get(name, kana(spelt)) if country == "JP" else None

    def community(country, kind, name):
        if country == "AE":
            return next(c for c in COMMUNITIES
                        if any(entry.partition("=")[0] == name for entry in emirates[f"{kind} {c}"]))
        return None

    roman = dict(entry.split("=") for entry in emirates["last arabic"])
    first, last = [], []
    for country in COUNTRIES:
        women, men, family = name_lists(country)
        for gender, names in (("female", women), ("male", men)):
            first += [(country, gender, i, name, spelt, reading(country, name, spelt), community(country, gender, name))
                      for i, (name, spelt) in enumerate(pairs(names, country), 1)]
        last += [(country, i, name, spelt, reading(country, name, spelt), community(country, "last", name),
                  roman.get(name) if country == "AE" else None)
                 for i, (name, spelt) in enumerate(pairs(family, country), 1)]
    return first, last


# --- places, words, numbers --------------------------------------------------------------------------------------------

def cities() -> list[tuple]:
    rows = []
    for country in COUNTRIES:
        for i, line in enumerate(lines(f"cities_{country.lower()}.txt"), 1):
            fields = [field.strip() for field in line.split("|")]
            name, given, region, postal, written, short, weight = fields + [""] * (7 - len(fields))
            rows.append((country, i, name, given or city_latin(name, country), region, postal or None,
                         written or None, short or None, int(weight) if weight else max(1, round(30 / (i + 1)))))
    return rows


def streets() -> list[tuple]:
    return [(country, i, name, region or None) for country in COUNTRIES for i, (region, name) in enumerate(
        ((region, name) for region, names in sections(f"streets_{country.lower()}.txt").items() for name in names), 1)]


def company_words() -> list[tuple]:
    rows = []
    for country in COUNTRIES:
        own = sections(f"words_{country.lower()}.txt")
        for kind in ("adjective", "noun"):
            rows += [(country, kind, i, *row) for i, row in enumerate(pairs(own[kind], country), 1)]
    return rows


def area_ranges(country: str, code: str) -> list[tuple[str, int, int, int, str]]:
    """Prefix, digits, first and last number of a city's area code that ring nowhere, and why."""
    here = "a local number never begins with 0 here, so no such number exists"
    if country == "US":
        return [(f"+1 {code}-555-0", 3, 100, 199,
                 "555-0100 to 555-0199 is set aside for fiction by the North American Numbering Plan")]
    if country == "GB":
        return [(f"+44 {code} 0", 5, 0, 99999, here)] if len(code) == 4 else [(f"+44 {code} 0135 ", 4, 0, 9999, here)]
    if country == "DE":
        return [(f"+49 {code} 0", 6, 0, 999999, "a local number never begins with 0, so no such number exists")]
    if country == "JP":
        return [(f"+81 {code}-{exchange[:5 - len(code)]}-", 4, 0, 9999,
                 "a local exchange never begins with 0, so no such exchange exists in the national numbering plan")
                for exchange in ("0123", "0357", "0681")]
    if country == "BR":
        return [(f"+55 {code} {6000 + (int(code) * factor) % 1000}-", 4, 0, 9999,
                 "eight digits that begin with 6 are nobody's since mobile phones have nine (2016)")
                for factor in (37, 53, 89)]
    return [(f"+971 {code} {block} ", 4, 0, 9999, "a local number never begins with 0, so no such number exists")
            for block in ("012", "034", "057")]


def phone_ranges() -> list[tuple]:
    rows: list[tuple] = []
    position: dict[str, int] = {}

    def add(country, prefix, digits, first, last, note, kind, cities):
        position[country] = position.get(country, 0) + 1
        named = "{" + ",".join(f'"{city}"' for city in cities) + "}" if cities else None
        rows.append((country, position[country], prefix, digits, first, last, note, kind, named))

    for line in lines("phone_ranges.txt"):
        country, prefix, digits, first, last, note, kind, cities = (field.strip() for field in line.split("|"))
        add(country, prefix.replace("·", " "), int(digits), int(first), int(last), note, kind,
            [city.strip() for city in cities.split(",") if city.strip()])
    for line in lines("area_codes.txt"):
        country, codes, cities = (field.strip() for field in line.split("|"))
        for code in codes.split():
            for prefix, digits, first, last, why in area_ranges(country, code):
                add(country, prefix, digits, first, last, f"{cities}; {why}", "landline",
                    [city.strip() for city in cities.split(",")])
    return rows


def weighted(entry: str) -> tuple[str, int]:
    text, _, weight = entry.partition("*")
    return text.strip(), int(weight or 1)


def sector_rows() -> tuple[list[tuple], list[tuple], list[tuple]]:
    """Names of sectors, the words that company names of a sector end in, and the shapes of names."""
    names, words, shapes = [], [], []
    for country in COUNTRIES:
        own = sections(f"sectors_{country.lower()}.txt")
        shapes += [(country, i, shape, latin_pattern(shape, country), weight)
                   for i, (shape, weight) in enumerate(map(weighted, own["shapes"]), 1)]
        for sector in SECTORS:
            [name] = own[f"{sector} name"]
            names.append((sector, country, name))
            for i, entry in enumerate(own[f"{sector} words"], 1):
                word, weight = weighted(entry.replace("!", ""))
                word, _, given = word.partition("=")
                if given and "{" in word:
                    given = re.sub(r"^(\{\w+\}).*", r"\1 ", word) + given
                words.append((sector, country, i, word, given or latin_pattern(word, country), "!" in entry, weight))
    names += [(sector, "*", name) for sector, country, name in names if country == "GB"]
    words += [(sector, "*", *row) for sector, country, *row in words if country == "GB"]
    shapes += [("*", *row) for country, *row in shapes if country == "GB"]
    return names, words, shapes


def latin_pattern(pattern: str, country: str) -> str:
    """A pattern with its words in Latin letters, its placeholders untouched."""
    parts = re.split(r"(\{\w+\})", pattern)
    return " ".join(part if part.startswith("{") else latin(part, country) for part in parts
                    if part.startswith("{") or latin(part, country)) or "x"


def titles() -> list[tuple]:
    rows = []
    for country, file in (("US", "us"), ("*", "en"), ("DE", "de"), ("JP", "jp"), ("BR", "br")):
        own = sections(f"titles_{file}.txt")
        for sector in ("any", *SECTORS, "private"):
            for kind in ("heads", "staff"):
                for i, entry in enumerate(own.get(f"{sector} {kind}", []), 1):
                    text, _, sizes = entry.partition("@")
                    text, weight = weighted(text)
                    title, _, female = text.partition("/") if "Import/" not in text else (text, "", "")
                    low, _, high = (sizes or "0-3").partition("-")
                    rows.append((sector, country, kind == "heads", i, title, female or None, weight, int(low),
                                 int(high)))
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
        spelt = row[4] if table == "first_names" else row[3] if table == "last_names" else row[-1]
        if not re.fullmatch("[a-z0-9]+", spelt):
            raise SystemExit(f"{table}: {row} has no Latin form")


def check_cities(rows: list[tuple]) -> None:
    form = {"US": r"[\d#]{5}", "DE": r"[\d#]{5}", "JP": r"[\d#]{3}-[\d#]{4}", "BR": r"[\d#]{5}-[\d#]{3}",
            "GB": r"[A-Z]{1,2}[\d#]{1,2} #@@"}
    for country, _, name, latin_form, _, postal, *_ in rows:
        if not re.fullmatch(form.get(country, ""), postal or "") or not re.fullmatch(
            r"[a-z]+([ -][a-z]+)*", latin_form
        ):
            raise SystemExit(f"cities: {country} {name}: {latin_form!r} {postal!r}")


def check_phone_ranges(rows: list[tuple]) -> None:
    """Each number has a length of its country; where no range is reserved for fiction, none is an assigned number."""
    for country, _, prefix, digits, first, last, note, *_ in rows:
        for number in (first, (first + last) // 2, last):
            text = f"{prefix}{number:0{digits}d}"
            parsed = phonenumbers.parse(text)
            if not phonenumbers.is_possible_number(parsed):
                raise SystemExit(f"phone_ranges: {text} has a length that {country} does not know")
            if "never begins with 0" not in note and country in ("JP", "BR", "AE") and phonenumbers.is_valid_number(
                parsed
            ):
                raise SystemExit(f"phone_ranges: {text} may be assigned to somebody")


# --- writing -----------------------------------------------------------------------------------------------------------

class Bare(str):
    """A number that keeps its spelling."""


def literal(value) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
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
        "code name default_timezone default_currency date_format name_order address_format calling_code tax_no_kind",
        "code",
        COUNTRY_ROWS,
    )
    write("country_aliases", "Other codes for a country.", OWN, "alias country", "alias", ALIASES)
    write("first_names", "Given names.", f"{FAKER} for US and GB, {OWN} for the others",
          "country gender position name latin reading community", "country gender name", first)
    write("last_names", "Family names.", f"{FAKER} for US and GB, {OWN} for the others",
          "country position name latin reading community roman", "country name", last)
    write("cities", "Cities, with a pattern of the postal codes of their centre.", OWN,
          "country position name latin region postal_pattern written short weight", "country name region", places)
    write("streets", "Street names.", OWN, "country position name region", "country name", streets())
    write("company_words", "Words that company names are made of.", OWN, "country kind position word latin",
          "country kind word", words)
    write(
        "legal_forms",
        "Legal forms of companies.",
        OWN,
        "country position form placement separator weight employees_median employees_sigma employees_max",
        "country form",
        [(country, i, *row[:5], Bare(row[5]), row[6])
         for country in COUNTRIES for i, row in enumerate(LEGAL_FORMS[country], 1)],
    )
    write("phone_ranges", "Telephone numbers that ring nowhere.", f"{OWN}; published numbering plans",
          "country position prefix digits first_number last_number note kind cities", "country prefix first_number", numbers,
          {"cities": "text[]"})
    write("email_domains", "Domains of personal mail boxes, all reserved by RFC 2606.", OWN, "country position domain",
          "country domain", [(c, i, d + ".example") for c in COUNTRIES for i, d in enumerate(EMAIL_DOMAINS[c], 1)])
    names, endings, shapes = sector_rows()
    write("sectors", "What companies do, as it is written in the country.", OWN, "sector country name",
          "sector country", names)
    write("trade_sectors", "What the customers of a trade do, in percent.", OWN, "industry sector weight",
          "industry sector", [(t, s, w) for t, shares in TRADE_SECTORS.items() for s, w in shares.items()])
    write("sector_words", "What names of companies of a sector end in, or are.", OWN,
          "sector country position word latin is_small weight", "sector country word", endings)
    write("name_shapes", "How names of companies are put together.", OWN, "country position shape latin weight",
          "country shape", shapes)
    write("titles", "Job titles.", OWN, "sector country is_head position title female weight from_size to_size",
          "sector country title", titles())
    write("address_forms", "How addresses of offices are written.", OWN, "country position form weight street_like",
          "country form",
          [(c, i, *row) for c in COUNTRIES for i, row in enumerate(ADDRESS_FORMS[c], 1)])
    write("address_parts", "Names of buildings and districts.", OWN, "country kind position name", "country kind name",
          [(c, kind, i, name.strip()) for (c, kind), names in ADDRESS_PARTS.items()
           for i, name in enumerate(names.split(","), 1)])
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
