package dev.pilothouse.console.bench.installation;

import dev.pilothouse.console.bench.client.Trouble;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.ProviderId;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.registry.DeploymentData;
import dev.pilothouse.registry.Deployments;
import dev.pilothouse.registry.ProviderData;
import dev.pilothouse.registry.Providers;
import dev.pilothouse.registry.Sealer;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.postgresql.ds.PGSimpleDataSource;

/** The registry of an installation, for what its REST API leaves to people in the console. */
public final class Registry {
    private static final Actor ADMIN =
            new Actor.Person(
                    UUID.nameUUIDFromBytes(new byte[16]),
                    "bench",
                    "Benchmark",
                    Set.of(Grant.everywhere(Role.ADMIN)));

    private final Providers providers;
    private final Deployments deployments;

    public Registry(Settings settings) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(settings.postgresUrl());
        source.setUser("pilothouse_app");
        source.setPassword(secret(settings, Setting.POSTGRES_APP_PASSWORD));
        source.setCurrentSchema("pilothouse");
        Database database = new Database(source);
        AuditLog audit = new AuditLog(Clock.systemUTC());
        Sealer sealer = Sealer.of(secret(settings, Setting.MASTER_KEY));
        providers = new Providers(database, audit, Clock.systemUTC(), sealer);
        deployments = new Deployments(database, audit, Clock.systemUTC());
    }

    /** Makes a model that every feature may call. */
    public void serve(String model, String baseUrl) {
        ProviderId provider = new ProviderId("bench-upstream");
        providers.create(ADMIN, provider, new ProviderData("Benchmark", "openai", baseUrl));
        deployments.create(
                ADMIN,
                new DeploymentId(model),
                new DeploymentData(
                        provider,
                        Optional.empty(),
                        model,
                        model,
                        true,
                        Optional.empty(),
                        1024,
                        DeploymentData.Timeouts.USUAL));
    }

    private static String secret(Settings settings, Setting setting) {
        return settings.secret(setting)
                .orElseThrow(
                        () -> new Trouble("no " + setting.variable() + " in the installation"));
    }
}
