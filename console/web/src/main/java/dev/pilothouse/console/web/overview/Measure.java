package dev.pilothouse.console.web.overview;

import dev.pilothouse.analytics.kpis.Kpi;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A KPI of the page that has a source. */
enum Measure {
    TIME_TO_PRODUCTION(
            Bucket.VELOCITY,
            "To first production call, median",
            Unit.DAYS,
            Better.LOWER,
            Target.under("30", "25", "under 30 d"),
            "Median over the features whose first call in production fell into the period of the"
                    + " time between their declaration and that call.",
            "Declarations in the registry; first calls from the gateway's spans."),
    POSITIVE_FEEDBACK(
            Bucket.QUALITY,
            "Positive feedback",
            Unit.SHARE,
            Better.HIGHER,
            Target.over("0.8", "0.82", "over 80 %"),
            "Votes above zero, divided by all votes.",
            "POST /v1/feedback at the gateway, by the time of the vote."),
    TIME_TO_FIRST_TOKEN(
            Kpi.TIME_TO_FIRST_TOKEN,
            Bucket.RELIABILITY,
            "Time to first token, P95",
            Unit.SECONDS,
            Better.LOWER,
            Target.under("1.5", "1.25", "under 1.5 s"),
            "95th percentile (t-digest) of the time from the gateway's receipt of a call to the"
                    + " first token, over calls where it is known.",
            "Spans of calls, roll-up by minute or hour."),
    ERROR_RATE(
            Kpi.ERROR_RATE,
            Bucket.RELIABILITY,
            "Error rate",
            Unit.SHARE,
            Better.LOWER,
            Target.under("0.01", "0.008", "under 1 %"),
            "Calls with outcome error, divided by all calls. Refused, killed and cancelled calls"
                    + " are no errors.",
            "Spans of calls, roll-up by minute or hour."),
    SPEND(
            Kpi.SPEND,
            Bucket.COST,
            "Spend",
            Unit.MONEY,
            Better.LOWER,
            Target.NONE,
            "Sum of what each priced call cost by the price book valid at its time. Unpriced calls"
                    + " add nothing and are counted apart.",
            "Metered spans of calls, priced once at ingest."),
    COST_PER_CALL(
            Kpi.COST_PER_CALL,
            Bucket.COST,
            "Cost per call",
            Unit.MONEY_EACH,
            Better.LOWER,
            Target.NONE,
            "Spend, divided by the number of priced calls.",
            "Metered spans of calls, priced once at ingest."),
    CACHED_INPUT(
            Kpi.CACHED_INPUT,
            Bucket.COST,
            "Input tokens from cache",
            Unit.SHARE,
            Better.HIGHER,
            Target.NONE,
            "Input tokens that the provider read from its cache, divided by all input tokens.",
            "Usage that providers report with each call."),
    REFUSALS(
            Kpi.REFUSALS,
            Bucket.SAFETY,
            "Refused calls",
            Unit.SHARE,
            Better.NEITHER,
            Target.NONE,
            "Calls that a rule of the gateway refused, divided by all calls.",
            "Spans of calls with outcome refused."),
    KILLED(
            Kpi.KILLED,
            Bucket.SAFETY,
            "Calls stopped by a kill",
            Unit.COUNT,
            Better.LOWER,
            Target.under("0", "0", "target 0"),
            "Calls that a kill switch denied, and streams that it cut.",
            "Spans of calls with outcome killed."),
    TEAMS(
            Kpi.TEAMS,
            Bucket.DEVELOPER_EXPERIENCE,
            "Teams on the gateway",
            Unit.COUNT,
            Better.HIGHER,
            Target.NONE,
            "Teams with at least one call in the period.",
            "The team of each call's API key.");

    /** Which direction is good. */
    enum Better {
        LOWER,
        HIGHER,
        NEITHER
    }

    private final Optional<Kpi> kpi;
    private final Bucket bucket;
    private final String label;
    private final Unit unit;
    private final Better better;
    private final Target target;
    private final String formula;
    private final String source;

    Measure(
            Bucket bucket,
            String label,
            Unit unit,
            Better better,
            Target target,
            String formula,
            String source) {
        this(Optional.empty(), bucket, label, unit, better, target, formula, source);
    }

    Measure(
            Kpi kpi,
            Bucket bucket,
            String label,
            Unit unit,
            Better better,
            Target target,
            String formula,
            String source) {
        this(Optional.of(kpi), bucket, label, unit, better, target, formula, source);
    }

    Measure(
            Optional<Kpi> kpi,
            Bucket bucket,
            String label,
            Unit unit,
            Better better,
            Target target,
            String formula,
            String source) {
        this.kpi = kpi;
        this.bucket = bucket;
        this.label = label;
        this.unit = unit;
        this.better = better;
        this.target = target;
        this.formula = formula;
        this.source = source;
    }

    static List<Measure> of(Bucket bucket) {
        return Arrays.stream(values()).filter(m -> m.bucket == bucket).toList();
    }

    static Optional<Measure> ofWord(String word) {
        return Arrays.stream(values()).filter(m -> m.word().equals(word)).findFirst();
    }

    /** As it stands in the address. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The question of the roll-ups that answers it; empty: answered from elsewhere. */
    Optional<Kpi> kpi() {
        return kpi;
    }

    Bucket bucket() {
        return bucket;
    }

    String label() {
        return label;
    }

    Unit unit() {
        return unit;
    }

    Better better() {
        return better;
    }

    Target target() {
        return target;
    }

    String formula() {
        return formula;
    }

    String source() {
        return source;
    }
}
