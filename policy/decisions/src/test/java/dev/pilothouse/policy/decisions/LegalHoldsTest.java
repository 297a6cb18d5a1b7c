package dev.pilothouse.policy.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.LegalHold.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LegalHoldsTest {
    private static final String ANN = "a".repeat(43);
    private static final String BEN = "b".repeat(43);

    private final Decisions at = new Decisions();
    private final LegalHolds holds = new LegalHolds(at.database, at.audit, at.clock);
    private final TenantId acme = new TenantId("acme");

    @BeforeEach
    void aTenant() {
        at.tenants.create(person(Role.ADMIN), acme, "Acme");
    }

    private Actor.Person person(Role role) {
        return at.person("somebody-" + role.word(), role);
    }

    private LegalHold place(Actor actor, Scope scope, String target) {
        return holds.place(actor, acme, scope, target, "claim 4711", Optional.empty());
    }

    @Test
    void hold_coversWhatItNames_untilItIsLifted() {
        Actor officer = person(Role.COMPLIANCE);
        LegalHold ofAnn = place(officer, Scope.SUBJECT, ANN);
        LegalHold chat = place(officer, Scope.FEATURE, "chat");
        assertThat(holds.over(acme, Set.of(ANN))).containsExactlyInAnyOrder(ofAnn, chat);
        assertThat(holds.over(acme, Set.of(BEN))).containsExactly(chat);
        assertThat(holds.over(new TenantId("other"), Set.of(ANN))).isEmpty();
        HeldData held = holds.held();
        assertThat(held.subjects("acme")).containsExactly(ANN);
        assertThat(held.holds("acme", "chat")).isTrue();
        assertThat(held.holds("acme", "search")).isFalse();
        LegalHold lifted = holds.lift(officer, ofAnn.id(), "the claim is settled");
        assertThat(lifted.lift())
                .hasValueSatisfying(l -> assertThat(l.reason()).isEqualTo("the claim is settled"));
        assertThat(holds.over(acme, Set.of(ANN))).containsExactly(chat);
        assertThat(holds.list(officer, false)).containsExactly(chat);
        assertThat(holds.list(officer, true)).hasSize(2);
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() -> holds.lift(officer, ofAnn.id(), "again"));
    }

    @Test
    void hold_ofTheTenant_coversAllOfIt() {
        place(person(Role.ADMIN), Scope.TENANT, "");
        assertThat(holds.held().holds("acme", "anything")).isTrue();
        assertThat(holds.over(acme, Set.of())).hasSize(1);
    }

    @Test
    void hold_endsByItself() {
        Instant soon = at.clock.instant().plus(Duration.ofDays(1));
        LegalHold hold =
                holds.place(
                        person(Role.ADMIN),
                        acme,
                        Scope.TRACE,
                        "ab".repeat(16),
                        "audit",
                        Optional.of(soon));
        assertThat(hold.holds(soon.minusSeconds(1))).isTrue();
        assertThat(hold.holds(soon)).isFalse();
        assertThat(holds.held().traces("acme")).containsExactly("ab".repeat(16));
    }

    @ParameterizedTest
    @CsvSource({"tenant, chat", "feature, Not A Feature", "subject, ann@example.org", "trace, 12"})
    void target_isOneOfItsScope(String scope, String target) {
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> place(person(Role.ADMIN), Scope.ofWord(scope), target));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void holds_areForComplianceAndAdmin(Role role) {
        Actor actor = person(role);
        if (Set.of(Role.COMPLIANCE, Role.ADMIN).contains(role)) {
            LegalHold hold = place(actor, Scope.FEATURE, "chat");
            assertThat(holds.list(actor, false)).containsExactly(hold);
            holds.lift(actor, hold.id(), "done");
            return;
        }
        LegalHold hold = place(person(Role.ADMIN), Scope.FEATURE, "chat");
        assertThatExceptionOfType(Denied.class)
                .isThrownBy(() -> place(actor, Scope.FEATURE, "chat"));
        assertThatExceptionOfType(Denied.class).isThrownBy(() -> holds.list(actor, false));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> holds.lift(actor, hold.id(), "done"));
    }

    @Test
    void hold_needsAReason_soDoesItsEnd() {
        Actor officer = person(Role.COMPLIANCE);
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(
                        () -> holds.place(officer, acme, Scope.TENANT, "", " ", Optional.empty()));
        LegalHold hold = place(officer, Scope.TENANT, "");
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> holds.lift(officer, hold.id(), ""));
        assertThat(holds.held().holds("acme", "x")).isTrue();
    }
}
