"""`wirehose doctor`: what would keep wirehose from its work, here and at its Kafka, and what to do about it."""

import json
import sys

import click

from streams.logs import plain


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
def doctor(as_json: bool) -> None:
    """Look at settings, this machine, Kafka, topics and stages; say what is wrong and what to do. Changes nothing.

    Exit 1 when anything is an error. Without Kafka it says so and looks at the rest.
    """
    from streams import doctor as examination
    from streams import logs
    from streams.examining import facts

    logs.setup("error")
    findings = examination.examine(facts())
    told = examination.as_json(findings)
    if as_json:
        print(json.dumps(told))
    else:
        for finding in findings:
            _show(*finding)
    sys.exit(0 if told["ok"] else 1)


def _show(name: str, verdict: str, found: str, advice: str) -> None:
    colour = {"ok": "green", "warning": "yellow", "error": "red"}[verdict]
    click.echo(f"{click.style(f'{verdict:<8}', fg=colour)} {name:<24} {plain(found)}")
    if advice:
        click.echo(f"{'':<34}{plain(advice)}")
