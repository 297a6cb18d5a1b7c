package dev.pilothouse.registry;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.ProviderId;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.registry.store.TenantStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a new installation holds, so that a first call can be made. Written once, under audit. */
public final class FirstStart {
    public static final TenantId TENANT = new TenantId("default");
    public static final TeamId TEAM = new TeamId("platform");
    public static final FeatureId FEATURE = new FeatureId("playground");
    public static final ProviderId PROVIDER = new ProviderId("pilothouse-pool");
    public static final String MODEL = "smollm2-135m-instruct";

    /**
     * What the electricity of a small model on a processor comes to; a person may publish better.
     */
    private static final String INPUT_PRICE = "0.02";

    private static final String OUTPUT_PRICE = "0.06";

    private final Database database;
    private final Tenants tenants;
    private final Teams teams;
    private final Features features;
    private final Providers providers;
    private final Deployments deployments;
    private final Prices prices;

    public FirstStart(
            Database database,
            Tenants tenants,
            Teams teams,
            Features features,
            Providers providers,
            Deployments deployments,
            Prices prices) {
        this.database = database;
        this.tenants = tenants;
        this.teams = teams;
        this.features = features;
        this.providers = providers;
        this.deployments = deployments;
        this.prices = prices;
    }

    /**
     * Writes the first content when there is no tenant yet.
     *
     * @param pool name of the bundled pool as a node
     * @param poolUrl its address up to and with {@code /v1}
     * @param slots answers that it generates at the same time
     * @return whether anything was written
     */
    public boolean run(String pool, String poolUrl, int slots) {
        return database.write(tx -> {
            TenantStore store = new TenantStore(tx);
            store.lockForFirst();
            boolean empty = store.tenants(new Reach.Everywhere()).isEmpty();
            if (empty) {
                write(tx, pool, poolUrl, slots);
            }
            return empty;
        });
    }

    private void write(Tx tx, String pool, String poolUrl, int slots) {
        Actor by = Actor.OPERATOR;
        tenants.insert(tx, by, TENANT, "Default", false);
        tenants.keepContent(tx, by, TENANT, "new installation: its first calls show their texts");
        teams.insert(tx, by, TENANT, TEAM, "Platform");
        features.insert(
                tx,
                by,
                TENANT,
                FEATURE,
                FeatureData.of(
                                TEAM,
                                "Playground",
                                "Trying the gateway with the bundled model",
                                FeatureState.LIVE)
                        .withFacts(
                                new FeatureFacts(
                                        List.of("staff"),
                                        List.of(),
                                        List.of(),
                                        List.of(MODEL),
                                        List.of())));
        providers.insert(tx, by, PROVIDER, new ProviderData("Pilothouse pool", "pool", poolUrl));
        deployments.insert(
                tx,
                by,
                new DeploymentId(MODEL + "-" + pool),
                new DeploymentData(
                        PROVIDER,
                        Optional.empty(),
                        MODEL,
                        MODEL,
                        true,
                        Optional.of(pool),
                        slots,
                        DeploymentData.Timeouts.USUAL));
        prices.insert(
                tx,
                by,
                "EUR",
                "First price book: the bundled model at its estimated cost of electricity",
                List.of(
                        Price.of(
                                PROVIDER.value(),
                                MODEL,
                                Instant.parse("2026-01-01T00:00:00Z"),
                                INPUT_PRICE,
                                OUTPUT_PRICE)));
    }
}
