"""Is news flowing, how fresh is it, how much is it, and what is lost? The first page to look at."""

from grafana_foundation_sdk.builders import dashboard

from deploy.grafana.kit import (
    BLUE,
    GREEN,
    ORANGE,
    RED,
    Ask,
    State,
    bars,
    better,
    board,
    lines,
    number,
    restarts,
    row,
    states,
    worse,
)
from streams.topics import STAGES

FRESH = 'wirehose_fresh_seconds_{}{{kind=~"new|revised"{}}}'
ALLOWED = 0.01  # of what is new or revised may come later than a minute


def late(window: str) -> str:
    """The share of new and revised articles that came later than a minute; nothing where there were none."""
    good, every = FRESH.format("bucket", ',le="60.0"'), FRESH.format("count", "")
    share = f"1 - sum(increase({good}[{window}])) / sum(increase({every}[{window}]))"
    return f"(({share}) >= 0)"  # nothing divided by nothing is no number, and dropped by >=


def spent(window: str) -> str:
    """How fast the error budget goes; where nothing was published, none of it."""
    return f"({late(window)} or vector(0)) / {ALLOWED}"


def a_minute(selector: str) -> str:
    """How many of these a minute, over all workers; 0 where there is no such counter yet."""
    return f"60 * sum(rate({selector}[$__rate_interval])) or vector(0)"


def build() -> dashboard.Dashboard:
    """The dashboard."""
    made = board("overview", __doc__ or "").annotation(restarts())
    for part in (_well, _balance, _flow, _way, _waits, _lost):
        part(made)
    return made


def _well(made: dashboard.Dashboard) -> None:
    made.with_row(row("Is it well?"))
    made.with_panel(
        number(
            "Within 60 s",
            "Of the articles that were new or revised in the last hour: the share that stood on `articles` within a minute "
            "of being seen in a feed or on a page. The objective is 99 %. Below: see where records wait, further down.",
            Ask(f"1 - {late('1h')}", now=True),
            none="no news",
            unit="percentunit",
            decimals=1,
            limits=better(0.99, 0.98),
            runbooks=["WirehoseFreshnessBurnFast", "WirehoseFreshnessBurnSlow"],
        )
    )
    made.with_panel(
        number(
            "Error budget left",
            "1 % of 30 days' articles may be late; this is what is left of that. Below nothing: the objective is missed, "
            "so mend what makes articles late before anything else.",
            Ask(f"1 - {spent('30d')}", now=True),
            unit="percentunit",
            decimals=0,
            limits=better(0.5, 0.0),
            runbooks=["WirehoseFreshnessBurnSlow"],
        )
    )
    made.with_panel(
        number(
            "Articles, last hour",
            "Published for the first time or revised. Normal is what this hour of the day usually has; 0 while feeds have "
            "news means that something stands still.",
            Ask("round(sum(increase(wirehose_fresh_seconds_count[1h]))) or vector(0)", now=True),
            runbooks=["WirehoseNothingNew", "WirehoseFeedsSilent"],
        )
    )


def _balance(made: dashboard.Dashboard) -> None:
    made.with_panel(
        number(
            "Overdue",
            "Items older than an hour that have no end yet. Normal is 0; `wirehose ledger --open` lists them, "
            "`wirehose where ID` says where one stands.",
            Ask("sum(wirehose_ledger_overdue)", now=True),
            limits=worse(1),
            runbooks=["WirehoseItemsOverdue"],
        )
    )
    made.with_panel(
        number(
            "Disagreements",
            "Items that ended twice differently, or ended and were never seen. Normal is 0; anything else is a bug of ours.",
            Ask("sum(wirehose_ledger_disagreements)", now=True),
            limits=worse(1),
            runbooks=["WirehoseLedgerDisagrees"],
        )
    )
    made.with_panel(
        number(
            "Dead letters, 24 h",
            "Records put aside byte for byte. A few are normal where feeds are wild; `wirehose deadletters list` shows them.",
            Ask("round(sum(increase(wirehose_deadletters_total[24h]))) or vector(0)", now=True),
            limits=worse(100, 1),
            runbooks=["WirehoseDeadLetters", "WirehosePoisonItem"],
        )
    )
    made.with_panel(
        number(
            "Stages down",
            "Of the eight stages, those of which no worker answers Prometheus. Normal is 0; a minute of it is a restart.",
            Ask(f"{len(STAGES)} - (count(count by (stage) (wirehose_build_info)) or vector(0))", now=True),
            limits=worse(1),
            runbooks=["WirehoseStageDown", "WirehoseCrashLoop"],
        )
    )
    made.with_panel(
        number(
            "Alerts firing",
            "Ours. Each has a runbook. Where this Prometheus has not loaded our rules it says so: nobody is called then.",
            Ask(
                'count(ALERTS{alertname=~"Wirehose.*",alertstate="firing"}) or 0 * count(job:wirehose_known:group)',
                now=True,
            ),
            limits=worse(1),
            none="no rules",
        )
    )


def _flow(made: dashboard.Dashboard) -> None:
    made.with_row(row("Is news flowing, and how fresh is it?"))
    made.with_panel(
        lines(
            "Items a minute",
            "What feeds bring, and what becomes of it. What is published follows what is new by seconds; many duplicates are "
            "normal (one article in several feeds), many rejected are not.",
            Ask(a_minute('wirehose_items_total{stage="poll",outcome="published"}'), "new in feeds"),
            Ask(a_minute('wirehose_fresh_seconds_count{kind!="revised"}'), "published"),
            Ask(a_minute('wirehose_fresh_seconds_count{kind="revised"}'), "revised"),
            Ask(a_minute('wirehose_items_total{stage=~"dedup|extract",outcome="duplicate"}'), "duplicate"),
            Ask(a_minute('wirehose_items_total{outcome="rejected"}'), "rejected"),
            Ask(a_minute("wirehose_deadletters_total"), "dead"),
            unit="suffix:/min",
            painted=("new in feeds", "published", "revised", "duplicate", "rejected", "dead"),
            runbooks=["WirehoseNothingNew"],
        )
    )
    buckets = FRESH.format("bucket", "")
    made.with_panel(
        lines(
            "From seen to published",
            "Seconds from an item's being seen to its standing on `articles`: half of them, 90 of 100 and 99 of 100 were "
            "faster than this. 99 of 100 belong below the line at 60 s.",
            *(
                Ask(
                    f"histogram_quantile({q}, sum by (le) (rate({buckets}[$__rate_interval])))",
                    f"{q * 100:g} of 100",
                )
                for q in (0.5, 0.9, 0.99)
            ),
            unit="s",
            limits=worse(60),
            most=60,
            every="1m",
            runbooks=["WirehoseFreshnessBurnFast"],
        )
    )


def _way(made: dashboard.Dashboard) -> None:
    made.with_panel(
        lines(
            "How fast is the error budget spent?",
            "1: so fast that it lasts 30 days. Above 14.4 over an hour it is gone in two days, and somebody is called; above 6 "
            "over six hours in five days.",
            *(Ask(spent(window), f"over {window}") for window in ("5m", "1h", "6h")),
            unit="suffix:×",
            limits=((None, GREEN), (6, ORANGE), (14.4, RED)),
            most=2,
            runbooks=["WirehoseFreshnessBurnFast", "WirehoseFreshnessBurnSlow"],
        )
    )
    made.with_panel(
        lines(
            "How long is a heartbeat on its way?",
            "A heartbeat goes through all stages every 30 s, news or not. How old it was in each: the last stage says what "
            "an article would need now. Normal is some seconds; the stage at which it jumps is the slow one.",
            Ask("max by (stage) (wirehose_heartbeat_age_seconds)", "{{stage}}"),
            unit="s",
            limits=worse(60),
            most=60,
            runbooks=["WirehoseStageStalled"],
        )
    )


DOING = (
    State(-1, -1, "no worker ready", RED),
    State(0, 0, "runs", GREEN),
    State(1, 1, "paused", BLUE),
    State(2, 3, "waits for broker or disk", ORANGE),
    State(4, 7, "no broker", RED),
)


def _waits(made: dashboard.Dashboard) -> None:
    made.with_row(row("Where does it wait?"))
    doing = (
        "max by (stage) (wirehose_paused) + 2 * max by (stage) (wirehose_waiting) "
        "+ 4 * (1 - min by (stage) (wirehose_broker_up))"
    )
    made.with_panel(
        states(
            "What does each stage do?",
            "Green: it runs. Blue: somebody paused it, or its disk is low (`wirehose pause` lists). Orange: it waits for the "
            "broker or the disk, nothing is lost. Red: no worker is ready (it is gone, or starts), or Kafka answers none.",
            Ask(f"{doing} or sum by (stage) (stage:wirehose_expected:group) * 0 - 1", "{{stage}}"),
            means=DOING,
            size=(8, 8),
            runbooks=["WirehoseStageDown", "WirehoseBrokerUnreachable", "WirehosePaused"],
        )
    )
    made.with_panel(
        lines(
            "Oldest waiting record",
            "How long the oldest record has waited for a stage. Normal is below some seconds; growing for minutes means "
            "that the stage is too slow, or stuck: look at it in the dashboard of stages.",
            Ask("max by (stage) (wirehose_lag_seconds)", "{{stage}}"),
            unit="s",
            size=(8, 8),
            limits=worse(60),
            most=60,
            runbooks=["WirehoseLagGrowing", "WirehoseStageStalled"],
        )
    )
    made.with_panel(
        lines(
            "Waiting records",
            "How many wait for each stage. A wave after a restart is normal, and goes down.",
            Ask("sum by (stage) (wirehose_lag_records)", "{{stage}}"),
            size=(8, 8),
            runbooks=["WirehoseLagGrowing"],
        )
    )


def _lost(made: dashboard.Dashboard) -> None:
    made.with_row(row("What is lost?"))
    made.with_panel(
        bars(
            "What became of eight days' items",
            "By the ledger: seen is the sum of the others. Open are those on their way.",
            Ask("sum by (state) (wirehose_ledger_items)", "{{state}}", now=True),
            Ask("sum(wirehose_ledger_open)", "open", now=True),
            size=(6, 8),
            runbooks=["WirehoseLedgerDisagrees"],
        )
    )
    made.with_panel(
        lines(
            "Oldest item without an end",
            "Normal is below some minutes: a page waits for its host's turn. At an hour an item is overdue.",
            Ask("max(wirehose_ledger_oldest_open_seconds)", "oldest"),
            unit="s",
            size=(6, 8),
            limits=worse(3600, 600),
            most=600,
            runbooks=["WirehoseItemsOverdue"],
        )
    )
    made.with_panel(
        lines(
            "Dead letters an hour, by reason",
            "bug is our own fault: the item ended a stage five times. no_record cannot be read; pool_… ran out of time or "
            "memory, or killed their process.",
            Ask("sum by (reason) (increase(wirehose_deadletters_total[1h]))", "{{reason}}"),
            size=(6, 8),
            most=1,
            painted=("bug",),
            runbooks=["WirehoseDeadLetters", "WirehosePoisonItem"],
        )
    )
    made.with_panel(
        lines(
            "Free disk",
            "Of the state folders and of the embedded broker's. Below the reserve (WIREHOSE_MIN_FREE) poll starts no polls.",
            Ask("min by (folder) (wirehose_disk_free_bytes)", "{{folder}}"),
            Ask("max(wirehose_disk_reserve_bytes)", "reserve"),
            unit="bytes",
            size=(6, 8),
            runbooks=["WirehoseDiskLow"],
        )
    )
