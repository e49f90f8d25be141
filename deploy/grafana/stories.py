"""What reaches the output: articles, revisions, stories, how fresh, and what the language stages do for it."""

from grafana_foundation_sdk.builders import dashboard

from deploy.grafana.kit import Ask, board, lines, number, restarts, row, worse
from deploy.grafana.overview import a_minute


def build() -> dashboard.Dashboard:
    """The dashboard."""
    made = board("stories", __doc__ or "").annotation(restarts("story"))
    for part in (_output, _pace, _language, _joined):
        part(made)
    return made


def _ended(state: str) -> str:
    return f'sum(wirehose_ledger_items{{state="{state}"}})'


def _output(made: dashboard.Dashboard) -> None:
    made.with_row(row("What is published?"))
    made.with_panel(
        number(
            "Articles, eight days",
            "Items whose end is a new article. See the ledger for the rest.",
            Ask(_ended("published"), now=True),
            size=(6, 4),
        )
    )
    made.with_panel(
        number(
            "Duplicates among items",
            "Of all items seen: those that were an article already. It depends on your feeds, and changes slowly.",
            Ask(f"{_ended('duplicate')} / clamp_min({_ended('seen')}, 1)", now=True),
            unit="percentunit",
            size=(6, 4),
        )
    )
    made.with_panel(
        number(
            "Rejected among items",
            "Items without identity, too large, forbidden or retracted. Some of a hundred at most; `wirehose ledger --by reason` tells.",
            Ask(f"{_ended('rejected')} / clamp_min({_ended('seen')}, 1)", now=True),
            unit="percentunit",
            size=(6, 4),
            limits=worse(0.2, 0.05),
            runbooks=["WirehoseDeadLetters"],
        )
    )
    made.with_panel(
        number(
            "Model",
            "What finds names in the workers of enrich. Two at once are normal only while you change it.",
            Ask('count by (model) (wirehose_model_info{model!=""})', "{{model}}", now=True),
            size=(6, 4),
            names=True,
        )
    )


def _pace(made: dashboard.Dashboard) -> None:
    made.with_panel(
        lines(
            "Ends a minute",
            "Articles as they come out, and items that end otherwise. new follows the day; revised comes with the second looks; back "
            "catalogue is what feeds held when we came.",
            Ask(a_minute('wirehose_fresh_seconds_count{kind="new"}'), "new"),
            Ask(a_minute('wirehose_fresh_seconds_count{kind="revised"}'), "revised"),
            Ask(a_minute('wirehose_fresh_seconds_count{kind="back_catalogue"}'), "back catalogue"),
            Ask(a_minute('wirehose_items_total{stage=~"dedup|extract",outcome="duplicate"}'), "duplicate"),
            Ask(a_minute('wirehose_items_total{outcome="rejected"}'), "rejected"),
            unit="suffix:/min",
            stacked=True,
            painted=("new", "revised", "back catalogue", "duplicate", "rejected"),
            runbooks=["WirehoseNothingNew"],
        )
    )
    made.with_panel(
        lines(
            "99 of 100 articles, by kind",
            "Seconds from being seen to `articles`. new and revised belong below 60 s; back_catalogue is what feeds held when we came, and "
            "may take long.",
            Ask(
                "histogram_quantile(0.99, sum by (le, kind) (rate(wirehose_fresh_seconds_bucket[$__rate_interval])))",
                "{{kind}}",
            ),
            unit="s",
            limits=worse(60),
            most=60,
            every="1m",
            runbooks=["WirehoseFreshnessBurnFast"],
        )
    )


def _language(made: dashboard.Dashboard) -> None:
    made.with_row(row("What do the stages of language do?"))
    made.with_panel(
        lines(
            "Records a minute",
            "What extract, enrich, trace and story take up: about the same, after one another.",
            Ask(
                '60 * sum by (stage) (rate(wirehose_items_in_total{stage=~"extract|enrich|trace|story"}[$__rate_interval]))',
                "{{stage}}",
            ),
            unit="suffix:/min",
        )
    )
    made.with_panel(
        lines(
            "Mean seconds a record",
            "extract and enrich wait for their pool, so they take longer where many come at once. trace and story take milliseconds; "
            "they slow down as their window fills.",
            Ask(
                " / ".join(
                    f'sum by (stage) (rate(wirehose_stage_seconds_{part}{{stage=~"extract|enrich|trace|story"}}[$__rate_interval]))'
                    for part in ("sum", "count")
                ),
                "{{stage}}",
            ),
            unit="s",
            every="1m",
        )
    )
    made.with_panel(
        lines(
            "Sentences a minute",
            "English ones, by what the model did: analysed; known, seen before in a copy; listed, with no name but listed ones. Only analysed "
            "ones cost time.",
            Ask("60 * sum by (outcome) (rate(wirehose_sentences_total[$__rate_interval]))", "{{outcome}}"),
            unit="suffix:/min",
            stacked=True,
            size=(24, 7),
        )
    )


def _joined(made: dashboard.Dashboard) -> None:
    made.with_row(row("How are articles traced and joined?"))
    for stage, about in (
        ("trace", "traced: its sentences were compared with all of the window. again: a repeat, answered from memory; many are a replay."),
        ("story", "published and revised: joined to a story, or the first of one. rejected: retracted. corrected: what people said took effect."),
    ):  # fmt: skip
        made.with_panel(
            lines(
                f"Outcomes of {stage}, a minute",
                about,
                Ask(
                    f'60 * sum by (outcome) (rate(wirehose_items_total{{stage="{stage}"}}[$__rate_interval]))',
                    "{{outcome}}",
                ),
                unit="suffix:/min",
                stacked=True,
                painted=("published", "revised", "rejected"),
            )
        )
