package dev.pilothouse.analytics.releases;

import static dev.pilothouse.analytics.Store.ACME;
import static dev.pilothouse.analytics.Store.BOLT;
import static dev.pilothouse.analytics.Store.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pilothouse.analytics.Scope;
import dev.pilothouse.analytics.Store;
import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.TenantId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReleaseFiguresTest {
    private static final String STABLE = "1".repeat(64);
    private static final String CANARY = "2".repeat(64);
    private static final Instant BEGAN = NOON.minusSeconds(600);

    private static Store store;
    private static ReleaseFigures figures;

    @BeforeAll
    static void twoReleases() {
        store = Store.empty();
        for (int i = 0; i < 100; i++) {
            call(ACME, STABLE, i, Map.of("duration_ns", (i + 1) * 10_000_000L));
        }
        for (int i = 0; i < 20; i++) {
            call(
                    ACME,
                    CANARY,
                    i,
                    i < 3 ? Map.of("outcome", "error", "cost_source", "") : Map.of("cost", "0.5"));
        }
        call(ACME, CANARY, 30, Map.of("outcome", "refused", "error_type", "guardrail_blocked"));
        call(ACME, CANARY, 31, Map.of("outcome", "refused", "error_type", "budget_exceeded"));
        call(ACME, CANARY, 32, Map.of("outcome", "killed"));
        call(ACME, CANARY, 33, Map.of("outcome", "cancelled"));
        call(ACME, CANARY, 34, Map.of("metered", 0));
        call(ACME, CANARY, 35, Map.of("deployment", ""));
        call(ACME, CANARY, 36, Map.of("route_reason", "shadow of small"));
        call(ACME, CANARY, 37, Map.of("environment", "staging"));
        call(ACME, CANARY, 38, Map.of("feature", "other"));
        call(ACME, CANARY, -600, Map.of());
        call(BOLT, CANARY, 39, Map.of());
        said("feedback", "f1", ACME, "answer-1-5", Map.of("score", 1));
        said("feedback", "f2", ACME, "answer-1-6", Map.of("score", -1));
        said("feedback", "f3", ACME, "answer-2-5", Map.of("score", 1));
        said("feedback", "f4", BOLT, "answer-2-6", Map.of("score", -1));
        said("evaluation", "", ACME, "answer-2-7", Map.of("name", "helpful", "score", 0.25));
        said("evaluation", "", ACME, "answer-2-8", Map.of("name", "helpful", "score", 0.75));
        figures = new ReleaseFigures(store.reader());
    }

    private static void call(TenantId tenant, String digest, int second, Map<String, Object> more) {
        Map<String, Object> columns = new HashMap<>();
        columns.put("feature", "chat");
        columns.put("release_digest", digest);
        columns.put("deployment", "small-a");
        columns.put("metered", 1);
        columns.put("response_id", "answer-" + digest.charAt(0) + "-" + second);
        columns.putAll(more);
        store.call(tenant, BEGAN.plusSeconds(second), columns);
    }

    private static void said(
            String table, String id, TenantId tenant, String answer, Map<String, Object> more) {
        Map<String, Object> columns = new HashMap<>(more);
        columns.put("tenant", tenant.value());
        columns.put("response_id", answer);
        columns.put("ts", "2026-11-20 11:55:00");
        if (!id.isEmpty()) {
            columns.put("id", id);
        }
        store.insert(table, columns);
    }

    private static Map<String, ReleaseFigures.Of> read(TenantId tenant) {
        return figures.read(
                Scope.of(List.of(tenant), BEGAN, NOON).in(Environment.PRODUCTION),
                "chat",
                List.of(STABLE, CANARY));
    }

    @Test
    void calls_areThoseThatOurGatewaysSawTheReleaseAnswer() {
        ReleaseFigures.Of canary = read(ACME).get(CANARY);
        assertThat(canary.calls()).isEqualTo(21);
        assertThat(canary.errors()).isEqualTo(4);
        assertThat(canary.whole().count()).isEqualTo(17);
        assertThat(canary.cost().count()).isEqualTo(17);
        assertThat(canary.cost().value()).isEqualTo(0.5);
        assertThat(canary.cost().error()).isZero();
        assertThat(canary.currency()).isEqualTo("EUR");
        assertThat(read(BOLT)).containsOnlyKeys(CANARY);
        assertThat(read(BOLT).get(CANARY).calls()).isEqualTo(1);
    }

    @Test
    void percentiles_areToldWithHowExactTheyAre() {
        ReleaseFigures.Of stable = read(ACME).get(STABLE);
        assertThat(stable.calls()).isEqualTo(100);
        assertThat(stable.errors()).isZero();
        assertThat(stable.whole().value()).isCloseTo(950, within(15.0));
        // Of 1 to 100 the ranks 91 and 99 enclose it.
        assertThat(stable.whole().error()).isCloseTo(85 / 3.92, within(4.0));
        assertThat(stable.firstToken().value()).isCloseTo(500, within(1e-3));
        assertThat(stable.firstToken().error()).isCloseTo(0, within(1e-3));
    }

    @Test
    void quality_isWhatWasSaidOfItsAnswers() {
        Map<String, ReleaseFigures.Of> read = read(ACME);
        assertThat(read.get(STABLE).quality()).containsOnlyKeys("feedback");
        assertThat(read.get(STABLE).quality().get("feedback").value()).isEqualTo(0.5);
        assertThat(read.get(CANARY).quality()).containsOnlyKeys("feedback", "helpful");
        assertThat(read.get(CANARY).quality().get("feedback").count()).isEqualTo(1);
        assertThat(read.get(CANARY).quality().get("helpful").value()).isEqualTo(0.5);
        assertThat(read.get(CANARY).quality().get("helpful").count()).isEqualTo(2);
        assertThat(read(BOLT).get(CANARY).quality().get("feedback")).isNull();
    }

    @Test
    void releasesWithoutCalls_haveNoFigures() {
        assertThat(
                        figures.read(
                                Scope.of(List.of(ACME), BEGAN, NOON).in(Environment.PRODUCTION),
                                "chat",
                                List.of("3".repeat(64))))
                .isEmpty();
    }
}
