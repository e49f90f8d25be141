"""How are the feeds: which are well, which are silent, how are they asked, and what do downloads bring?"""

from grafana_foundation_sdk.builders import dashboard

from deploy.grafana.kit import ORANGE, Ask, bars, board, lines, number, or_none, restarts, row, worse

NO_CALLBACK = "WIREHOSE_CALLBACK is not set: no hub is asked"


def build() -> dashboard.Dashboard:
    """The dashboard."""
    made = board("feeds", __doc__ or "").annotation(restarts("poll"))
    for part in (_health, _states, _polls, _pages):
        part(made)
    return made


def _share(state: str) -> Ask:
    return Ask(f'sum(wirehose_feeds{{state="{state}"}}) / clamp_min(sum(wirehose_feeds), 1)', now=True)


def _health(made: dashboard.Dashboard) -> None:
    made.with_row(row("Which feeds are well?"))
    made.with_panel(
        number(
            "Feeds",
            "All that are subscribed, in any state.",
            Ask("sum(wirehose_feeds)", now=True),
            size=(4, 8),
        )
    )
    made.with_panel(
        number(
            "Silent",
            "Of all feeds: those that bring nothing for longer than they ever did. Some at night are normal; many at once: our network, or a page "
            "that answers for all of them. `wirehose status` names the worst.",
            _share("silent"),
            unit="percentunit",
            size=(4, 8),
            limits=worse(0.25, 0.05),
            runbooks=["WirehoseFeedSilent", "WirehoseFeedsSilent"],
        )
    )
    made.with_panel(
        number(
            "Failing",
            "Of all feeds: those whose last polls failed; they are asked ever more rarely, up to once a day. `wirehose feeds check URL` tries one.",
            _share("failing"),
            unit="percentunit",
            size=(4, 8),
            limits=worse(0.25, 0.05),
            runbooks=["WirehoseFeedSilent", "WirehoseFeedsSilent"],
        )
    )


def _states(made: dashboard.Dashboard) -> None:
    made.with_panel(
        lines(
            "Feeds by state",
            "ok, new (not asked yet), failing, silent, gone (410: asked no more), paused. A step of many from ok to another state at once "
            "is our fault or our network's.",
            Ask("sum by (state) (wirehose_feeds)", "{{state}}"),
            stacked=True,
            painted=("ok", "new", "failing", "silent", "gone", "paused"),
            runbooks=["WirehoseFeedsSilent"],
        )
    )
    made.with_panel(
        lines(
            "How long are feeds unheard?",
            "Seconds by which a good answer is overdue: of half of the feeds, of 90 and 99 of 100, and of the worst. 0 is normal for "
            "all but the last ones; when the half rises, no feed is asked at all.",
            Ask("max by (quantile) (wirehose_feeds_unheard_seconds)", "{{quantile}} of the feeds"),
            unit="s",
            runbooks=["WirehoseFeedsSilent"],
        )
    )
    made.with_panel(
        bars(
            "Worst feeds, by id",
            "Since when each should have answered well again: the ten worst. `wirehose feeds list` says whose id it is; "
            "`wirehose feeds check URL` says what is wrong.",
            Ask(
                or_none("topk(10, max by (feed) (wirehose_feed_unheard_seconds))", "feed", "none is late"),
                "{{feed}}",
                now=True,
            ),
            unit="s",
            size=(12, 8),
            limits=worse(86400, 3600),
            runbooks=["WirehoseFeedSilent"],
        )
    )


def _polls(made: dashboard.Dashboard) -> None:
    made.with_row(row("How are they asked?"))
    made.with_panel(
        lines(
            "Polls a minute, by outcome",
            "ok and not_modified are the good ones. timeout, connect or dns of many hosts at once is our network; http_403 or http_429 of many, "
            "that we ask too often.",
            Ask("60 * sum by (outcome) (rate(wirehose_polls_total[$__rate_interval]))", "{{outcome}}"),
            unit="suffix:/min",
            stacked=True,
            painted=("ok", "not_modified"),
            rest=ORANGE,
            runbooks=["WirehoseFeedsSilent"],
        )
    )
    late = "histogram_quantile({}, sum by (le, stage) (rate(wirehose_timer_late_seconds_bucket[$__rate_interval])))"
    made.with_panel(
        lines(
            "How late do polls and looks begin?",
            "99 of 100 begin within this time of being due. Seconds are normal after a start; minutes mean that one worker has too many "
            "feeds, or one host too many pages.",
            Ask(late.format(0.5), "{{stage}}, 50 of 100"),
            Ask(late.format(0.99), "{{stage}}, 99 of 100"),
            unit="s",
            every="1m",
        )
    )
    made.with_panel(
        lines(
            "Scheduled feeds and pages",
            "poll: feeds that are asked. fetch: pages that are looked at, or will be again.",
            Ask("sum by (stage) (wirehose_scheduled)", "{{stage}}"),
        )
    )
    made.with_panel(
        lines(
            "WebSub, a minute",
            "What hubs were asked for and what they deliver: hint counts, bad_signature does not; many unknown: another wirehose's callbacks "
            "come here (deploy/README.md).",
            Ask("60 * sum by (outcome) (rate(wirehose_pushes_total[$__rate_interval]))", "{{outcome}}"),
            unit="suffix:/min",
            none=NO_CALLBACK,
        )
    )


def _pages(made: dashboard.Dashboard) -> None:
    made.with_row(row("What do downloads of pages bring?"))
    for look, title, about in (
        ("first", "First looks a minute", "Each new item's page. ok is normal; no_turn and host_busy mean that a host has more news than "
         "we may ask for, tdm_reserved and robots that it does not want us."),
        ("again", "Second looks a minute", "Pages that are looked at again (WIREHOSE_LOOKS). not_modified and ok are normal."),
    ):  # fmt: skip
        made.with_panel(
            lines(
                title,
                about,
                Ask(
                    f'60 * sum by (outcome) (rate(wirehose_downloads_total{{look="{look}"}}[$__rate_interval]))',
                    "{{outcome}}",
                ),
                unit="suffix:/min",
                stacked=True,
                painted=("ok", "not_modified"),
                rest=ORANGE,
                none="" if look == "first" else "no page was looked at again yet",
            )
        )
