package dev.pilothouse.registry;

import static dev.pilothouse.registry.Office.ACME;
import static dev.pilothouse.registry.Office.ANSWER;
import static dev.pilothouse.registry.Office.CHAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.ContentRule;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.PromptName;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.AuditReader;
import dev.pilothouse.policy.audit.LoggedEntry;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlaygroundTest {
    private final Office office = new Office();
    private final Playground playground =
            new Playground(
                    office.database,
                    office.audit,
                    office.clock,
                    new Keys(
                            office.database,
                            office.audit,
                            office.clock,
                            new Features(office.database, office.audit, office.clock)));

    private final RetentionRules retention =
            new RetentionRules(office.database, office.audit, List.of(), 90);

    @BeforeEach
    void aPrompt() {
        office.version("one");
        keep(ContentRule.ALWAYS);
    }

    private void keep(ContentRule rule) {
        retention.keep(
                office.admin,
                new KeepingRule(ACME, Optional.of(CHAT), Optional.empty(), Optional.of(rule)),
                "people write here");
    }

    private PlaygroundRun run(Actor.Person by, String answer) {
        return new PlaygroundRun(
                UUID.randomUUID(),
                UUID.randomUUID(),
                ACME,
                ANSWER,
                1,
                "ab".repeat(32),
                "small",
                Map.of("question", "Why?"),
                PlaygroundRun.Outcome.COMPLETE,
                answer,
                "",
                12,
                34,
                80,
                950,
                Optional.empty(),
                "",
                "",
                new Release.By(by.id(), by.name()),
                playground.now());
    }

    @Test
    void key_worksForOneFeatureInItsOwnEnvironment_forMinutes_andIsNeverToldInTheLog() {
        Instant before = playground.now();
        IssuedKey issued = playground.key(office.author, ACME, CHAT);
        ApiKey key = issued.key();
        assertThat(key.features()).containsExactly(CHAT.value());
        assertThat(key.environment()).isEqualTo(Playground.ENVIRONMENT);
        assertThat(key.scopes()).containsExactly("inference");
        assertThat(key.expiresAt())
                .hasValueSatisfying(end ->
                        assertThat(end)
                                .isBetween(
                                        before.plus(Playground.KEY_LIFE),
                                        key.createdAt().plus(Playground.KEY_LIFE)));
        assertThat(issued.toString()).doesNotContain(issued.secret());
    }

    @Test
    void key_isForThoseWhoWritePrompts_andForFeaturesThatThereAre() {
        for (Actor.Person other : List.of(office.officer, office.oncall)) {
            assertThatExceptionOfType(Denied.class)
                    .isThrownBy(() -> playground.key(other, ACME, CHAT));
        }
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> playground.key(office.author, ACME, new FeatureId("none")));
    }

    @Test
    void runs_areKeptNewestFirst_andSeenByApprovers() {
        PlaygroundRun first = run(office.author, "Because.");
        PlaygroundRun second = run(office.asker, "For no reason.");
        playground.keep(office.author, first);
        playground.keep(office.asker, second);
        assertThat(playground.list(office.officer, ACME, ANSWER, 10))
                .containsExactlyInAnyOrder(first, second);
        assertThat(playground.list(office.officer, ACME, ANSWER, 1)).hasSize(1);
    }

    @Test
    void run_isOfWhoMadeIt_andOfAPromptThatThereIs() {
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> playground.keep(office.asker, run(office.author, "Mine")));
        assertThatExceptionOfType(Denied.class)
                .isThrownBy(() -> playground.keep(office.officer, run(office.officer, "Mine")));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> playground.list(office.author, ACME, new PromptName("none"), 10));
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> playground.list(office.author, ACME, ANSWER, 0));
    }

    @Test
    void cost_isSaidOnce() {
        PlaygroundRun run = run(office.author, "Because.");
        playground.keep(office.author, run);
        playground.price(office.author, run, new BigDecimal("0.000012"), "EUR");
        playground.price(office.author, run, new BigDecimal("9"), "USD");
        PlaygroundRun kept = playground.list(office.author, ACME, ANSWER, 1).getFirst();
        assertThat(kept.cost())
                .hasValueSatisfying(c -> assertThat(c).isEqualByComparingTo("0.000012"));
        assertThat(kept.currency()).isEqualTo("EUR");
    }

    @Test
    void evidence_fitsIntoARequest_alsoOfALongAnswer() {
        PlaygroundRun run = run(office.author, "x".repeat(100_000));
        List<Map<String, Object>> runs = java.util.Collections.nCopies(20, run.evidence());
        Release asked =
                office.releases.ask(
                        office.asker,
                        new ReleaseRequest(
                                ACME,
                                ANSWER,
                                1,
                                Office.PRODUCTION,
                                Release.WHOLE,
                                Optional.empty(),
                                "Please",
                                Map.of("playground", runs)));
        assertThat(asked.evidence()).containsKeys("playground", "diff");
    }

    private PlaygroundRun runAt(Instant at) {
        PlaygroundRun now = run(office.author, "Because.");
        return new PlaygroundRun(
                now.id(),
                now.comparison(),
                now.tenant(),
                now.prompt(),
                now.version(),
                now.digest(),
                now.model(),
                now.variables(),
                now.outcome(),
                now.answer(),
                now.failure(),
                now.inputTokens(),
                now.outputTokens(),
                now.firstMillis(),
                now.millis(),
                now.cost(),
                now.currency(),
                now.traceId(),
                now.by(),
                at);
    }

    private PlaygroundRun kept(Instant at) {
        PlaygroundRun run = runAt(at);
        playground.keep(office.author, run);
        return run;
    }

    private List<PlaygroundRun> all() {
        return playground.list(office.author, ACME, ANSWER, 200);
    }

    private void asEvidence(PlaygroundRun run) {
        office.releases.ask(
                office.asker,
                new ReleaseRequest(
                        ACME,
                        ANSWER,
                        1,
                        Office.PRODUCTION,
                        Release.WHOLE,
                        Optional.empty(),
                        "Please",
                        Map.of("playground", List.of(run.evidence()))));
    }

    @Test
    void runs_arePaged_alsoThoseOfOneMoment() {
        Instant now = playground.now();
        for (int i = 0; i < 5; i++) {
            kept(now.minusSeconds(i / 2));
        }
        List<PlaygroundRun> paged = new java.util.ArrayList<>();
        Optional<UUID> after = Optional.empty();
        List<PlaygroundRun> page;
        do {
            page = playground.list(office.officer, ACME, ANSWER, after, 2);
            paged.addAll(page);
            after = Optional.of(page.getLast().id());
        } while (page.size() == 2);
        assertThat(paged).isEqualTo(all()).hasSize(5);
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() ->
                        playground.list(
                                office.officer, ACME, ANSWER, Optional.of(UUID.randomUUID()), 2));
    }

    @Test
    void run_isDeletedByWhoMadeIt_unlessARelease_restsOnIt() {
        PlaygroundRun run = kept(playground.now());
        PlaygroundRun evidence = kept(playground.now());
        asEvidence(evidence);
        assertThat(playground.find(office.officer, ACME, ANSWER, run.id())).isEqualTo(run);
        for (Actor other : List.of(office.asker, office.officer, Actor.OPERATOR)) {
            assertThatExceptionOfType(Denied.class)
                    .isThrownBy(() -> playground.delete(other, ACME, ANSWER, run.id()));
        }
        playground.delete(office.author, ACME, ANSWER, run.id());
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> playground.find(office.author, ACME, ANSWER, run.id()));
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() -> playground.delete(office.author, ACME, ANSWER, evidence.id()));
        assertThat(all()).containsExactly(evidence);
        assertThat(audited("prompt.try.delete")).hasSize(1);
    }

    @Test
    void oldRuns_go_exceptEvidence_andTheLogSaysHowMany() {
        Instant old = playground.now().minus(Duration.ofDays(100));
        kept(old);
        kept(old.minusSeconds(1));
        PlaygroundRun evidence = kept(old);
        PlaygroundRun young = kept(playground.now());
        asEvidence(evidence);
        RetentionPolicy policy = retention.everything();
        assertThat(playground.forget(policy, (tenant, feature) -> true)).isEmpty();
        assertThat(playground.forget(policy, (tenant, feature) -> false))
                .extracting(Playground.Gone::runs)
                .containsExactly(2);
        assertThat(all()).containsExactly(young, evidence);
        assertThat(playground.forget(policy, (tenant, feature) -> false)).isEmpty();
        assertThat(audited("prompt.try.forget"))
                .singleElement()
                .satisfies(
                        e -> assertThat(e.detail().orElseThrow()).contains("\"runs\":2", "before"));
    }

    @Test
    void oldRuns_goByTheRuleOfTheirTenantAndFeature() {
        kept(playground.now().minus(Duration.ofDays(40)));
        assertThat(playground.standing())
                .singleElement()
                .satisfies(s -> assertThat(s.feature()).isEqualTo(CHAT));
        RetentionRule rule =
                new RetentionRule(
                        ACME, Optional.empty(), Optional.empty(), DataKind.PLAYGROUND, 41);
        retention.set(office.admin, rule, "shorter");
        assertThat(playground.forget(retention.everything(), (t, f) -> false)).isEmpty();
        retention.set(
                office.admin,
                new RetentionRule(
                        ACME, Optional.of(CHAT), Optional.empty(), DataKind.PLAYGROUND, 39),
                "shorter still");
        assertThat(playground.forget(retention.everything(), (t, f) -> false)).hasSize(1);
        assertThat(all()).isEmpty();
    }

    @Test
    void run_isKeptWithoutTexts_whereContentNeedsConsent() {
        keep(ContentRule.WITH_CONSENT);
        PlaygroundRun run = run(office.author, "Because.");
        playground.keep(office.author, run);
        assertThat(all())
                .singleElement()
                .satisfies(kept -> {
                    assertThat(kept.answer()).isEmpty();
                    assertThat(kept.variables()).isEmpty();
                    assertThat(kept.outputTokens()).isEqualTo(run.outputTokens());
                });
    }

    private List<LoggedEntry> audited(String action) {
        return new AuditReader(office.database, office.audit)
                .page(office.admin, AuditFilter.ALL.withAction(action), OptionalLong.empty(), 10)
                .entries();
    }

    @Test
    void keysThatEnded_areNotListed_whileThoseOfOthersAre() {
        Keys keys =
                new Keys(
                        office.database,
                        office.audit,
                        office.clock,
                        new Features(office.database, office.audit, office.clock));
        ApiKey working = playground.key(office.author, ACME, CHAT).key();
        assertThat(keys.list(office.admin)).extracting(ApiKey::id).contains(working.id());
        Keys later =
                new Keys(
                        office.database,
                        office.audit,
                        Clock.offset(office.clock, Playground.KEY_LIFE.plusSeconds(1)),
                        new Features(office.database, office.audit, office.clock));
        assertThat(later.list(office.admin)).extracting(ApiKey::id).doesNotContain(working.id());
        ApiKey other =
                keys.create(
                                office.admin,
                                new KeyRequest(
                                        ACME,
                                        new TeamId("support"),
                                        "Theirs",
                                        List.of(CHAT.value()),
                                        Office.PRODUCTION,
                                        List.of("inference"),
                                        List.of(),
                                        Optional.empty()))
                        .key();
        keys.revoke(office.admin, ACME, other.id());
        assertThat(keys.list(office.admin)).extracting(ApiKey::id).contains(other.id());
    }
}
