package dev.pilothouse.policy.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.rules.guardrails.Detect;
import dev.pilothouse.policy.rules.guardrails.GuardAction;
import dev.pilothouse.policy.rules.guardrails.GuardPolicy;
import dev.pilothouse.policy.rules.guardrails.GuardRule;
import dev.pilothouse.policy.rules.guardrails.GuardStage;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GuardrailPoliciesTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId OTHER = new TenantId("other");

    private final Decisions control = new Decisions();
    private final GuardrailPolicies guardrails =
            new GuardrailPolicies(control.database, control.audit, control.clock);
    private Actor.Person admin;

    @BeforeEach
    void tenants() {
        admin = control.person("admin", Role.ADMIN);
        control.tenants.create(admin, ACME, "Acme");
        control.tenants.create(admin, OTHER, "Other");
    }

    private static GuardPolicy words(String word, String when) {
        return new GuardPolicy(
                List.of(
                        new GuardRule(
                                "words",
                                EnumSet.of(GuardStage.INPUT),
                                new Detect.Deny(List.of(word), List.of()),
                                GuardAction.BLOCK,
                                when)));
    }

    @Test
    void draft_isInForceOnlyOncePublished_andEachVersionStaysAsItWas() {
        GuardrailDraft saved = guardrails.save(admin, ACME, "chat", words("one", ""), 0);
        assertThat(GuardrailPolicies.published(control.database)).isEmpty();
        assertThat(saved.changed()).isTrue();

        guardrails.publish(admin, ACME, "chat", saved.version(), "first");
        GuardrailDraft second =
                guardrails.save(admin, ACME, "chat", words("two", ""), saved.version());
        assertThat(GuardrailPolicies.published(control.database))
                .singleElement()
                .satisfies(v -> assertThat(v.rules()).isEqualTo(words("one", "")));
        assertThat(second.changed()).isTrue();

        guardrails.publish(admin, ACME, "chat", second.version(), "second");
        assertThat(guardrails.versions(admin, ACME, "chat"))
                .extracting(GuardrailVersion::version)
                .containsExactly(2L, 1L);
        assertThat(guardrails.find(admin, ACME, "chat").orElseThrow().changed()).isFalse();

        guardrails.withdraw(admin, ACME, "chat", "no longer");
        assertThat(GuardrailPolicies.published(control.database)).isEmpty();
    }

    @Test
    void change_isInTheAuditLogAndInTheCountOfChanges() {
        GuardrailDraft saved = guardrails.save(admin, ACME, "*", words("one", ""), 0);
        guardrails.publish(admin, ACME, "*", saved.version(), "why not");
        Actor compliance = control.person("clara", Role.COMPLIANCE);
        assertThat(control.entries(compliance, "guardrail.save")).hasSize(1);
        assertThat(control.entries(compliance, "guardrail.publish"))
                .singleElement()
                .satisfies(e -> assertThat(e.reason()).isEqualTo("why not"));
    }

    @Test
    void wrongRule_isRefusedWhenSaved_withItsPlace() {
        assertThatThrownBy(
                        () -> guardrails.save(admin, ACME, "chat", words("one", "count > 'a'"), 0))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("rules[0].when");
        assertThatThrownBy(() -> guardrails.save(admin, ACME, "No Slug", words("one", ""), 0))
                .isInstanceOf(BadInput.class);
    }

    @Test
    void lostUpdate_isRefused() {
        GuardrailDraft saved = guardrails.save(admin, ACME, "chat", words("one", ""), 0);
        guardrails.save(admin, ACME, "chat", words("two", ""), saved.version());
        assertThatThrownBy(() ->
                        guardrails.save(admin, ACME, "chat", words("three", ""), saved.version()))
                .isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> guardrails.publish(admin, ACME, "chat", saved.version(), "x"))
                .isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> guardrails.save(admin, ACME, "chat", words("new", ""), 0))
                .isInstanceOf(Conflict.class);
    }

    @Test
    void permission_isChecked_inItsTenant() {
        GuardrailDraft saved = guardrails.save(admin, ACME, "chat", words("one", ""), 0);
        Actor engineer = control.person("eve", Role.ENGINEER, OTHER, admin);
        assertThatThrownBy(() -> guardrails.save(engineer, OTHER, "chat", words("x", ""), 0))
                .isInstanceOf(Denied.class);
        assertThatThrownBy(() -> guardrails.find(engineer, ACME, "chat"))
                .isInstanceOf(Denied.class);
        assertThat(guardrails.list(engineer)).isEmpty();
        assertThat(guardrails.list(admin)).hasSize(1);
        assertThatThrownBy(() -> guardrails.publish(engineer, ACME, "chat", saved.version(), "x"))
                .isInstanceOf(Denied.class);
    }

    @Test
    void dryRun_isLoggedBeforeItReads_andItsNewestResultKept() {
        Actor engineer = control.person("eve", Role.ENGINEER);
        var question =
                new GuardrailDryRun.Question(
                        ACME,
                        "chat",
                        words("one", ""),
                        control.clock.instant().minus(Duration.ofHours(1)),
                        control.clock.instant());
        guardrails.beginDryRun(engineer, question);
        Actor compliance = control.person("clara", Role.COMPLIANCE);
        assertThat(control.entries(compliance, "guardrail.dry-run")).hasSize(1);

        var change =
                new GuardrailDryRun.Change(
                        "ab".repeat(16),
                        "cd".repeat(8),
                        question.since(),
                        "chat",
                        "input",
                        "words",
                        "block",
                        "denied",
                        1);
        guardrails.keep(engineer, question, new GuardrailDryRun.Sums(10, 1, 7), List.of(change));
        assertThat(guardrails.dryRun(engineer, ACME, "chat"))
                .hasValueSatisfying(run -> {
                    assertThat(run.changes()).containsExactly(change);
                    assertThat(run.looked()).isEqualTo(10);
                    assertThat(run.unjudged()).isEqualTo(7);
                    assertThat(run.question().rules()).isEqualTo(question.rules());
                });
    }
}
