package dev.pilothouse.console.bench.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.console.bench.sample.Company;
import dev.pilothouse.console.bench.sample.Feature;
import dev.pilothouse.console.bench.sample.Incident;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GeneratorTest {
    private static final Instant MONDAY = Instant.parse("2026-11-09T00:00:00Z");
    private static final int DAY = 24;
    private static final String LIFE = "2026-11-23T20:00:00Z";

    private final Generator generator = new Generator(History.SEED);

    private static Feature feature(String path) {
        return Company.standard().features().stream()
                .filter(f -> f.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private List<Span> spans(Feature feature, Instant from, int hours) {
        List<Span> all = new ArrayList<>();
        for (int i = 0; i < hours; i++) {
            all.addAll(generator.spans(feature, LIFE, from.plus(i, ChronoUnit.HOURS)));
        }
        return all;
    }

    private static long calls(List<Span> spans) {
        return spans.stream().filter(s -> s.getName().startsWith("chat ")).count();
    }

    private static long sum(List<Span> spans, String key) {
        return spans.stream()
                .flatMap(s -> s.getAttributesList().stream())
                .filter(a -> a.getKey().equals(key))
                .mapToLong(a -> a.getValue().getIntValue())
                .sum();
    }

    private static double failed(List<Span> spans) {
        long failed =
                spans.stream()
                        .filter(s -> s.getName().startsWith("chat "))
                        .filter(s -> s.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR)
                        .count();
        return (double) failed / calls(spans);
    }

    private static double meanMillis(List<Span> spans) {
        return spans.stream()
                .filter(s -> s.getName().startsWith("chat "))
                .mapToLong(s -> s.getEndTimeUnixNano() - s.getStartTimeUnixNano())
                .average()
                .orElseThrow();
    }

    @Test
    void sameHour_givesTheSameSpans() {
        Feature feature = feature("meridian-bank/support-assistant");
        Instant hour = MONDAY.plus(10, ChronoUnit.HOURS);
        assertThat(generator.spans(feature, LIFE, hour))
                .isNotEmpty()
                .isEqualTo(new Generator(History.SEED).spans(feature, LIFE, hour))
                .isNotEqualTo(new Generator(1).spans(feature, LIFE, hour));
    }

    @Test
    void anotherLifeOfAFeature_hasTheSameRequestsUnderOtherIds() {
        Feature feature = feature("meridian-bank/support-assistant");
        Instant hour = MONDAY.plus(10, ChronoUnit.HOURS);
        List<Span> first = generator.spans(feature, LIFE, hour);
        List<Span> second = generator.spans(feature, "later", hour);
        assertThat(second)
                .extracting(Span::getStartTimeUnixNano)
                .isEqualTo(first.stream().map(Span::getStartTimeUnixNano).toList());
        assertThat(second)
                .extracting(Span::getSpanId)
                .doesNotContainAnyElementsOf(first.stream().map(Span::getSpanId).toList());
    }

    @Test
    void spans_haveIdsOfTheirOwnAndParentsInTheirTrace() {
        List<Span> all = new ArrayList<>();
        Company.standard().features().forEach(f -> all.addAll(spans(f, MONDAY, DAY)));
        assertThat(all).extracting(Span::getSpanId).doesNotHaveDuplicates();
        Map<Object, Set<Object>> ids =
                all.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Span::getTraceId,
                                        Collectors.mapping(Span::getSpanId, Collectors.toSet())));
        assertThat(all)
                .allSatisfy(span -> {
                    assertThat(span.getEndTimeUnixNano())
                            .isGreaterThanOrEqualTo(span.getStartTimeUnixNano());
                    if (!span.getParentSpanId().isEmpty()) {
                        assertThat(ids.get(span.getTraceId())).contains(span.getParentSpanId());
                    }
                });
        assertThat(all)
                .extracting(Span::getName)
                .anyMatch(name -> name.startsWith("execute_tool "))
                .anyMatch(name -> name.startsWith("retrieval "))
                .anyMatch(name -> name.equals("pilothouse.feedback"));
    }

    @Test
    void rhythm_followsTheDayAndTheWeek() {
        Feature feature = feature("meridian-bank/support-assistant");
        long morning = calls(spans(feature, MONDAY.plus(8, ChronoUnit.HOURS), 4));
        long night = calls(spans(feature, MONDAY, 4));
        assertThat(morning).isGreaterThan(10 * night);
        long weekday = calls(spans(feature, MONDAY.plus(1, ChronoUnit.DAYS), DAY));
        long saturday = calls(spans(feature, MONDAY.plus(5, ChronoUnit.DAYS), DAY));
        assertThat(saturday).isBetween(weekday / 4, weekday * 7 / 10);
    }

    @Test
    void anyThirtyDays_showTheCostSpikeAndTheRegression() {
        for (Incident incident : List.of(Incident.COST_SPIKE, Incident.REGRESSION)) {
            Feature feature = feature(incident.feature());
            assertThat(LongStream.range(0, 60).mapToObj(d -> MONDAY.plus(d, ChronoUnit.DAYS)))
                    .allSatisfy(from ->
                            assertThat(
                                            LongStream.range(0, 30 * DAY)
                                                    .mapToObj(h -> from.plus(h, ChronoUnit.HOURS))
                                                    .anyMatch(h ->
                                                            Incident.at(feature, h) == incident))
                                    .isTrue());
        }
    }

    @Test
    void costSpike_multipliesTokens() {
        Feature feature = feature(Incident.COST_SPIKE.feature());
        Instant spike = Instant.parse("2026-11-10T08:00:00Z");
        assertThat(Incident.at(feature, spike)).isEqualTo(Incident.COST_SPIKE);
        long usual =
                sum(spans(feature, spike.plus(1, ChronoUnit.DAYS), 7), "gen_ai.usage.input_tokens");
        long then = sum(spans(feature, spike, 7), "gen_ai.usage.input_tokens");
        assertThat(then).isGreaterThan(6 * usual);
    }

    @Test
    void regression_slowsAndFails() {
        Feature feature = feature(Incident.REGRESSION.feature());
        Instant then = Instant.parse("2026-11-18T12:00:00Z");
        assertThat(Incident.at(feature, then)).isEqualTo(Incident.REGRESSION);
        List<Span> bad = spans(feature, then, 8);
        List<Span> good = spans(feature, then.minus(1, ChronoUnit.DAYS), 8);
        assertThat(failed(bad)).isGreaterThan(failed(good) + 0.08);
        assertThat(meanMillis(bad)).isGreaterThan(2 * meanMillis(good));
    }

    @Test
    void attributes_haveNoKeyTwice() {
        assertThat(spans(feature("kestrel-software/code-review-agent"), MONDAY, DAY))
                .allSatisfy(span ->
                        assertThat(span.getAttributesList())
                                .extracting(KeyValue::getKey)
                                .doesNotHaveDuplicates());
    }
}
