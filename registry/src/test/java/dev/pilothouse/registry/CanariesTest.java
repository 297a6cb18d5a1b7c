package dev.pilothouse.registry;

import static dev.pilothouse.registry.Office.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.registry.CanaryFigures.Measure;
import dev.pilothouse.registry.CanaryFigures.Side;
import dev.pilothouse.registry.CanaryJudgement.Verdict;
import dev.pilothouse.registry.Release.State;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class CanariesTest {
    private static final CanaryRule RULE = new CanaryRule(100, 100, 20, 20, 10, 60);
    private static final Side GOOD = side(1_000, 0);

    private final Office office = new Office();

    private static Side side(long calls, long errors) {
        return new Side(
                calls,
                errors,
                Measure.NONE,
                new Measure(calls - errors, 800, 4),
                new Measure(calls, 0.01, 0),
                "EUR",
                new TreeMap<>());
    }

    private Release canary(String text, Optional<CanaryRule> rule) {
        Release canary = office.askCanary(office.version(text), 500, rule);
        office.approve(canary, office.officer);
        return office.now(canary);
    }

    private Map<UUID, Verdict> judge(Duration later) {
        return office.canaries(Clock.offset(office.clock, later)).judgeAll(Duration.ofSeconds(25));
    }

    @Test
    void goodCanary_isPromotedByItsRule_once_withItsFiguresInTheLog() throws SQLException {
        Release one = office.live("one");
        Release canary = canary("two", Optional.of(RULE));
        office.figures = new CanaryFigures(side(99, 0), GOOD);
        assertThat(judge(Duration.ZERO)).containsExactly(Map.entry(canary.id(), Verdict.WAIT));
        assertThat(judge(Duration.ofSeconds(10))).as("read a moment ago").isEmpty();
        office.figures = new CanaryFigures(side(100, 0), GOOD);
        assertThat(judge(Duration.ofSeconds(30)))
                .containsExactly(Map.entry(canary.id(), Verdict.PROMOTE));
        assertThat(office.now(canary).state()).isEqualTo(State.LIVE);
        assertThat(office.now(one).state()).isEqualTo(State.ENDED);
        assertThat(office.served().orElseThrow().stable().digest()).isEqualTo(canary.digest());
        assertThat(judge(Duration.ofSeconds(60))).isEmpty();
        assertThat(logged("release.promote"))
                .singleElement()
                .asString()
                .contains("\"figures\"", "\"calls\":100", "\"calls\":1000", "every figure");
    }

    @Test
    void badCanary_isTakenBackByItsRule() throws SQLException {
        Release one = office.live("one");
        Release canary = canary("two", Optional.of(RULE));
        office.figures = new CanaryFigures(side(40, 20), GOOD);
        judge(Duration.ZERO);
        assertThat(office.now(canary).state()).isEqualTo(State.ENDED);
        assertThat(office.served().orElseThrow().canary()).isEmpty();
        assertThat(office.served().orElseThrow().stable().digest()).isEqualTo(one.digest());
        assertThat(logged("release.take-back"))
                .singleElement()
                .asString()
                .contains("over the limit are errors", "\"errors\":20");
    }

    @Test
    void canaryWithoutEnoughCalls_staysInTheEnd_andPeopleDecide() throws SQLException {
        office.live("one");
        Release canary = canary("two", Optional.of(RULE));
        office.figures = new CanaryFigures(side(5, 0), GOOD);
        assertThat(judge(Duration.ofMinutes(61)))
                .containsExactly(Map.entry(canary.id(), Verdict.STAY));
        office.figures = new CanaryFigures(side(500, 0), GOOD);
        assertThat(judge(Duration.ofMinutes(70))).isEmpty();
        assertThat(office.now(canary).state()).isEqualTo(State.CANARY);
        assertThat(office.now(canary).ruleEnded()).isPresent();
        assertThat(logged("release.canary-stays")).hasSize(1);
        CanaryLook look = office.canaries.look(office.author, ACME, canary.id());
        assertThat(look.judgement()).isEmpty();
        assertThat(look.figures().canary().calls()).isEqualTo(500);
        office.canaries.promote(office.asker, ACME, canary.id());
        assertThat(office.now(canary).state()).isEqualTo(State.LIVE);
    }

    @Test
    void canaryByHand_isLeftToPeople() {
        office.live("one");
        Release canary = canary("two", Optional.empty());
        office.figures = new CanaryFigures(side(500, 400), GOOD);
        assertThat(judge(Duration.ofMinutes(61))).isEmpty();
        assertThat(office.now(canary).state()).isEqualTo(State.CANARY);
    }

    @Test
    void killedCanary_isNotPromoted() {
        office.live("one");
        Release canary = canary("two", Optional.of(RULE));
        office.killed.add(canary.digest());
        office.figures = new CanaryFigures(side(500, 0), GOOD);
        assertThat(judge(Duration.ZERO)).containsValue(Verdict.WAIT);
        assertThat(office.now(canary).state()).isEqualTo(State.CANARY);
    }

    @Test
    void severalProcesses_actOnce() throws Exception {
        office.live("one");
        canary("two", Optional.of(RULE));
        office.figures = new CanaryFigures(side(500, 0), GOOD);
        List<Verdict> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Map<UUID, Verdict>>> running = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                running.add(threads.submit(() -> judge(Duration.ZERO)));
            }
            for (Future<Map<UUID, Verdict>> each : running) {
                all.addAll(each.get().values());
            }
        }
        assertThat(all).containsExactly(Verdict.PROMOTE);
        assertThat(logged("release.promote")).hasSize(1);
    }

    @Test
    void whatIsNoCanary_isNotLookedAt() {
        Release live = office.live("one");
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() -> office.canaries.look(office.author, ACME, live.id()));
    }

    private List<String> logged(String action) throws SQLException {
        List<String> details = new ArrayList<>();
        try (var connection = office.store.app().getConnection();
                var query =
                        connection.prepareStatement(
                                "SELECT convert_from(d.detail, 'UTF8') FROM"
                                        + " pilothouse.audit_entry e JOIN pilothouse.audit_detail d"
                                        + " USING (seq) WHERE e.action = ?")) {
            query.setString(1, action);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    details.add(rows.getString(1));
                }
            }
        }
        return details;
    }
}
