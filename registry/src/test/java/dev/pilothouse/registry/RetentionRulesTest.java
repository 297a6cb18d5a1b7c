package dev.pilothouse.registry;

import static dev.pilothouse.registry.Office.ACME;
import static dev.pilothouse.registry.Office.CHAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Consent;
import dev.pilothouse.db.model.ContentRule;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionRulesTest {
    private final Office office = new Office();
    private Optional<RetentionFloor.Floor> floor = Optional.empty();
    private final RetentionRules rules =
            new RetentionRules(
                    office.database, office.audit, List.of((tx, reach) -> floored()), 30);

    private List<RetentionFloor.Floored> floored() {
        return floor.stream()
                .flatMap(f ->
                        Stream.of(DataKind.FACTS, DataKind.AUDIT_EVENTS)
                                .map(data -> new RetentionFloor.Floored(ACME, CHAT, data, f)))
                .toList();
    }

    private static RetentionRule rule(String feature, String of, DataKind data, int days) {
        return new RetentionRule(
                ACME,
                Optional.of(feature).filter(f -> !f.isEmpty()).map(FeatureId::new),
                Optional.of(of).filter(c -> !c.isEmpty()),
                data,
                days);
    }

    private void set(String feature, String of, DataKind data, int days) {
        rules.set(office.officer, rule(feature, of, data, days), "because");
    }

    private void keep(String feature, String of, ContentRule content) {
        rules.keep(
                office.officer,
                new KeepingRule(
                        ACME,
                        Optional.of(feature).filter(f -> !f.isEmpty()).map(FeatureId::new),
                        Optional.of(of).filter(c -> !c.isEmpty()),
                        Optional.ofNullable(content)),
                "because");
    }

    private int content() {
        return rules.policy(office.author).kept(ACME, CHAT, DataKind.CONTENT).days();
    }

    @Test
    void days_areThoseOfTheMostSpecificRule() {
        assertThat(content()).isEqualTo(90);
        set("", "", DataKind.CONTENT, 60);
        assertThat(content()).isEqualTo(60);
        keep("", "short", null);
        assertThat(content()).isEqualTo(7);
        set("", "short", DataKind.CONTENT, 5);
        assertThat(content()).isEqualTo(5);
        set("chat", "", DataKind.CONTENT, 80);
        assertThat(content()).isEqualTo(80);
        set("chat", "short", DataKind.CONTENT, 3);
        assertThat(content()).isEqualTo(3);
        keep("chat", "standard", null);
        assertThat(content()).isEqualTo(80);
        rules.clear(office.officer, rule("chat", "", DataKind.CONTENT, 1), "undo");
        assertThat(content()).isEqualTo(60);
        assertThat(rules.policy(office.author).kept(ACME, CHAT, DataKind.PLAYGROUND).days())
                .isEqualTo(30);
    }

    @Test
    void row_namesItsOwnClass_whateverTheFeatureSaysNow() {
        RetentionPolicy policy = rules.everything();
        assertThat(policy.kept("acme", "chat", "hr-10y", DataKind.CONTENT).days()).isEqualTo(3_653);
        assertThat(policy.kept("acme", "gone", "", DataKind.CONTENT).source())
                .isEqualTo(RetentionPolicy.Source.INSTALLATION);
    }

    @Test
    void facts_areKeptAsLongAsWhatHangsOnThem() {
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> set("chat", "", DataKind.FACTS, 89))
                .withMessageContaining("content of chat")
                .withMessageContaining("at most 89");
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> set("", "short", DataKind.CONTENT, 401));
        set("chat", "", DataKind.CONTENT, 20);
        set("chat", "", DataKind.ATTRIBUTES, 20);
        set("chat", "", DataKind.FACTS, 20);
        assertThat(rules.logDays(ACME, CHAT)).isEqualTo(20);
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() ->
                        rules.clear(office.officer, rule("chat", "", DataKind.CONTENT, 1), "x"));
    }

    @Test
    void logs_areKeptAsLongAsTheyMustBe() {
        floor = Optional.of(new RetentionFloor.Floor(184, "AI Act Article 19(1): high-risk"));
        assertThat(rules.logDays(ACME, CHAT)).isEqualTo(400);
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> set("", "", DataKind.AUDIT_EVENTS, 183))
                .withMessageContaining("at least 184")
                .withMessageContaining("Article 19(1)");
        set("chat", "", DataKind.AUDIT_EVENTS, 184);
        assertThat(rules.logDays(ACME, CHAT)).isEqualTo(184);
    }

    @ParameterizedTest
    @ValueSource(strings = {"standard", "aiact-6m", "cases"})
    void logs_ofEveryClass_areKeptAsLongAsTheyMustBe(String of) {
        floor = Optional.of(new RetentionFloor.Floor(184, "AI Act Article 19(1): high-risk"));
        keep("chat", "hr-10y", null);
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> set("", of, DataKind.AUDIT_EVENTS, 7))
                .withMessageContaining("days: '7'")
                .withMessageContaining("at least 184 for audit-events of chat, class " + of);
    }

    @Test
    void class_thatKeepsLogsForLess_isRefused() {
        set("", "short", DataKind.AUDIT_EVENTS, 30);
        floor = Optional.of(new RetentionFloor.Floor(184, "AI Act Article 19(1): high-risk"));
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> keep("chat", "short", null))
                .withMessageContaining("at least 184 for audit-events of chat");
    }

    @Test
    void rules_ofAFeatureThatCameToBeOfHighRisk_shortenNothing_andCanBeChanged() {
        for (DataKind data : List.of(DataKind.CONTENT, DataKind.ATTRIBUTES, DataKind.FACTS)) {
            set("chat", "", data, 60);
        }
        set("", "", DataKind.AUDIT_EVENTS, 60);
        floor = Optional.of(new RetentionFloor.Floor(184, "AI Act Article 19(1): high-risk"));
        RetentionPolicy policy = rules.everything();
        RetentionPolicy.Kept kept = policy.kept("acme", "chat", "standard", DataKind.FACTS);
        assertThat(kept.days()).isEqualTo(184);
        assertThat(kept.why())
                .isEqualTo(
                        "at least 184 by law (AI Act Article 19(1): high-risk); rule of the"
                                + " feature: 60");
        assertThat(policy.kept("acme", "other", "", DataKind.AUDIT_EVENTS).days()).isEqualTo(60);
        assertThat(policy.above(rule("", "", DataKind.AUDIT_EVENTS, 60))).hasSize(1);
        assertThat(rules.logDays(ACME, CHAT)).isEqualTo(184);

        set("", "", DataKind.FEEDBACK, 20);
        set("chat", "", DataKind.FACTS, 90);
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> set("chat", "", DataKind.FACTS, 89))
                .withMessageContaining("at least 184 for facts of chat");
        set("", "", DataKind.AUDIT_EVENTS, 400);
        set("chat", "", DataKind.FACTS, 400);
    }

    @ParameterizedTest
    @CsvSource({
        "ALWAYS, UNSTATED, true", "ALWAYS, YES, true", "ALWAYS, NO, false",
        "WITH_CONSENT, UNSTATED, false", "WITH_CONSENT, YES, true", "WITH_CONSENT, NO, false",
        "NEVER, UNSTATED, false", "NEVER, YES, false", "NEVER, NO, false"
    })
    void content_isKept_asRuleAndCallSay(ContentRule rule, Consent said, boolean kept) {
        keep("chat", "", rule);
        RetentionPolicy policy = RetentionRules.published(office.database);
        assertThat(policy.content("acme", "chat").keeps(said)).isEqualTo(kept);
        assertThat(policy.content("acme", "other")).isEqualTo(ContentRule.WITH_CONSENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 3_654})
    void days_haveLimits(int days) {
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> rule("", "", DataKind.FACTS, days))
                .withMessageContaining("1 to 3653");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void rules_areSetByComplianceAndAdmin(Role role) {
        var person = Office.person("p", role);
        boolean may = Set.of(Role.COMPLIANCE, Role.ADMIN).contains(role);
        if (may) {
            rules.set(person, rule("chat", "", DataKind.FEEDBACK, 30), "why");
        } else {
            assertThatExceptionOfType(Denied.class)
                    .isThrownBy(() ->
                            rules.set(person, rule("chat", "", DataKind.FEEDBACK, 30), "why"));
        }
        assertThat(rules.everything().rules()).hasSize(may ? 1 : 0);
    }

    @Test
    void change_needsAReason_andWhatItIsAbout_andIsInTheLog() {
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(
                        () -> rules.set(office.officer, rule("", "", DataKind.FACTS, 500), " "));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> set("nowhere", "", DataKind.FACTS, 500));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(
                        () -> rules.clear(office.officer, rule("", "", DataKind.FACTS, 1), "why"));
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> rule("", "Ten Years", DataKind.FACTS, 500));
        set("chat", "", DataKind.FEEDBACK, 30);
        set("chat", "", DataKind.FEEDBACK, 31);
        assertThat(
                        office.database
                                .read(tx ->
                                        office.audit.about(
                                                tx, Entity.of("retention", ACME, "chat"), 9))
                                .getFirst()
                                .reason())
                .isEqualTo("because");
    }
}
