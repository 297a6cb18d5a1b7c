package dev.pilothouse.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Migrations;
import dev.pilothouse.db.testkit.TestDatabase;
import dev.pilothouse.db.testkit.TestPostgres;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.registry.CachePolicy.Semantic;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CachePoliciesTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final FeatureId CHAT = new FeatureId("chat");

    private final TestDatabase store = TestPostgres.database();
    private final Clock clock = Clock.systemUTC();
    private final Database database = new Database(store.app());
    private final AuditLog audit = new AuditLog(clock);
    private final CachePolicies policies = new CachePolicies(database, audit);
    private final Actor admin = person(Role.ADMIN);
    private final Actor engineer = person(Role.ENGINEER);

    private static Actor person(Role role) {
        return new Actor.Person(UUID.randomUUID(), "p", "P", Set.of(Grant.everywhere(role)));
    }

    @BeforeEach
    void feature() {
        Migrations.migrate(store.url(), "pilothouse_owner", store.ownerPassword());
        Sealer sealer = Sealer.of(Sealer.newKeyset());
        new Tenants(database, audit, clock, sealer).create(admin, ACME, "Acme");
        TeamId team = new TeamId("support");
        new Teams(database, audit, clock).create(admin, ACME, team, "Support");
        new Features(database, audit, clock)
                .declare(
                        admin,
                        ACME,
                        CHAT,
                        FeatureData.of(team, "Chat", "Answers", FeatureState.LIVE));
    }

    private static CachePolicy policy(long version, int exact) {
        return new CachePolicy(
                ACME, CHAT, version, exact, Semantic.ON, 3_600, 950, 500, true, false);
    }

    @Test
    void nothingIsReused_untilSomebodySaysSo() {
        CachePolicy usual = policies.find(engineer, ACME, CHAT);
        assertThat(usual.isOff()).isTrue();
        assertThat(usual.version()).isZero();
        assertThat(usual.words()).isEmpty();
        assertThat(policies.list(engineer)).isEmpty();
    }

    @Test
    void policy_isSetChangedAndCleared_byThoseWhoMay() {
        assertThatExceptionOfType(Denied.class)
                .isThrownBy(() -> policies.set(engineer, policy(0, 60)));
        policies.set(admin, policy(0, 60));
        assertThat(policies.find(engineer, ACME, CHAT)).isEqualTo(policy(1, 60));
        policies.set(admin, policy(1, 120));
        assertThat(CachePolicies.published(database)).containsExactly(policy(2, 120));
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() -> policies.set(admin, policy(1, 7)));
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() -> policies.set(admin, policy(0, 7)));
        assertThatExceptionOfType(Denied.class)
                .isThrownBy(() -> policies.clear(engineer, ACME, CHAT));
        policies.clear(admin, ACME, CHAT);
        assertThat(policies.find(engineer, ACME, CHAT).version()).isZero();
    }

    @Test
    void unknownFeature_isNamed() {
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> policies.find(engineer, ACME, new FeatureId("none")));
    }

    @Test
    void numbersOutOfRange_areRefusedByField() {
        wrong("exact_seconds", () -> policy(0, -1));
        wrong("exact_seconds", () -> policy(0, CachePolicy.MOST_SECONDS + 1));
        wrong("threshold", () -> similar(3_600, 799, 0));
        wrong("semantic_seconds", () -> similar(0, 900, 0));
        wrong("check_share", () -> similar(60, 900, 10_001));
        wrong("semantic", () -> Semantic.ofWord("maybe"));
    }

    private static CachePolicy similar(int seconds, int threshold, int share) {
        return new CachePolicy(
                ACME, CHAT, 0, 0, Semantic.ON, seconds, threshold, share, false, false);
    }

    private static void wrong(String field, Runnable made) {
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(made::run)
                .satisfies(e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void words_sayWhatItDoes() {
        assertThat(policy(1, 90).words())
                .containsExactly(
                        "Identical calls get the same answer for 90 s.",
                        "Questions of a similarity of 0.950 or more share an answer for 1 h;"
                                + " 5 % of these hits are asked again in the background.",
                        "Identical calls of one key that are under way share one answer.",
                        "Answers serve the same key and end user only.");
    }
}
