package dev.pilothouse.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.ProviderId;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Migrations;
import dev.pilothouse.db.testkit.TestDatabase;
import dev.pilothouse.db.testkit.TestPostgres;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.registry.Route.Target;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoutesTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final FeatureId CHAT = new FeatureId("chat");
    private static final DeploymentId A = new DeploymentId("dep-a");
    private static final DeploymentId B = new DeploymentId("dep-b");
    private static final DeploymentId C = new DeploymentId("dep-c");

    private final TestDatabase store = TestPostgres.database();
    private final Clock clock = Clock.systemUTC();
    private final Database database = new Database(store.app());
    private final AuditLog audit = new AuditLog(clock);
    private final Sealer sealer = Sealer.of(Sealer.newKeyset());
    private final Routes routes = new Routes(database, audit);
    private final Deployments deployments = new Deployments(database, audit, clock);
    private final Actor admin = person(Role.ADMIN);
    private final Actor engineer = person(Role.ENGINEER);

    private static Actor person(Role role) {
        return new Actor.Person(UUID.randomUUID(), "p", "P", Set.of(Grant.everywhere(role)));
    }

    @BeforeEach
    void feature() {
        Migrations.migrate(store.url(), "pilothouse_owner", store.ownerPassword());
        new Tenants(database, audit, clock, sealer).create(admin, ACME, "Acme");
        TeamId team = new TeamId("support");
        new Teams(database, audit, clock).create(admin, ACME, team, "Support");
        new Features(database, audit, clock)
                .declare(
                        admin,
                        ACME,
                        CHAT,
                        FeatureData.of(team, "Chat", "Answers", FeatureState.LIVE));
        ProviderId openai = new ProviderId("openai");
        new Providers(database, audit, clock, sealer)
                .create(
                        admin,
                        openai,
                        new ProviderData("OpenAI", "openai", "https://api.example.com/v1"));
        for (DeploymentId id : List.of(A, B, C)) {
            deployments.create(admin, id, hosted(openai));
        }
    }

    private static DeploymentData hosted(ProviderId provider) {
        return new DeploymentData(
                provider,
                Optional.empty(),
                "gpt",
                "gpt-1",
                true,
                Optional.empty(),
                4,
                DeploymentData.Timeouts.USUAL);
    }

    private void set(long version, Target... targets) {
        routes.set(admin, new Route(ACME, CHAT, version, Arrays.asList(targets)));
    }

    @Test
    void route_keepsTiersWeightsCanariesAndShadows() {
        Target[] targets = {
            Target.serving("gpt", A, 1, 70),
            Target.serving("gpt", B, 2, 100),
            Target.canary("gpt", C, 500),
            Target.shadow("other", A, 25),
            Target.serving("other", B, 1, 1)
        };
        set(0, targets);
        Route read = routes.find(engineer, ACME, CHAT).orElseThrow();
        assertThat(read.version()).isEqualTo(1);
        assertThat(read.targets()).containsExactly(targets);
        assertThat(read.targets().get(3).words()).isEqualTo("other → dep-a (shadow 0.25 %)");
    }

    @Test
    void route_thatBreaksARule_isRefusedByName() {
        refused("targets");
        refused("tier", Target.serving("gpt", A, 1, 1), Target.serving("gpt", B, 3, 1));
        refused("tier", Target.serving("gpt", A, 2, 1));
        refused("targets", Target.canary("gpt", A, 100));
        refused("deployment", Target.serving("gpt", A, 1, 1), Target.shadow("gpt", A, 100));
        refused(
                "share",
                Target.serving("gpt", A, 1, 1),
                Target.canary("gpt", B, 6_000),
                Target.canary("gpt", C, 5_000));
        assertThatThrownBy(() -> Target.serving("gpt", A, 1, 0)).isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> Target.canary("gpt", A, 10_001)).isInstanceOf(BadInput.class);
        assertThat(routes.list(admin)).isEmpty();
    }

    private void refused(String field, Target... targets) {
        assertThatThrownBy(() -> set(0, targets))
                .isInstanceOfSatisfying(
                        BadInput.class, bad -> assertThat(bad.field()).isEqualTo(field));
    }

    @Test
    void route_isChangedByWhoMayAndReadLast() {
        set(0, Target.serving("gpt", A, 1, 1));
        assertThatThrownBy(() -> set(0, Target.serving("gpt", B, 1, 1)))
                .isInstanceOf(Conflict.class);
        assertThatThrownBy(() ->
                        routes.set(
                                engineer,
                                new Route(ACME, CHAT, 1, List.of(Target.serving("gpt", B, 1, 1)))))
                .isInstanceOf(Denied.class);
        set(1, Target.serving("gpt", B, 1, 1));
        assertThat(routes.find(engineer, ACME, CHAT).orElseThrow().version()).isEqualTo(2);
    }

    @Test
    void routeWhoseLastDeploymentIsDeleted_allowsNothingUntilItIsSetOrCleared() {
        set(0, Target.serving("gpt", A, 1, 1));
        deployments.delete(admin, A);
        Route left = routes.find(admin, ACME, CHAT).orElseThrow();
        assertThat(left.targets()).isEmpty();
        set(left.version(), Target.serving("gpt", B, 1, 1));
        assertThat(routes.find(admin, ACME, CHAT).orElseThrow().targets()).hasSize(1);
    }

    @Test
    void change_tellsWhatIsAddedRemovedAndOther() {
        RouteChange change =
                RouteChange.between(
                        List.of(Target.serving("gpt", A, 1, 70), Target.serving("gpt", B, 1, 30)),
                        List.of(Target.serving("gpt", A, 1, 50), Target.canary("gpt", C, 500)));
        assertThat(change.added()).containsExactly("gpt → dep-c (canary 5 %)");
        assertThat(change.removed()).containsExactly("gpt → dep-b (tier 1, weight 30)");
        assertThat(change.changed())
                .containsExactly(
                        new RouteChange.Change(
                                "gpt → dep-a (tier 1, weight 70)",
                                "gpt → dep-a (tier 1, weight 50)"));
    }
}
