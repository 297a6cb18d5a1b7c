package dev.pilothouse.registry;

import static dev.pilothouse.registry.Office.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.registry.RetentionRuns.Claim;
import dev.pilothouse.registry.RetentionRuns.Deleted;
import dev.pilothouse.registry.RetentionRuns.Leaving;
import dev.pilothouse.registry.RetentionRuns.Lost;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RetentionRunsTest {
    private static final LocalDate DAY = LocalDate.of(2026, 8, 1);

    private final Office office = new Office();
    private Instant now = Instant.parse("2026-12-01T03:00:00Z");
    private final RetentionRuns runs =
            new RetentionRuns(
                    office.database,
                    office.audit,
                    new Clock() {
                        @Override
                        public ZoneId getZone() {
                            return ZoneOffset.UTC;
                        }

                        @Override
                        public Clock withZone(ZoneId zone) {
                            return this;
                        }

                        @Override
                        public Instant instant() {
                            return now;
                        }
                    });

    private static Leaving leaving(Claim claim, long rows, LocalDate oldest) {
        return new Leaving(
                UUID.randomUUID(),
                claim.run(),
                new Deleted(ACME, DataKind.CONTENT, rows, oldest, DAY),
                List.of("acme\tchat\tshort\t" + oldest));
    }

    private int entries(Claim claim) {
        return office.database
                .read(tx ->
                        office.audit.about(
                                tx, Entity.of("retention-run", claim.run().toString()), 9))
                .size();
    }

    private List<Deleted> deleted() {
        return runs.list(office.author).getFirst().deleted();
    }

    @Test
    void batch_isNotedWithItsEntry_whenItEnds_notWhenTheRunDoes() {
        Claim claim = runs.take().orElseThrow();
        assertThat(runs.take()).isEmpty();
        Leaving one = leaving(claim, 3, DAY);
        Leaving other = leaving(claim, 5, DAY.minusDays(1));
        for (Leaving batch : List.of(one, other)) {
            runs.going(claim, List.of(batch));
        }
        assertThat(entries(claim)).isZero();
        runs.gone(Actor.CONTROL_PLANE, one, 3);
        assertThat(deleted()).containsExactly(new Deleted(ACME, DataKind.CONTENT, 3, DAY, DAY));
        runs.gone(Actor.CONTROL_PLANE, other, 4);
        assertThat(entries(claim)).isEqualTo(2);
        assertThat(deleted())
                .containsExactly(new Deleted(ACME, DataKind.CONTENT, 7, DAY.minusDays(1), DAY));
        assertThat(runs.list(inOtherTenant()).getFirst().deleted()).isEmpty();
        runs.end(claim, "");
        assertThat(runs.list(office.author).getFirst().ended()).isPresent();
        assertThat(runs.take()).isEmpty();
    }

    @Test
    void batch_isNotedOnce_whoeverDoesSo() {
        Claim claim = runs.begin();
        Leaving batch = leaving(claim, 3, DAY);
        runs.going(claim, List.of(batch));
        runs.gone(Actor.CONTROL_PLANE, batch, 3);
        runs.gone(Actor.CONTROL_PLANE, batch, 3);
        assertThat(deleted()).extracting(Deleted::rows).containsExactly(3L);
        assertThat(entries(claim)).isEqualTo(1);
    }

    @Test
    void whatAProcessLeft_isThereForTheNext_onceItIsSilent() {
        Claim claim = runs.take().orElseThrow();
        Leaving batch = leaving(claim, 3, DAY);
        runs.going(claim, List.of(batch));
        assertThat(runs.left()).isEmpty();
        now = now.plus(Duration.ofMinutes(31));
        assertThat(runs.left()).containsExactly(batch);
        runs.gone(Actor.CONTROL_PLANE, batch, 0);
        assertThat(runs.left()).isEmpty();
        assertThat(deleted()).isEmpty();
        assertThat(entries(claim)).isZero();
    }

    @Test
    void runThatGivesSignsOfLife_isNobodyElses_howeverLongItTakes() {
        Claim claim = runs.take().orElseThrow();
        for (int i = 0; i < 20; i++) {
            now = now.plus(Duration.ofMinutes(25));
            runs.alive(claim);
            assertThat(runs.take()).isEmpty();
        }
    }

    @Test
    void runOfTheDay_waitsForOneThatIsUnderWay() {
        Claim asked = runs.begin();
        assertThat(runs.take()).isEmpty();
        runs.end(asked, "");
        assertThat(runs.take()).isPresent();
    }

    @Test
    void runThatIsTakenUpAgain_isNotItsFirstProcesssAnyMore() {
        Claim claim = runs.take().orElseThrow();
        now = now.plus(Duration.ofMinutes(31));
        Claim again = runs.take().orElseThrow();
        assertThat(again.run()).isEqualTo(claim.run());
        assertThatExceptionOfType(Lost.class).isThrownBy(() -> runs.alive(claim));
        assertThatExceptionOfType(Lost.class)
                .isThrownBy(() -> runs.going(claim, List.of(leaving(claim, 3, DAY))));
        runs.end(claim, "too late");
        assertThat(runs.list(office.author).getFirst().ended()).isEmpty();
        runs.end(again, "");
        assertThat(runs.list(office.author).getFirst().failure()).isEmpty();
    }

    @Test
    void runsThatNobodyTakesUpAgain_end() {
        Claim today = runs.take().orElseThrow();
        runs.begin();
        now = now.plus(Duration.ofMinutes(31));
        runs.endSilent();
        assertThat(runs.list(office.author))
                .filteredOn(r -> r.ended().isPresent())
                .singleElement()
                .satisfies(r -> assertThat(r.failure()).isEqualTo("its process ended"));
        assertThat(runs.take()).hasValueSatisfying(c -> assertThat(c.run()).isEqualTo(today.run()));
    }

    private static Actor inOtherTenant() {
        return new Actor.Person(
                UUID.randomUUID(),
                "o",
                "o",
                Set.of(Grant.in(new TenantId("other"), Role.ENGINEER)));
    }
}
