package dev.pilothouse.registry;

import static dev.pilothouse.registry.Office.ACME;
import static dev.pilothouse.registry.Office.ANSWER;
import static dev.pilothouse.registry.Office.CHAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.PromptName;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    @BeforeEach
    void aPrompt() {
        office.version("one");
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
}
