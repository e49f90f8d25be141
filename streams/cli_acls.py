"""`wirehose topics acls`: what to allow on a Kafka with an authorizer."""

import re
import shlex

import click

from streams.cli_common import say
from streams.errors import Misconfigured
from streams.settings import load

NOTE = """set KAFKA to the address of your Kafka, and ADMIN to a file with the properties of a user who may give rights"""


@click.command("acls")
@click.option(
    "--principal-prefix",
    "principal",
    default="User:wirehose-",
    show_default=True,
    help="What stands before the names of the stages, `operator`, and consumers.",
)
@click.option(
    "--consumer",
    "consumers",
    multiple=True,
    metavar="NAME",
    help="Also for who reads the output; several: repeat.",
)
@click.option("--table", is_flag=True, help="A table to read, instead of commands.")
def acls(principal: str, consumers: tuple[str, ...], table: bool) -> None:
    """Print the commands that allow each stage, an operator and consumers what they need, and nothing else.

    A user for each stage, so that one which is taken over reaches no more than its own topics. Asks no Kafka.
    """
    from streams.acls import command, rules

    for name in consumers:
        if not re.fullmatch(r"[A-Za-z0-9._-]+", name):
            raise Misconfigured(f"--consumer {name!r}: letters, digits, dots, dashes")
    if table:
        for rule in rules(load(), consumers):
            where = f"{rule.kind} {rule.name}{'*' if rule.prefixed else ''}"
            print(f"{principal}{rule.who:<10} {', '.join(rule.operations):<20} {where}")
        return
    say(NOTE)
    for rule in rules(load(), consumers):
        print(command(rule, shlex.quote(principal)))
