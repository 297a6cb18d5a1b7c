package dev.pilothouse.console.web.overview;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Kpi;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Ui;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;

/** One bucket: how many KPIs are where, and a row for each. */
final class BucketCard extends LiveCard<List<Reading>> {
    private final Bucket bucket;
    private final Function<Measure, String> href;
    private final Div rows = Ui.div("kpis");
    private final Map<Measure, Reading> drawn = new EnumMap<>(Measure.class);
    private final Map<Measure, Kpi> components = new HashMap<>();

    /**
     * @param href where definition, trend and rows of a KPI are
     */
    BucketCard(Bucket bucket, Function<Measure, String> href) {
        super(new Card(bucket.label()).columns(4).flush());
        this.bucket = bucket;
        this.href = href;
        Measure.of(bucket).forEach(m -> put(m, new Kpi(m.label(), href.apply(m)).loading()));
        Unmeasured.of(bucket).forEach(u -> rows.add(row(u)));
        card().content(rows);
    }

    @Override
    List<Reading> read(Sources.Answers answers) {
        return Measure.of(bucket).stream().map(m -> Readings.of(m, answers)).toList();
    }

    @Override
    Component draw(List<Reading> readings) {
        readings.forEach(this::update);
        card().tools(counts(readings));
        return rows;
    }

    /** Addresses of rows follow the state of the page. */
    void relink() {
        components.forEach((measure, row) -> row.setHref(href.apply(measure)));
    }

    private void update(Reading reading) {
        if (!reading.equals(drawn.put(reading.measure(), reading))) {
            put(reading.measure(), row(reading));
        }
    }

    private void put(Measure measure, Kpi row) {
        Kpi old = components.put(measure, row);
        if (old == null) {
            rows.add(row);
        } else {
            rows.replace(old, row);
        }
    }

    private Kpi row(Reading reading) {
        Measure measure = reading.measure();
        Kpi row = new Kpi(name(reading), href.apply(measure));
        if (reading.now().isEmpty()) {
            row.value("–", nothing(reading));
        } else {
            BigDecimal now = reading.now().orElseThrow();
            row.value(measure.unit().figure(now, reading.currency()), measure.unit().suffix(now));
        }
        reading.delta().ifPresent(row::delta);
        row.target(measure.target().judge(reading.now()), measure.target().words());
        row.trend(
                reading.trend().stream().mapToDouble(Double::doubleValue).toArray(),
                measure.target()
                        .limit()
                        .map(l -> OptionalDouble.of(l.doubleValue()))
                        .orElse(OptionalDouble.empty()));
        row.getElement().setAttribute("title", reading.sample());
        return row;
    }

    private static String nothing(Reading reading) {
        return reading.measure() == Measure.TIME_TO_PRODUCTION && !reading.sample().isEmpty()
                ? "all called before being declared"
                : "nothing counted yet";
    }

    /** With its sample where that is not simply all calls. */
    private static String name(Reading reading) {
        return switch (reading.measure()) {
            case POSITIVE_FEEDBACK ->
                    reading.now().isEmpty()
                            ? reading.measure().label()
                            : reading.measure().label() + ", " + reading.sample();
            case TIME_TO_PRODUCTION,
                    TIME_TO_FIRST_TOKEN,
                    ERROR_RATE,
                    SPEND,
                    COST_PER_CALL,
                    CACHED_INPUT,
                    REFUSALS,
                    KILLED,
                    TEAMS ->
                    reading.measure().label();
        };
    }

    private static Div row(Unmeasured kpi) {
        Div row = Ui.div("kpi");
        Component status = StatusBadge.plain(Status.UNKNOWN, "no source");
        row.add(
                Ui.text(kpi.name(), "name", "clip"),
                Ui.div("target", status),
                Ui.div("value", Ui.div("nosource", Ui.text(kpi.connect()))));
        return row;
    }

    private Component[] counts(List<Reading> readings) {
        Map<Status, Long> counts = new EnumMap<>(Status.class);
        Stream.concat(
                        readings.stream().map(r -> r.measure().target().judge(r.now())),
                        Unmeasured.of(bucket).stream().map(u -> Status.UNKNOWN))
                .forEach(s -> counts.merge(s, 1L, Long::sum));
        return counts.entrySet().stream()
                .map(e -> StatusBadge.plain(e.getKey(), Long.toString(e.getValue())))
                .toArray(Component[]::new);
    }
}
