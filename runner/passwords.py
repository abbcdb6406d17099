"""Argon2id. The database stores hashes and compares them; it gives out only the settings and the salt of one."""

from base64 import b64decode

from argon2 import PasswordHasher
from argon2.low_level import Type, hash_secret

from runner.errors import INVALID, Failure

MIN_LENGTH = 12
# The smaller of the settings that OWASP recommends: 19 MiB and some 30 ms, so that a few logins at once do no harm.
MEMORY_KIB, ROUNDS, LANES, HASH_BYTES = 19 * 1024, 2, 1, 32
# What an unknown account is hashed with, so that it takes as long as a known one. The salt is that of nobody.
NOBODY = f"$argon2id$v=19$m={MEMORY_KIB},t={ROUNDS},p={LANES}${'A' * 22}"

_hasher = PasswordHasher(time_cost=ROUNDS, memory_cost=MEMORY_KIB, parallelism=LANES, hash_len=HASH_BYTES)


def new_hash(password: str) -> str:
    """A hash of a new password, with a salt of its own. Raises Failure where the password is too short."""
    if len(password) < MIN_LENGTH:
        message = f"the password must have at least {MIN_LENGTH} characters"
        raise Failure(message, code="VALIDATION_ERROR", exit_code=INVALID, status=400)
    return _hasher.hash(password)


def same_hash(password: str, settings: str) -> str:
    """The hash of a password with the settings and salt of another: $argon2id$v=19$m=19456,t=2,p=1$c2FsdA"""
    _, _, version, costs, salt = settings.split("$")
    cost = {name: int(value) for name, value in (pair.split("=") for pair in costs.split(","))}
    made = hash_secret(
        password.encode(), b64decode(salt + "=" * (-len(salt) % 4)), time_cost=cost["t"], memory_cost=cost["m"],
        parallelism=cost["p"], hash_len=HASH_BYTES, type=Type.ID, version=int(version.removeprefix("v=")),
    )
    return made.decode()
