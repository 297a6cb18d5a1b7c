package dev.pilothouse.registry;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Approvable.Decision;
import dev.pilothouse.db.model.Approvable.End;
import dev.pilothouse.db.model.ApprovalDesk;
import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.PromptName;
import dev.pilothouse.db.model.ProviderId;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Migrations;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.testkit.TestDatabase;
import dev.pilothouse.db.testkit.TestPostgres;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.rules.prompts.PromptContent;
import dev.pilothouse.policy.rules.prompts.PromptJson;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A tenant with a feature, two deployments, people, and a desk that keeps what it is asked. */
final class Office {
    static final TenantId ACME = new TenantId("acme");
    static final FeatureId CHAT = new FeatureId("chat");
    static final PromptName ANSWER = new PromptName("answer");
    static final Environment PRODUCTION = Environment.PRODUCTION;

    final TestDatabase store = TestPostgres.database();
    final Clock clock = Clock.systemUTC();
    final Database database = new Database(store.app());
    final AuditLog audit = new AuditLog(clock);
    final Desk desk = new Desk();
    final List<String> killed = new ArrayList<>();
    final Prompts prompts = new Prompts(database, audit, clock);
    final ReleaseRules rules = new ReleaseRules(database, audit, clock);
    final ReleaseApprovals approvals = new ReleaseApprovals(audit);
    final Releases releases =
            new Releases(
                    database,
                    audit,
                    clock,
                    desk,
                    (tenant, names) -> killed.stream().filter(names::contains).findFirst());

    /** What calls are to have shown of canaries. */
    CanaryFigures figures = CanaryFigures.NONE;

    final Canaries canaries = canaries(clock);

    final Actor.Person admin = person("Ada", Role.ADMIN);
    final Actor.Person author = person("Ann", Role.ENGINEER);
    final Actor.Person asker = person("Ben", Role.ENGINEER);
    final Actor.Person officer = person("Cleo", Role.COMPLIANCE);
    final Actor.Person oncall = person("Otto", Role.ONCALL);

    Office() {
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
        ProviderId provider = new ProviderId("cloud");
        new Providers(database, audit, clock, sealer)
                .create(
                        admin,
                        provider,
                        new ProviderData("Cloud", "openai", "https://cloud.example/v1"));
        Deployments deployments = new Deployments(database, audit, clock);
        for (String id : List.of("small-a", "small-b")) {
            deployments.create(
                    admin,
                    new DeploymentId(id),
                    new DeploymentData(
                            provider,
                            Optional.empty(),
                            "small",
                            "small-1",
                            true,
                            Optional.empty(),
                            1,
                            DeploymentData.Timeouts.USUAL));
        }
    }

    /** As another process has them, by its own clock. */
    Canaries canaries(Clock of) {
        return new Canaries(
                database,
                audit,
                of,
                (tenant, names) -> killed.stream().filter(names::contains).findFirst(),
                (tenant, feature, environment, canary, stable, since) -> figures);
    }

    static Actor.Person person(String name, Role role) {
        return new Actor.Person(UUID.randomUUID(), name, name, Set.of(Grant.everywhere(role)));
    }

    static PromptContent says(String text) {
        return PromptJson.read(
                """
                {"model": "small", "messages": [{"role": "system", "content": "%s"},
                  {"role": "user", "content": "{{question}}"}],
                 "variables": [{"name": "question"}]}\
                """
                        .formatted(text));
    }

    /** A version of the prompt by the author; makes the prompt when there is none. */
    long version(String text) {
        long newest =
                prompts.list(author, PromptPage.Query.all(1)).rows().stream()
                        .mapToLong(PromptPage.Row::newest)
                        .sum();
        return prompts.push(author, ACME, ANSWER, CHAT, "", says(text), newest, "Says " + text)
                .version()
                .version();
    }

    Release ask(long version) {
        return releases.ask(asker, ReleaseRequest.of(ACME, ANSWER, version, PRODUCTION, "Please"));
    }

    Release askCanary(long version, int share, Optional<CanaryRule> rule) {
        return releases.ask(
                asker,
                new ReleaseRequest(
                        ACME, ANSWER, version, PRODUCTION, share, rule, "First", Map.of()));
    }

    /** What the engine does when the last approver agrees. */
    void decide(Release release, End end, Actor.Person last, List<UUID> approvers) {
        database.run(tx ->
                approvals.decided(
                        tx,
                        new Decision(
                                release.approval().orElseThrow(),
                                release.id().toString(),
                                release.digest(),
                                end,
                                approvers,
                                last,
                                clock.instant())));
    }

    void approve(Release release, Actor.Person by) {
        decide(release, End.APPROVED, by, List.of(by.id()));
    }

    /** A version that is written, asked for and approved. */
    Release live(String text) {
        Release release = ask(version(text));
        approve(release, officer);
        return now(release);
    }

    Release now(Release release) {
        return releases.find(author, ACME, release.id());
    }

    Optional<LiveRelease> served() {
        return Releases.published(database).stream().findFirst();
    }

    /** Keeps open requests by subject. */
    static final class Desk implements ApprovalDesk<Tx> {
        final Map<String, Request> open = new LinkedHashMap<>();
        final List<String> withdrawn = new ArrayList<>();

        @Override
        public UUID ask(Tx tx, Actor.Person asker, Request request) {
            open.put(request.subject(), request);
            return UUID.randomUUID();
        }

        @Override
        public void withdraw(Tx tx, Actor actor, ApprovalKind kind, String subject, String why) {
            open.remove(subject);
            withdrawn.add(subject);
        }
    }
}
