package dev.pilothouse.bridge.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.bridge.protocol.v1.Feature;
import dev.pilothouse.bridge.protocol.v1.LiveReleases;
import dev.pilothouse.bridge.protocol.v1.Release;
import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.bridge.protocol.v1.ResourceType;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Approvable.Decision;
import dev.pilothouse.db.model.Approvable.End;
import dev.pilothouse.db.model.ApprovalDesk;
import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.PromptName;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.rules.CanonicalJson;
import dev.pilothouse.policy.rules.prompts.PromptJson;
import dev.pilothouse.registry.FirstStart;
import dev.pilothouse.registry.Prompts;
import dev.pilothouse.registry.ReleaseApprovals;
import dev.pilothouse.registry.ReleaseRequest;
import dev.pilothouse.registry.ReleaseRules;
import dev.pilothouse.registry.Releases;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the decision to the node's disk. */
class ReleaseBridgeTest {
    private static final PromptName ANSWER = new PromptName("answer");

    @TempDir Path home;

    private final Installation control = new Installation();
    private final Prompts prompts = new Prompts(control.database, control.audit, control.clock);
    private final ReleaseApprovals approvals = new ReleaseApprovals(control.audit);
    private final Releases releases =
            new Releases(
                    control.database,
                    control.audit,
                    control.clock,
                    new Desk(),
                    (tenant, names) -> Optional.empty());
    private final Actor.Person officer = control.person("officer", Role.COMPLIANCE);
    private ControlBridge bridge;
    private FeatureId feature;
    private String model;

    /** Approvals are decided by the test. */
    private static final class Desk implements ApprovalDesk<Tx> {
        @Override
        public UUID ask(Tx tx, Actor.Person asker, Request request) {
            return UUID.randomUUID();
        }

        @Override
        public void withdraw(Tx tx, Actor actor, ApprovalKind kind, String subject, String why) {}
    }

    @BeforeEach
    void start() throws Exception {
        bridge = control.start(home, 0);
        feature = control.features.list(control.admin).getFirst().id();
        model = control.deployments.list(control.admin).getFirst().data().model();
    }

    @AfterEach
    void stop() {
        bridge.close();
    }

    private String live(String text, int share) {
        String json =
                "{\"model\":\"%s\",\"messages\":[{\"role\":\"system\",\"content\":\"%s\"}]}"
                        .formatted(model, text);
        long newest =
                prompts
                        .list(control.engineer, dev.pilothouse.registry.PromptPage.Query.all(1))
                        .rows()
                        .stream()
                        .mapToLong(dev.pilothouse.registry.PromptPage.Row::newest)
                        .sum();
        long version =
                prompts.push(
                                control.engineer,
                                FirstStart.TENANT,
                                ANSWER,
                                feature,
                                "",
                                PromptJson.read(json),
                                newest,
                                text)
                        .version()
                        .version();
        var asked =
                releases.ask(
                        control.engineer,
                        new ReleaseRequest(
                                FirstStart.TENANT,
                                ANSWER,
                                version,
                                Environment.PRODUCTION,
                                share,
                                Optional.empty(),
                                "x",
                                java.util.Map.of()));
        control.database.run(tx ->
                approvals.decided(
                        tx,
                        new Decision(
                                asked.approval().orElseThrow(),
                                asked.id().toString(),
                                asked.digest(),
                                End.APPROVED,
                                List.of(officer.id()),
                                officer,
                                control.clock.instant())));
        return asked.digest();
    }

    private static @Nullable Release held(TestNode node) {
        Resource resource =
                node.get(ResourceType.RELEASE, FirstStart.TENANT + "/production/" + ANSWER.value());
        return resource == null ? null : resource.getRelease();
    }

    private static List<String> digests(TestNode node) {
        Release release = held(node);
        return release == null
                ? List.of()
                : release.getContentsList().stream().map(CanonicalJson::digest).toList();
    }

    @Test
    void whatIsApproved_isAtTheNodes_signed_andOnTheirDisks() throws Exception {
        String one;
        String two;
        try (var node = TestNode.gateway(home, bridge.port(), "gateway-1")) {
            one = live("one", dev.pilothouse.registry.Release.WHOLE);
            Await.until(() -> digests(node).equals(List.of(one)));
            two = live("two", 500);
            Await.until(() -> digests(node).equals(List.of(one, two)));
            LiveReleases statement = LiveReleases.parseFrom(held(node).getStatement());
            assertThat(statement.getFeature()).isEqualTo(feature.value());
            assertThat(statement.getNewest()).isEqualTo(2);
            assertThat(statement.getLive(1).getShare()).isEqualTo(500);
            assertThat(statement.getLive(1).getDigest()).isEqualTo(two);
        }
        try (var again = TestNode.gateway(home, 1, "gateway-1")) {
            assertThat(digests(again)).containsExactly(one, two);
        }
    }

    @Test
    void newSigningKey_signsWhatIsLiveAnew() throws Exception {
        try (var node = TestNode.gateway(home, bridge.port(), "gateway-1")) {
            String one = live("one", dev.pilothouse.registry.Release.WHOLE);
            Await.until(() -> digests(node).equals(List.of(one)));
            KillKey old = bridge.fleet().killKey(control.oncall);
            assertThat(held(node).getKeyId()).isEqualTo(old.id());
            KillKey fresh = bridge.fleet().replaceKillKey(control.admin, old.id(), "leaked");
            Await.until(() -> held(node).getKeyId().equals(fresh.id()));
            String two = live("two", dev.pilothouse.registry.Release.WHOLE);
            Await.until(() -> digests(node).equals(List.of(two)));
        }
    }

    @Test
    void everyReplica_signsTheSame() throws Exception {
        live("one", dev.pilothouse.registry.Release.WHOLE);
        try (ControlBridge second =
                        control.start(home, 0, Duration.ofDays(1), control.otherSwitches());
                var here = TestNode.gateway(home, bridge.port(), "gateway-1");
                var there = TestNode.gateway(home, second.port(), "gateway-2")) {
            Await.until(() -> held(here) != null && held(there) != null);
            assertThat(held(here)).isEqualTo(held(there));
        }
    }

    @Test
    void locks_areToldWithTheirFeature_andPoolsAreToldNothing() throws Exception {
        ReleaseRules rules = new ReleaseRules(control.database, control.audit, control.clock);
        live("one", dev.pilothouse.registry.Release.WHOLE);
        try (var node = TestNode.gateway(home, bridge.port(), "gateway-1");
                var pool =
                        new TestNode(
                                home,
                                bridge.port(),
                                "pool-1",
                                dev.pilothouse.bridge.protocol.v1.NodeKind.POOL,
                                Installation.TOKEN)) {
            rules.lock(control.engineer, FirstStart.TENANT, feature, Environment.PRODUCTION);
            Await.until(() -> locked(node).equals(List.of("production")));
            rules.unlock(control.admin, FirstStart.TENANT, feature, Environment.PRODUCTION);
            Await.until(() -> locked(node).isEmpty());
            Await.until(() -> pool.get(ResourceType.ENGINE_POOL, "pool-1") != null);
            assertThat(pool.held.keySet()).allMatch(k -> k.startsWith("ENGINE_POOL"));
        }
    }

    private List<String> locked(TestNode node) {
        Resource resource =
                node.get(ResourceType.FEATURE, FirstStart.TENANT + "/" + feature.value());
        return resource == null ? List.of() : feature(resource).getLockedEnvironmentsList();
    }

    private static Feature feature(Resource resource) {
        return resource.getFeature();
    }
}
