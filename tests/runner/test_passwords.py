"""New passwords: those that are guessed first are refused, those that are not are let in."""

import secrets

import pytest

from runner import passwords
from runner.errors import INVALID, Failure

EMAIL, NAME = "ada@corp.example", "Ada Lovelace"
SHORT, PLAIN, DIGITS, GUESSED, UNTYPED = (
    "at least 12", "different characters", "more than digits", "tried first", "cannot be typed",
)
WEAK = {
    "eleven char": SHORT, " " * 12: SHORT, "\u00a0" * 12: SHORT, "\u3000" * 20: SHORT, "      eleven char      ": SHORT,
    "aaaaaaaaaaaa": PLAIN, "abababababab": PLAIN, "\u200b" * 12: PLAIN, "            .": SHORT, "839204718265": DIGITS,
    "1984-03-12 07:15": DIGITS, "password1234": GUESSED, "Passw0rd!2024": GUESSED, "p\u00e4ssw\u00f6rd1234": GUESSED,
    "drowssap1234": GUESSED, "passwordpassword": GUESSED,
    "\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff441234": GUESSED, "Summer 2024!!": GUESSED,
    "letmein-welcome": GUESSED, "demogen12345": GUESSED, "qwertyuiop12": GUESSED, "1qaz2wsx3edc": GUESSED,
    "zyxwvutsrqpo": GUESSED, "abc123abc123": GUESSED, EMAIL: GUESSED, EMAIL.upper(): GUESSED, f"{EMAIL}1": GUESSED,
    "ada.corp.2024": GUESSED, "Lovelace1815": GUESSED, "correct\0horse battery": UNTYPED,
    "correct horse\nbattery": UNTYPED, "correct \udcff horse battery": UNTYPED, "correct\u2028horse battery": UNTYPED,
}
STRONG = [
    "correct horse battery", "another battery", "glacier-teapot-violet", "kJ8$mQ2!vX9z", "7$k!9@2#x&5*Qb",
    "x4!kdo 2pw-Q9", "dragonfly river seven",
    "\u6771\u4eac\u306e\u591c\u306f\u9577\u3044\u3088\u306d\u53cb\u3088\u767d\u3044",
]


@pytest.mark.parametrize("password", WEAK, ids=ascii)
def test_a_weak_password_is_refused_and_the_reason_named(password):
    with pytest.raises(Failure, match=WEAK[password]) as failed:
        passwords.new_hash(password, EMAIL, NAME)
    assert failed.value.problem.exit_code == INVALID and password not in str(failed.value)


@pytest.mark.parametrize("password", STRONG, ids=ascii)
def test_what_nobody_guesses_is_let_in(password):
    hashed = passwords.new_hash(password, EMAIL, NAME)
    assert passwords.same_hash(password, hashed.rpartition("$")[0]) == hashed


def test_what_quickstart_draws_is_let_in():
    assert not [
        drawn
        for drawn in (secrets.token_urlsafe(16) for _ in range(300))
        if passwords.weakness_of(drawn, "admin@demogen.example", "Sample admin")
    ]


def test_a_very_long_password_takes_no_long_time_and_has_a_limit():
    assert passwords.weakness_of("abcde 12345 qwert " * 220) is not None
    assert "4096 bytes" in passwords.weakness_of("x" * 4097)
