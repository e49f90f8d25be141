"""The few kinds of panel that our dashboards are made of, so that a dashboard says only what is its own.

A panel has a title that is a question or a plain noun, and `about`: what is normal, and what to do when it is not.
`runbooks` names the alerts whose runbooks help. `none` is what stands there instead of a series, where having none is
normal: a panel without it must always have one (tests/ops/test_panels.py).
"""

from collections.abc import Sequence
from typing import Any, NamedTuple
from zlib import crc32

from grafana_foundation_sdk.builders import (
    bargauge,
    common,
    dashboard,
    prometheus,
    stat,
    statetimeline,
    timeseries,
)
from grafana_foundation_sdk.models import common as options
from grafana_foundation_sdk.models import dashboard as model

SOURCE = model.DataSourceRef(type_val="prometheus", uid="${datasource}")
RUNBOOKS = (
    "/public/runbooks"  # Grafana itself serves what is mounted there; the variable says where else they are
)
IN_DEPTH = (
    "/d/wirehose-stage?var-stage=${__field.labels.stage}&var-datasource=${datasource}&${__url_time_range}"
)
GREEN, ORANGE, RED, BLUE, GREY = "green", "orange", "red", "blue", "#8e9196"
PAINT = {  # words that have one colour wherever they stand
    "ok": GREEN, "published": GREEN, "new": GREEN, "not_modified": BLUE, "revised": BLUE, "paused": BLUE,
    "duplicate": GREY, "gone": GREY, "back catalogue": GREY, "new in feeds": "purple", "rejected": ORANGE,
    "silent": ORANGE, "failing": RED, "dead": RED, "bug": RED,
}  # fmt: skip
Step = tuple[float | None, str]  # from this value on, this colour


class Ask(NamedTuple):
    """One query of a panel; `legend` may name labels, ``{{so}}``. `now`: only its value at the end counts."""

    expr: str
    legend: str = ""
    now: bool = False


class State(NamedTuple):
    """What a value of a state timeline means: from `low` to `high`."""

    low: float
    high: float
    text: str
    color: str


def or_none(expr: str, label: str, word: str) -> str:
    """A query that has a series with this word as its label, and the value 0, where it would have none."""
    return f'{expr} or on () label_replace(vector(0), "{label}", "{word}", "", "")'


def worse(red: float, orange: float | None = None) -> tuple[Step, ...]:
    """Colours where more is worse."""
    middle: tuple[Step, ...] = () if orange is None else ((orange, ORANGE),)
    return ((None, GREEN), *middle, (red, RED))


def better(green: float, orange: float | None = None) -> tuple[Step, ...]:
    """Colours where less is worse."""
    middle: tuple[Step, ...] = () if orange is None else ((orange, ORANGE),)
    return ((None, RED), *middle, (green, GREEN))


PLAIN: tuple[Step, ...] = ((None, BLUE),)


def identity(title: str) -> int:
    """A number that a panel keeps wherever it stands, so that links to it last."""
    return crc32(title.encode()) % 1_000_000


def fixed(color: str) -> model.DynamicConfigValue:
    """This colour, for what an override is about."""
    return model.DynamicConfigValue(id_val="color", value={"mode": "fixed", "fixedColor": color})


def thresholds(steps: Sequence[Step]) -> dashboard.ThresholdsConfig:
    """Steps as the SDK wants them."""
    made = [model.Threshold(value=value, color=color) for value, color in steps]
    return dashboard.ThresholdsConfig().mode(model.ThresholdsMode.ABSOLUTE).steps(made)


def _begin(
    panel: Any,
    title: str,
    about: str,
    asks: Sequence[Ask],
    size: tuple[int, int],
    runbooks: Sequence[str],
) -> Any:
    """What every panel has."""
    panel.id(identity(title)).title(title).description(about).datasource(SOURCE).span(size[0]).height(size[1])
    for letter, ask in zip("ABCDEFGH", asks, strict=False):
        query = (
            prometheus.Dataquery().ref_id(letter).expr(ask.expr).legend_format(ask.legend).datasource(SOURCE)
        )
        panel.with_target(query.instant() if ask.now else query.range())
    to_page = model.DashboardLinkType.LINK
    panel.links(
        [
            dashboard.DashboardLink(f"Runbook {name}")
            .type(to_page)
            .url(f"${{runbooks}}/{name}.md")
            .target_blank(True)
            for name in runbooks
        ]
    )
    if any("{{stage}}" in ask.legend for ask in asks):
        panel.data_links([dashboard.DashboardLink("This stage").url(IN_DEPTH)])
    return panel


def lines(
    title: str,
    about: str,
    *asks: Ask,
    unit: str = "short",
    size: tuple[int, int] = (12, 8),
    runbooks: Sequence[str] = (),
    limits: Sequence[Step] = (),
    stacked: bool = False,
    most: float | None = None,
    every: str = "",
    painted: Sequence[str] = (),
    rest: str = "",
    none: str = "",
) -> timeseries.Panel:
    """Values over time.

    `limits` are drawn as dashed lines. `every`: the least time between two points. `painted`: words of PAINT that come as
    names, `rest`: the colour of all others.
    """
    panel: timeseries.Panel = _begin(timeseries.Panel(), title, about, asks, size, runbooks)
    panel.unit(unit).min(0).line_width(0 if stacked else 1).fill_opacity(70 if stacked else 8)
    panel.show_points(options.VisibilityMode.NEVER if stacked else options.VisibilityMode.AUTO)
    legend = common.VizLegendOptions().show_legend(True)
    if size[0] > 8:
        legend.display_mode(options.LegendDisplayMode.TABLE).placement(options.LegendPlacement.RIGHT)
        legend.calcs(["lastNotNull", "max"])
    else:
        legend.display_mode(options.LegendDisplayMode.LIST).placement(options.LegendPlacement.BOTTOM)
    panel.legend(legend)
    panel.tooltip(
        common.VizTooltipOptions().mode(options.TooltipDisplayMode.MULTI).sort(options.SortOrder.DESCENDING)
    )
    if stacked:
        panel.stacking(common.StackingConfig().mode(options.StackingMode.NORMAL).group("A"))
    if limits:
        panel.thresholds(thresholds(limits))
        panel.thresholds_style(
            common.GraphThresholdsStyleConfig().mode(options.GraphThresholdsStyleMode.DASHED)
        )
    if rest:
        panel.override_by_regexp(f"/^(?!({'|'.join(painted)})$)/", [fixed(rest)])
    for name in painted:
        panel.override_by_name(name, [fixed(PAINT[name])])
    if most is not None:
        panel.axis_soft_max(most)
    if none:
        panel.no_value(none)
    return panel.interval(every) if every else panel


def number(
    title: str,
    about: str,
    *asks: Ask,
    unit: str = "short",
    size: tuple[int, int] = (3, 4),
    runbooks: Sequence[str] = (),
    limits: Sequence[Step] = PLAIN,
    decimals: int | None = None,
    names: bool = False,
    none: str = "",
) -> stat.Panel:
    """One number, coloured by its limits. `names`: what is shown is the legend, not the value."""
    panel: stat.Panel = _begin(stat.Panel(), title, about, asks, size, runbooks)
    panel.unit(unit).thresholds(thresholds(limits)).graph_mode(options.BigValueGraphMode.NONE)
    panel.color_mode(options.BigValueColorMode.BACKGROUND if not names else options.BigValueColorMode.NONE)
    panel.reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]))
    panel.text_mode(options.BigValueTextMode.NAME if names else options.BigValueTextMode.AUTO)
    if none:
        panel.no_value(none)
    return panel if decimals is None else panel.decimals(decimals)


def bars(
    title: str,
    about: str,
    *asks: Ask,
    unit: str = "short",
    size: tuple[int, int] = (8, 8),
    runbooks: Sequence[str] = (),
    limits: Sequence[Step] = PLAIN,
) -> bargauge.Panel:
    """One bar a series, as it stands now."""
    panel: bargauge.Panel = _begin(bargauge.Panel(), title, about, asks, size, runbooks)
    panel.unit(unit).min(0).thresholds(thresholds(limits)).orientation(options.VizOrientation.HORIZONTAL)
    panel.display_mode(options.BarGaugeDisplayMode.BASIC)
    return panel.reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]))


def states(
    title: str,
    about: str,
    *asks: Ask,
    means: Sequence[State],
    size: tuple[int, int] = (12, 8),
    runbooks: Sequence[str] = (),
) -> statetimeline.Panel:
    """What each series was when; `means` gives its values words and colours."""
    panel: statetimeline.Panel = _begin(statetimeline.Panel(), title, about, asks, size, runbooks)
    panel.mappings(
        [
            model.RangeMap(
                options=model.DashboardRangeMapOptions(
                    from_val=one.low,
                    to=one.high,
                    result=model.ValueMappingResult(text=one.text, color=one.color, index=number),
                )
            )
            for number, one in enumerate(means)
        ]
    )
    panel.legend(common.VizLegendOptions().show_legend(True).display_mode(options.LegendDisplayMode.LIST))
    return panel.show_value(options.VisibilityMode.NEVER).merge_values(True).row_height(0.8)


def board(name: str, about: str, *variables: Any) -> dashboard.Dashboard:
    """A dashboard without panels yet: `name` is its title, and the end of its uid."""
    made = (
        dashboard.Dashboard(f"wirehose: {name}").uid(f"wirehose-{name}").description(about).tags(["wirehose"])
    )
    made.time("now-6h", "now").refresh("30s").timezone("browser").tooltip(model.DashboardCursorSync.CROSSHAIR)
    made.with_variable(dashboard.DatasourceVariable("datasource").label("Prometheus").type("prometheus"))
    for variable in variables:
        made.with_variable(variable)
    made.with_variable(
        dashboard.TextBoxVariable("runbooks")
        .label("Runbooks are at")
        .default_value(RUNBOOKS)
        .current(model.VariableOption(text=RUNBOOKS, value=RUNBOOKS))
    )
    made.link(
        dashboard.DashboardLink("wirehose")
        .type(model.DashboardLinkType.DASHBOARDS)
        .tags(["wirehose"])
        .keep_time(True)
        .include_vars(True)
    )
    return made


def restarts(stage: str = "") -> dashboard.AnnotationQuery:
    """Marks where a worker (of this stage) began: within its first minute."""
    begun = "(time() - process_start_time_seconds < 60) * on (instance, job) group_left (stage, version) wirehose_build_info"
    chosen = f'{{stage="{stage}"}}' if stage else ""
    return (
        dashboard.AnnotationQuery()
        .name("A worker starts")
        .datasource(SOURCE)
        .enable(True)
        .icon_color(ORANGE)
        .expr(f"{begun}{chosen}")
    )


def row(title: str) -> dashboard.Row:
    """A heading."""
    return dashboard.Row(title).id(identity(title))
