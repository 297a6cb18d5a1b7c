package dev.pilothouse.analytics.kpis;

import static dev.pilothouse.analytics.Store.ACME;
import static dev.pilothouse.analytics.Store.BOLT;
import static dev.pilothouse.analytics.Store.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.analytics.Scope;
import dev.pilothouse.analytics.Store;
import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.TenantId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KpisTest {
    private static final Instant NOW_ISH = NOON.minusSeconds(600);
    private static Store store;
    private static Kpis kpis;

    @BeforeAll
    static void twoTenants() {
        store = Store.empty();
        kpis = new Kpis(store.reader());
        store.call(ACME, NOW_ISH, Map.of("ttft_us", 1_000_000, "team", "cards"));
        store.call(ACME, NOW_ISH.minusSeconds(60), Map.of("outcome", "error", "cost", "0.75"));
        store.call(
                ACME, NOW_ISH, Map.of("outcome", "killed", "cost_source", "unpriced", "cost", "0"));
        store.call(ACME, NOW_ISH, Map.of("outcome", "refused", "environment", "staging"));
        store.span(ACME, NOW_ISH, Map.of("call", 0, "cost", "99", "outcome", "error"));
        store.call(ACME, NOW_ISH.minusSeconds(3600), Map.of("cost", "0.5"));
        store.call(BOLT, NOW_ISH, Map.of("cost", "7", "ttft_us", 9_000_000, "currency", "USD"));
        vote(ACME, 1, NOW_ISH);
        vote(ACME, -1, NOW_ISH);
        vote(ACME, 1, NOW_ISH.minusSeconds(3600));
        vote(BOLT, 1, NOW_ISH);
    }

    @Test
    void traffic_countsCallsOfOneTenantOnly_nowAndBefore() {
        Traffic traffic = kpis.traffic(Store.hour(ACME));

        Sums now = traffic.now().total();
        assertThat(now.calls()).isEqualTo(4);
        assertThat(now.errors()).isEqualTo(1);
        assertThat(now.killed()).isEqualTo(1);
        assertThat(now.refused()).isEqualTo(1);
        assertThat(now.unpriced()).isEqualTo(1);
        assertThat(now.teams()).isEqualTo(2);
        assertThat(now.cost()).isEqualByComparingTo("1.25");
        assertThat(traffic.before().total().calls()).isEqualTo(1);
        assertThat(Kpi.SPEND.value(traffic.before().total()).orElseThrow())
                .isEqualByComparingTo("0.5");
    }

    @Test
    void slots_addUpToTheWhole() {
        Traffic traffic = kpis.traffic(Store.hour(ACME));

        assertThat(traffic.now().slots()).hasSize(traffic.slots().count());
        assertThat(traffic.now().slots().stream().mapToLong(Sums::calls).sum()).isEqualTo(4);
        assertThat(
                        traffic.now().slots().stream()
                                .map(Sums::cost)
                                .reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo("1.25");
    }

    @Test
    void hoursAndMinutes_agreeWithTheFacts() {
        Scope month = Scope.of(List.of(ACME, BOLT), NOON.minus(Duration.ofDays(30)), NOON);
        Sums hours = kpis.traffic(month).now().total();
        String facts =
                store.ask(
                        "SELECT countIf(call), toString(sumIf(cost, call)), sumIf(input_tokens, call) FROM db.span");

        assertThat(
                        hours.calls()
                                + "\t"
                                + hours.cost().stripTrailingZeros()
                                + "\t"
                                + hours.inputTokens())
                .isEqualTo(facts);
        Scope day = Scope.of(List.of(ACME, BOLT), NOON.minus(Duration.ofDays(1)), NOON);
        assertThat(kpis.traffic(day).now().total()).isEqualTo(hours);
    }

    @Test
    void environment_narrows() {
        Sums staging = kpis.traffic(Store.hour(ACME).in(new Environment("staging"))).now().total();

        assertThat(staging.calls()).isEqualTo(1);
        assertThat(staging.refused()).isEqualTo(1);
    }

    @Test
    void kpis_areUnknownWithoutCalls_neverZero() {
        Scope quiet = Store.hour(ACME).between(NOON.plusSeconds(3600), NOON.plusSeconds(7200));
        Sums nothing = kpis.traffic(quiet).now().total();

        for (Kpi kpi : Kpi.values()) {
            assertThat(kpi.value(nothing)).as(kpi.name()).isEmpty();
        }
    }

    @Test
    void values_comeInTheirUnits() {
        Sums now = kpis.traffic(Store.hour(ACME).in(Environment.PRODUCTION)).now().total();

        assertThat(Kpi.TIME_TO_FIRST_TOKEN.value(now).orElseThrow().doubleValue())
                .isBetween(0.5, 1.0);
        assertThat(Kpi.ERROR_RATE.value(now).orElseThrow().doubleValue()).isBetween(0.333, 0.334);
        assertThat(Kpi.COST_PER_CALL.value(now).orElseThrow()).isEqualByComparingTo("0.5");
        assertThat(Kpi.COST_PER_CALL.sample(now)).isEqualTo(2);
    }

    @Test
    void feedback_countsVotesOfOneTenant() {
        Feedback feedback = kpis.feedback(Store.hour(ACME));

        assertThat(feedback.now().total()).isEqualTo(new Votes(1, 2));
        assertThat(feedback.before().total()).isEqualTo(new Votes(1, 1));
    }

    @Test
    void currency_isThatOfTheTenantsCalls() {
        assertThat(kpis.currency(Store.hour(ACME))).contains("EUR");
        assertThat(kpis.currency(Store.hour(BOLT))).contains("USD");
    }

    @Test
    void freshness_isTheNewestCallOfTheTenant() {
        store.span(BOLT, NOON.minusSeconds(1), Map.of("call", 0));
        Freshness freshness = new Freshness(store.reader());

        assertThat(freshness.newest(List.of(BOLT), NOON.minusSeconds(3600))).contains(NOW_ISH);
        assertThat(freshness.newest(List.of(BOLT), NOON)).isEmpty();
    }

    private static void vote(TenantId tenant, int score, Instant at) {
        store.insert(
                "feedback",
                Map.of(
                        "tenant",
                        tenant.value(),
                        "environment",
                        "production",
                        "id",
                        tenant + "-" + score + "-" + at.getEpochSecond(),
                        "score",
                        score,
                        "ts",
                        at.getEpochSecond()));
    }
}
