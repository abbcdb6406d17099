"""Argon2id. The database stores hashes and compares them; it gives out only the settings and the salt of one."""

import re
import unicodedata
from base64 import b64decode
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.low_level import Type, hash_secret

from runner.errors import INVALID, Failure

MIN_LENGTH = 12
MOST_BYTES = 4096  # what a login may send
MIN_DIFFERENT = 5  # characters
MIN_REST = 6  # characters beside what anybody would try first
# The smaller of the settings that OWASP recommends: 19 MiB and some 30 ms, so that a few logins at once do no harm.
MEMORY_KIB, ROUNDS, LANES, HASH_BYTES = 19 * 1024, 2, 1, 32
# What an unknown account is hashed with, so that it takes as long as a known one. The salt is that of nobody.
NOBODY = f"$argon2id$v=19$m={MEMORY_KIB},t={ROUNDS},p={LANES}${'A' * 22}"
WEAK = Path(__file__).with_name("weak_passwords.txt")
# Keys that stand side by side, in rows and columns, and what comes one after the other.
ROWS = ("qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm", "1234567890", "0123456789",
        "abcdefghijklmnopqrstuvwxyz", "qazwsxedcrfvtgbyhnujmikolp", "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
        "1q2w3e4r5t6y7u8i9o0p")
LETTERS_FOR = str.maketrans("@4301!$57", "aaeoiisst")

_hasher = PasswordHasher(time_cost=ROUNDS, memory_cost=MEMORY_KIB, parallelism=LANES, hash_len=HASH_BYTES)


def new_hash(password: str, email: str = "", name: str | None = None) -> str:
    """A hash of a new password, with a salt of its own. Raises Failure where somebody who knows the account's address
    and name would soon guess it."""
    weakness = weakness_of(password, email, name)
    if weakness:
        raise Failure(f"the password {weakness}", code="VALIDATION_ERROR", exit_code=INVALID, status=400,
                      hint="take four words that do not belong together, or have one drawn by a password manager")
    return _hasher.hash(password)


def weakness_of(password: str, email: str = "", name: str | None = None) -> str | None:
    """Why a password is too easy to guess, or cannot be typed again; None where neither is so."""
    if any(unicodedata.category(character) in ("Cc", "Cs", "Cn", "Zl", "Zp") for character in password):
        return "holds a character that cannot be typed, or bytes that are no text"
    if len(password.encode()) > MOST_BYTES:
        return f"must have at most {MOST_BYTES} bytes"
    plain = unicodedata.normalize("NFKC", password).casefold().strip()
    if len(plain) < MIN_LENGTH:
        return f"must have at least {MIN_LENGTH} characters; blanks at its ends do not count"
    if len(set(plain)) < MIN_DIFFERENT:
        return f"must have at least {MIN_DIFFERENT} different characters"
    if re.fullmatch(r"[\d\W_]+", plain) and len(set(re.sub(r"\d", "", plain))) < MIN_DIFFERENT:
        return "must hold more than digits"
    own = {part for text in (email, name or "") for part in (text, *re.split(r"[^\w]+", text))}
    guessed = {_bare(word) for word in own if len(word) > 2} | _weak_words()
    bare = _bare(plain)
    forms = {form[::step] for form in (bare, bare.translate(LETTERS_FOR)) for step in (1, -1)}
    if min(len(_rest(form, guessed)) for form in forms | set(map(_once, forms))) < MIN_REST:
        return "is made of what is tried first: common words, rows of the keyboard, the account's address or name"
    return None


def _bare(text: str) -> str:
    """A text in small letters without accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def _rest(text: str, guessed: set[str]) -> str:
    """What a text holds beside words that are guessed and runs of keys, the longest taken out first. Digits and
    punctuation around such words are guessed with them; of what is repeated only the first counts."""
    before = text
    for word in sorted(guessed | _runs(text), key=len, reverse=True):
        text = text.replace(word, " ")
    if text != before:
        text = re.sub(r"[\W\d_]+", " ", text)
    return _once(text.replace(" ", ""))


def _once(text: str) -> str:
    """aabbcc and abcabc -> abc"""
    return re.sub(r"(.+?)\1+", r"\1", text)


def _runs(text: str) -> set[str]:
    """The parts of a text, four characters and longer, that lie on a row of the keyboard, in either direction."""
    rows = [*ROWS, *(row[::-1] for row in ROWS)]
    parts = {text[begin:end] for begin in range(len(text)) for end in range(begin + 4, min(begin + 29, len(text) + 1))}
    return {part for part in parts if any(part in row for row in rows)}


@cache
def _weak_words() -> frozenset[str]:
    lines = WEAK.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def same_hash(password: str, settings: str) -> str:
    """The hash of a password with the settings and salt of another: $argon2id$v=19$m=19456,t=2,p=1$c2FsdA"""
    _, _, version, costs, salt = settings.split("$")
    cost = {name: int(value) for name, value in (pair.split("=") for pair in costs.split(","))}
    made = hash_secret(
        password.encode(), b64decode(salt + "=" * (-len(salt) % 4)), time_cost=cost["t"], memory_cost=cost["m"],
        parallelism=cost["p"], hash_len=HASH_BYTES, type=Type.ID, version=int(version.removeprefix("v=")),
    )
    return made.decode()
