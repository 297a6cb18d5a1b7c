package dev.pilothouse.console.bench.release;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.pilothouse.console.bench.client.Trouble;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.PromptName;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.Access;
import dev.pilothouse.policy.decisions.Approvals;
import dev.pilothouse.policy.decisions.Ballot;
import dev.pilothouse.policy.decisions.Identity;
import dev.pilothouse.policy.rules.prompts.PromptJson;
import dev.pilothouse.registry.Prompts;
import dev.pilothouse.registry.Release;
import dev.pilothouse.registry.ReleaseApprovals;
import dev.pilothouse.registry.ReleaseRequest;
import dev.pilothouse.registry.Releases;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The services of the console on the installation's own PostgreSQL, for two people of the
 * benchmark: one writes and asks, the other approves. The console's process tells the gateways.
 */
final class Office implements AutoCloseable {
    private static final TenantId TENANT = new TenantId("default");
    private static final FeatureId FEATURE = new FeatureId("playground");
    private static final PromptName PROMPT = new PromptName("bench");

    /** Kept open as the console keeps its own: a fresh one costs more than a vote. */
    private static final int CONNECTIONS = 2;

    private final HikariDataSource source;
    private final Prompts prompts;
    private final Releases releases;
    private final Approvals approvals;
    private final Actor author;
    private final Actor approver;
    private long newest;

    Office(Settings settings) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(settings.postgresUrl());
        config.setUsername("pilothouse_app");
        config.setPassword(
                settings.secret(Setting.POSTGRES_APP_PASSWORD)
                        .orElseThrow(() -> new Trouble("no password of PostgreSQL")));
        config.setSchema("pilothouse");
        config.setMaximumPoolSize(CONNECTIONS);
        source = new HikariDataSource(config);
        Database database = new Database(source);
        Clock clock = Clock.systemUTC();
        AuditLog audit = new AuditLog(clock);
        ReleaseApprovals decided = new ReleaseApprovals(audit);
        prompts = new Prompts(database, audit, clock);
        approvals = new Approvals(database, audit, clock, () -> List.of(decided));
        releases =
                new Releases(
                        database, audit, clock, approvals, (tenant, names) -> Optional.empty());
        Access access = new Access(database, audit, clock);
        author = person(access, "bench-author", Role.ENGINEER);
        approver = person(access, "bench-approver", Role.COMPLIANCE);
    }

    private static Actor person(Access access, String name, Role role) {
        Actor root =
                new Actor.Person(
                        UUID.nameUUIDFromBytes(new byte[16]),
                        "bench",
                        "Benchmark",
                        Set.of(Grant.everywhere(Role.ADMIN)));
        Actor.Person person =
                access.signIn(new Identity("bench", name, name, name, Optional.empty()));
        access.grant(root, person.id(), Grant.everywhere(role));
        return access.current(person.id()).orElseThrow();
    }

    /** A new version, asked for; waits for approval. */
    Release ask(String model) {
        String content =
                "{\"model\":\"%s\",\"messages\":[{\"role\":\"system\",\"content\":\"Version %d\"},{\"role\":\"user\",\"content\":\"{{question}}\"}],\"variables\":[{\"name\":\"question\"}]}"
                        .formatted(model, newest + 1);
        newest =
                prompts.push(
                                author,
                                TENANT,
                                PROMPT,
                                FEATURE,
                                "",
                                PromptJson.read(content),
                                newest,
                                "benchmark")
                        .version()
                        .version();
        return releases.ask(
                author,
                ReleaseRequest.of(TENANT, PROMPT, newest, Environment.PRODUCTION, "benchmark"));
    }

    /** Returns when it is in force for the console. */
    void approve(Release release) {
        approvals.approve(
                approver,
                release.approval().orElseThrow(),
                Ballot.of(release.digest(), "benchmark"));
    }

    @Override
    public void close() {
        source.close();
    }
}
