package dev.pilothouse.policy.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.ExportFormat;
import dev.pilothouse.policy.decisions.store.AuditExportPlanStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Plans: exports that run by themselves and are delivered. */
class AuditExportPlansTest extends AuditExportRoom {
    @Test
    void plan_runsOnceForEachPeriod_asItsOwner() {
        AuditExportPlans plans = plans();
        AuditExportPlan plan = plans.create(officer, daily(AuditFilter.ALL.withTenant(ACME)));
        plans.runDue();
        assertThat(exports.list(officer)).isEmpty();
        d.clock.forward(Duration.ofDays(1));
        plans.runDue();
        plans.runDue();
        AuditExport export = exports.list(officer).getFirst();
        assertThat(exports.list(officer)).hasSize(1);
        assertThat(ended(officer, export).job().detail()).endsWith("written to siem");
        assertThat(export.filter().from().orElseThrow().plus(Duration.ofDays(1)))
                .isEqualTo(export.filter().to().orElseThrow());
        assertThat(export.plan()).contains(plan.id());
        AuditExportPlan after = plans.find(officer, plan.id());
        assertThat(after.next()).isEqualTo(plan.next().plus(Duration.ofDays(1)));
        assertThat(after.last().orElseThrow().outcome()).isEqualTo("written to siem");
        assertThat(d.entries(officer, "audit.export.deliver")).hasSize(1);
        plans.end(officer, plan.id());
        d.clock.forward(Duration.ofDays(1));
        plans.runDue();
        assertThat(exports.list(officer)).hasSize(1);
    }

    @Test
    void plan_ofSomebodyWhoMayNotExportAnyMore_doesNotRun() {
        AuditExportPlans plans = plans();
        Actor.Person second = d.person("otto", Role.COMPLIANCE);
        AuditExportPlan plan = plans.create(second, daily(AuditFilter.ALL));
        d.access.revoke(admin, second.id(), Grant.everywhere(Role.COMPLIANCE));
        d.clock.forward(Duration.ofDays(1));
        plans.runDue();
        assertThat(exports.list(officer)).isEmpty();
        assertThat(plans.find(officer, plan.id()).last().orElseThrow().outcome())
                .startsWith("not run: ");
        assertThat(d.entries(officer, "audit.plan.run"))
                .singleElement()
                .satisfies(e -> assertThat(e.outcome()).isEqualTo("failure"));
    }

    @Test
    void plan_thatSomebodyElseRuns_exportsWhatItsOwnerMay() {
        AuditExportPlans plans = plans();
        Actor.Person otto = d.person("otto", Role.COMPLIANCE, ACME, admin);
        AuditExportPlan plan = plans.create(otto, daily(AuditFilter.ALL));
        AuditExport export = ended(officer, plans.runNow(officer, plan.id()));
        assertThat(export.tenants()).contains(Set.of(ACME));
        assertThat(export.isFor(otto)).isTrue();
        assertThat(d.entries(officer, "audit.plan.run"))
                .singleElement()
                .satisfies(e -> assertThat(e.actorRef()).isEqualTo(officer.ref()));
        d.access.revoke(admin, otto.id(), Grant.in(ACME, Role.COMPLIANCE));
        assertThatThrownBy(() -> plans.runNow(officer, plan.id()))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("otto");
    }

    @Test
    void plan_thatWasClaimedByAProcessThatEnded_isRunByAnotherForTheSamePeriod() {
        AuditExportPlans plans = plans();
        AuditExportPlan plan = plans.create(officer, daily(AuditFilter.ALL.withTenant(ACME)));
        d.clock.forward(Duration.ofDays(1));
        assertThat(
                        d.database.<Integer>write(tx ->
                                new AuditExportPlanStore(tx).claimDue(d.clock.instant()).size()))
                .isEqualTo(1);
        plans.runDue();
        assertThat(exports.list(officer)).isEmpty();
        d.clock.forward(Duration.ofMinutes(6));
        plans.runDue();
        AuditExport export = exports.list(officer).getFirst();
        assertThat(export.filter().to()).contains(plan.filterAt(plan.next()).to().orElseThrow());
        assertThat(plans.find(officer, plan.id()).next())
                .isEqualTo(plan.next().plus(Duration.ofDays(1)));
    }

    @Test
    void plan_whoseFileCannotBeDelivered_saysWhy_andKeepsTheFile() {
        AuditExportPlans plans = plans();
        AuditExportPlan.Data data = daily(AuditFilter.ALL);
        AuditExportPlan plan =
                plans.create(
                        officer,
                        new AuditExportPlan.Data(
                                "broken",
                                data.filter(),
                                data.formats(),
                                data.every(),
                                data.hour(),
                                data.folder(),
                                ""));
        AuditExport export = ended(officer, plans.runNow(officer, plan.id()));
        assertThat(export.ready()).isTrue();
        assertThat(export.job().detail()).contains("not delivered: the folder is read-only");
    }

    @Test
    void badPlans_areRefusedByTheirField() {
        AuditExportPlans plans = plans();
        assertThatThrownBy(() ->
                        plans.create(
                                officer,
                                daily(AuditFilter.ALL.between(Instant.EPOCH, Instant.MAX))))
                .hasMessageContaining("filter:");
        AuditExportPlan.Data data = daily(AuditFilter.ALL);
        assertThatThrownBy(() ->
                        plans.create(
                                officer,
                                new AuditExportPlan.Data(
                                        "x",
                                        data.filter(),
                                        data.formats(),
                                        data.every(),
                                        24,
                                        "",
                                        "")))
                .hasMessageContaining("hour:");
        assertThatThrownBy(() -> plans.create(Actor.OPERATOR, data)).isInstanceOf(Denied.class);
        assertThatThrownBy(() -> AuditExportPlan.Every.ofWord("year"))
                .hasMessageContaining("every");
        assertThatThrownBy(() -> plans.end(officer, UUID.randomUUID()))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void periods_endBeforeTheirRun() {
        Instant now = Instant.parse("2026-11-25T10:30:00Z");
        assertThat(AuditExportPlan.Every.DAY.next(now, 3)).hasToString("2026-11-26T03:00:00Z");
        assertThat(AuditExportPlan.Every.DAY.next(now, 11)).hasToString("2026-11-25T11:00:00Z");
        assertThat(AuditExportPlan.Every.WEEK.next(now, 3)).hasToString("2026-11-30T03:00:00Z");
        assertThat(AuditExportPlan.Every.MONTH.next(now, 3)).hasToString("2026-12-01T03:00:00Z");
        AuditExportPlan monthly =
                new AuditExportPlan(
                        UUID.randomUUID(),
                        new AuditExportPlan.Data(
                                "m",
                                AuditFilter.ALL,
                                Set.of(ExportFormat.CSV),
                                AuditExportPlan.Every.MONTH,
                                3,
                                "",
                                ""),
                        UUID.randomUUID(),
                        "Lena",
                        now,
                        Optional.empty());
        AuditFilter filter = monthly.filterAt(Instant.parse("2026-12-01T03:00:00Z"));
        assertThat(filter.from().orElseThrow()).hasToString("2026-11-01T00:00:00Z");
        assertThat(filter.to().orElseThrow()).hasToString("2026-12-01T00:00:00Z");
    }
}
