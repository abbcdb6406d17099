"""Command line options to a generation config. Python only puts values in their places; SQL judges them."""

import sys
from decimal import Decimal, InvalidOperation

import click

from runner import exact_json
from runner.errors import INVALID, Failure


class Number(click.ParamType):
    """A decimal number, kept digit for digit."""

    name = "number"

    def convert(self, value, param, ctx):
        try:
            number = Decimal(value)
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite():
            self.fail(f"{value!r} is not a number", param, ctx)
        return number


class ChannelShare(click.ParamType):
    """seo=30"""

    name = "channel=percent"

    def convert(self, value, param, ctx):
        channel, equals, share = value.partition("=")
        if not (channel and equals):
            self.fail(f"{value!r} is not of the form seo=30", param, ctx)
        return channel, Number().convert(share, param, ctx)


class Names(click.ParamType):
    """referrals,star_rep, or none"""

    name = "name,name"

    def convert(self, value, param, ctx):
        return names(value)


# Option, path in the config, type, help text.
OPTIONS = (
    ("--tenant-name", "tenantName", str, "Name of the new tenant."),
    ("--country", "country", str, "US, GB, DE, JP, BR, AE, or one of your own."),
    ("--timezone", "timezone", str, "IANA time zone [default: the country's]."),
    ("--currency", "currency", str, "ISO 4217 code [default: the country's]."),
    ("--industry", "industry", str, "trading, igaming, saas, ecommerce, realestate, finserv, or one of your own."),
    ("--start-date", "startDate", str, "First day of the data, YYYY-MM-DD, within the last 24 months."),
    ("--team-size", "teamSize", int, "Number of users, 2 to 50."),
    ("--leads", "targets.leads", int, "Leads in all, 100 to 50000."),
    ("--contacts", "targets.contacts", int, "Contacts beyond leads, 50 to 20000."),
    ("--companies", "targets.companies", int, "Companies, 20 to 5000."),
    ("--pipeline-value", "targets.pipelineValue", Number(), "Value of open and won deals."),
    ("--closed-won-value", "targets.closedWonValue", Number(), "Value of won deals."),
    ("--closed-won-count", "targets.closedWonCount", int, "Won deals, 10 to 5000."),
    ("--deals", "targets.deals", int, "Deals in all."),
    ("--activities", "targets.activities", int, "Activities in all."),
    ("--curve", "growth.curve", str, "linear, exponential, logistic or step."),
    ("--monthly-rate", "growth.monthlyRate", Number(), "Growth a month in percent, 0 to 50."),
    ("--seasonality/--no-seasonality", "growth.seasonality", None, "Whether months follow the industry's seasons."),
    ("--drop-off-rate", "realism.dropOffRate", Number(), "Percent of leads that come to nothing, 0 to 50."),
    ("--whale-ratio", "realism.whaleRatio", Number(), "Percent of deals that are very large, 0 to 20."),
    ("--response-sla-hours", "realism.responseSlaHours", int, "Hours until a lead is first touched, 1 to 72."),
    ("--insights", "realism.insights", Names(), "Effects to plant, with commas between, or none [default: all]."),
    ("--messiness", "realism.messiness", int, "Percent of untidy rows, 0 to 20."),
    ("--seed", "seed", str, "Same config, same seed, same data [default: a new one]."),
)


def config_options(command):
    """Adds --config and all options of a config to a command; it gets them as keyword arguments for `build`."""
    text = "Share of a channel, such as seo=30; repeatable."
    command = click.option("--channel", type=ChannelShare(), multiple=True, help=text)(command)
    for name, path, kind, text in reversed(OPTIONS):
        command = click.option(name, _argument(path), type=kind, default=None, help=text)(command)
    return click.option(
        "--config", "file", metavar="FILE", help="JSON file with a config, - for standard input; options override it. "
        "A monthlyPlan in it stands in place of growth."
    )(command)


def build(file: str | None, channel: tuple, **options) -> dict:
    """The config: the file's, overridden by the options that were given. Raises Failure (invalid input)."""
    config = read(file) if file else {}
    given = {path: options[_argument(path)] for _, path, _, _ in OPTIONS}
    given |= {f"channelMix.{name}": share for name, share in channel}
    for path, value in given.items():
        if value is not None:
            put(config, path, value)
    exact_json.check(config, "the config")
    return config


def read(file: str) -> dict:
    """A JSON object from a file, or from standard input for `-`, whose values are still to be checked."""
    return exact_json.loads(*read_bytes(file))


def read_bytes(file: str) -> tuple[bytes, str]:
    """What is in a file, or on standard input for `-`, and its name for messages; no more than shows that it is too
    large."""
    source = "standard input" if file == "-" else file
    try:
        stream = sys.stdin.buffer if file == "-" else open(file.encode("utf-8", "surrogateescape"), "rb")
        with stream:
            return stream.read(exact_json.LIMIT_BYTES + 1), source
    except OSError as error:
        raise Failure(f"cannot read {source}: {error.strerror}", exit_code=INVALID, status=400) from error


def names(text: str) -> list[str]:
    """A list as people type it: names with commas or blanks between, `none` for an empty one."""
    found = text.replace(",", " ").split()
    return [] if found == ["none"] else found


def _argument(path: str) -> str:
    return path.replace(".", "_").lower()


def put(config: dict, path: str, value) -> None:
    """config["targets"]["leads"] = value for "targets.leads". A file whose `targets` is no object stays as it is: SQL
    says so."""
    group, _, key = path.rpartition(".")
    place = config.setdefault(group, {}) if group else config
    if isinstance(place, dict):
        place[key] = value
