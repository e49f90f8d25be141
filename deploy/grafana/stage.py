"""One stage in depth: what it does, what waits for it, its processes, its state and disk."""

from grafana_foundation_sdk.builders import dashboard
from grafana_foundation_sdk.models import dashboard as model

from deploy.grafana.kit import (
    GREEN,
    ORANGE,
    RED,
    SOURCE,
    Ask,
    State,
    board,
    lines,
    number,
    restarts,
    row,
    states,
    worse,
)

ME = 'stage="$stage"'
OURS = f"on (instance, job) wirehose_build_info{{{ME}}}"  # Python's own metrics have no stage


def build() -> dashboard.Dashboard:
    """The dashboard."""
    stage = (
        dashboard.QueryVariable("stage").label("Stage").datasource(SOURCE)
        .query("label_values(wirehose_build_info, stage)").refresh(model.VariableRefresh.ON_DASHBOARD_LOAD)
        .sort(model.VariableSort.ALPHABETICAL_ASC).current(model.VariableOption(text="extract", value="extract"))
    )  # fmt: skip
    made = board("stage", __doc__ or "", stage).annotation(restarts("$stage"))
    for part in (_work, _age, _input, _processes, _load, _loop, _disk):
        part(made)
    return made


def _rate(part: str) -> str:
    return f"rate(wirehose_stage_seconds_{part}{{{ME}}}[$__rate_interval])"


def _work(made: dashboard.Dashboard) -> None:
    made.with_row(row("What does $stage do?"))
    made.with_panel(
        lines(
            "Records a minute, by outcome",
            "What it takes up, and what becomes of it. A stage that only rejects, or whose outcomes fall behind what it takes "
            "up, has a fault.",
            Ask(f"60 * sum by (stage) (rate(wirehose_items_in_total{{{ME}}}[$__rate_interval]))", "taken up"),
            Ask(
                f"60 * sum by (outcome) (rate(wirehose_items_total{{{ME}}}[$__rate_interval]))", "{{outcome}}"
            ),
            unit="suffix:/min",
            none="nothing came to this stage yet",
            runbooks=["WirehoseStageStalled"],
        )
    )
    made.with_panel(
        lines(
            "Seconds a record",
            "Pool and download included. extract and enrich need tenths of a second where many come at once, the others "
            "milliseconds; fetch as long as the host takes.",
            Ask(f"sum({_rate('sum')}) / sum({_rate('count')})", "mean"),
            *(
                Ask(f"histogram_quantile({q}, sum by (le) ({_rate('bucket')}))", f"{q * 100:g} of 100")
                for q in (0.5, 0.99)
            ),
            unit="s",
            every="1m",
            none="this stage measures no records",
        )
    )


def _age(made: dashboard.Dashboard) -> None:
    made.with_panel(
        lines(
            "Since the last record and heartbeat",
            "A heartbeat passes every 30 s. Above two minutes the stage stands still, or one before it; records alone may be "
            "rare at night.",
            Ask(f"time() - max(wirehose_last_processed_timestamp_seconds{{{ME}}})", "record"),
            Ask(f"time() - max(wirehose_heartbeat_timestamp_seconds{{{ME}}})", "heartbeat"),
            unit="s",
            size=(8, 8),
            limits=worse(120),
            most=120,
            none="none yet",
            runbooks=["WirehoseStageStalled"],
        )
    )
    made.with_panel(
        lines(
            "How old is what passes?",
            "How long ago the last record had been seen, and the last heartbeat sent, when they left the stage. Old records with young "
            "heartbeats are pages that are looked at again, or a replay.",
            Ask(f"max(wirehose_last_processed_age_seconds{{{ME}}})", "record"),
            Ask(f"max(wirehose_heartbeat_age_seconds{{{ME}}})", "heartbeat"),
            unit="s",
            size=(8, 8),
            none="none yet",
        )
    )
    made.with_panel(
        lines(
            "Put aside, an hour",
            "Dead letters by reason, and what failed in the pool. bug is our own fault; pool_timeout, pool_memory and pool_died "
            "are records too large or too wild.",
            Ask(f"sum by (reason) (increase(wirehose_deadletters_total{{{ME}}}[1h]))", "{{reason}}"),
            Ask(
                f"sum(increase(wirehose_pool_failures_total{{{ME}}}[1h])) or vector(0)", "failed in the pool"
            ),
            size=(8, 8),
            most=1,
            painted=("bug",),
            runbooks=["WirehoseDeadLetters", "WirehosePoisonItem"],
        )
    )


def _input(made: dashboard.Dashboard) -> None:
    made.with_row(row("What waits for $stage?"))
    made.with_panel(
        lines(
            "Oldest waiting record, by partition",
            "0: none waits. One partition alone means one key (a host, a language) that is busy or stuck; all of them, a stage that is "
            "too slow: add a worker, or look at its processes.",
            Ask(f"max by (topic, partition) (wirehose_lag_seconds{{{ME}}})", "{{topic}} {{partition}}"),
            unit="s",
            size=(8, 8),
            limits=worse(60),
            most=60,
            runbooks=["WirehoseLagGrowing"],
        )
    )
    made.with_panel(
        lines(
            "Waiting records, by partition",
            "A wave after a restart is normal, and goes down.",
            Ask(f"max by (topic, partition) (wirehose_lag_records{{{ME}}})", "{{topic}} {{partition}}"),
            size=(8, 8),
            runbooks=["WirehoseLagGrowing"],
        )
    )
    made.with_panel(
        states(
            "What holds its workers back?",
            "One line a cause. paused asked: somebody said `wirehose pause`; paused disk: the disk is low; waits: the broker or the disk "
            "does not take what it sends; no broker: Kafka does not answer.",
            Ask(f"max by (why) (wirehose_paused{{{ME}}})", "paused {{why}}"),
            Ask(f"max(wirehose_waiting{{{ME}}})", "waits"),
            Ask(f"1 - min(wirehose_broker_up{{{ME}}})", "no broker"),
            means=(State(0, 0, "no", GREEN), State(1, 1, "yes", ORANGE)),
            size=(8, 8),
            runbooks=["WirehosePaused", "WirehoseBrokerUnreachable"],
        )
    )


def _processes(made: dashboard.Dashboard) -> None:
    made.with_row(row("How are the workers of $stage?"))
    made.with_panel(
        number(
            "Workers",
            "Processes of this stage that answer, by version. Two versions are normal only while you upgrade.",
            Ask(f"count by (version) (wirehose_build_info{{{ME}}})", "{{version}}", now=True),
            size=(4, 8),
            runbooks=["WirehoseStageDown"],
        )
    )
    made.with_panel(
        number(
            "Starts in this time",
            "How often its workers began anew. Normal is none beside upgrades; the log of the stage says why one ended.",
            Ask(f"sum(changes(process_start_time_seconds[$__range]) * {OURS})", now=True),
            size=(4, 8),
            limits=worse(3, 1),
            runbooks=["WirehoseCrashLoop"],
        )
    )
    made.with_panel(
        number(
            "Partitions ready",
            "Partitions of its input that its workers own, with their state read. Fewer than the input has means that nobody takes the "
            "others: a worker starts, or is missing.",
            Ask(f"sum(wirehose_partitions{{{ME}}})", now=True),
            size=(4, 8),
            limits=((None, RED), (1, GREEN)),
            runbooks=["WirehoseStageDown"],
        )
    )


def _load(made: dashboard.Dashboard) -> None:
    made.with_panel(
        lines(
            "Pool",
            "Tasks given to the pool and not finished, beside its processes. More tasks than processes for minutes: raise WIREHOSE_POOL, "
            "or add a worker.",
            Ask(f"sum(wirehose_pool_tasks{{{ME}}})", "tasks"),
            Ask(f"sum(wirehose_pool_processes{{{ME}}})", "processes"),
            size=(12, 8),
            most=2,
            none="this stage has no pool",
        )
    )
    made.with_panel(
        lines(
            "CPU",
            "Of one core, by the worker itself; its pool is not in it. At 100 % a worker is full: its loop does one thing at a time.",
            Ask(f"rate(process_cpu_seconds_total[$__rate_interval]) * {OURS}", "{{instance}}"),
            unit="percentunit",
            size=(6, 8),
            limits=((None, GREEN), (0.9, ORANGE)),
            most=1,
        )
    )
    made.with_panel(
        lines(
            "Memory",
            "Resident, of the worker itself; a process of its pool has about as much again. trace and story grow with "
            "WIREHOSE_WINDOW, then stay.",
            Ask(f"process_resident_memory_bytes * {OURS}", "{{instance}}"),
            unit="bytes",
            size=(6, 8),
        )
    )


def _loop(made: dashboard.Dashboard) -> None:
    made.with_panel(
        lines(
            "How late is its loop?",
            "How much later than asked it woke in the last second. Above a second for long, it does too much at once; standing still "
            "for a minute, the worker is ended and begun anew.",
            Ask(f"max by (instance) (wirehose_loop_late_seconds{{{ME}}})", "{{instance}}"),
            unit="s",
            size=(6, 8),
            limits=worse(1),
            most=1,
            runbooks=["WirehoseStageStalled"],
        )
    )
    made.with_panel(
        lines(
            "Open files and sockets",
            "poll and fetch have one for each host that they ask; a line that only grows is a leak.",
            Ask(f"process_open_fds * {OURS}", "{{instance}}"),
            size=(6, 8),
        )
    )


def _disk(made: dashboard.Dashboard) -> None:
    made.with_row(row("What does $stage keep?"))
    made.with_panel(
        lines(
            "State",
            "Size of its folder below WIREHOSE_DATA. It grows with what the stage remembers, and may be removed while the worker "
            "is stopped: Kafka has it all.",
            Ask(f"max by (instance) (wirehose_state_bytes{{{ME}}})", "{{instance}}"),
            unit="bytes",
            size=(8, 8),
        )
    )
    made.with_panel(
        lines(
            "Free disk, as it sees it",
            "Of the disk with its state, and the embedded broker's. Below the reserve (WIREHOSE_MIN_FREE) poll starts no polls, below "
            "half of it fetch no looks.",
            Ask(f"min by (folder) (wirehose_disk_free_bytes{{{ME}}})", "{{folder}}"),
            Ask(f"max(wirehose_disk_reserve_bytes{{{ME}}})", "reserve"),
            unit="bytes",
            size=(8, 8),
            runbooks=["WirehoseDiskLow"],
        )
    )
    made.with_panel(
        lines(
            "Scheduled",
            "Feeds that poll asks, or pages that fetch will look at (again): only these two have a schedule.",
            Ask(f"sum(wirehose_scheduled{{{ME}}})", "scheduled"),
            size=(8, 8),
            none="this stage has no schedule",
        )
    )
