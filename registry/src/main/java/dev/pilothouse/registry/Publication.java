package dev.pilothouse.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.registry.store.FeatureStore;
import dev.pilothouse.registry.store.MaskingStore;
import dev.pilothouse.registry.store.ModelStore;
import dev.pilothouse.registry.store.PriceStore;
import dev.pilothouse.registry.store.PublicationStore;
import dev.pilothouse.registry.store.ReplicaStore;
import dev.pilothouse.registry.store.RouteStore;
import dev.pilothouse.registry.store.TenantStore;
import dev.pilothouse.registry.store.ToolStore;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What the data plane is told of the registry, secrets opened. For the bridge only. */
public final class Publication {
    private static final Reach ALL = new Reach.Everywhere();

    private final Database database;
    private final Sealer sealer;
    private final Clock clock;

    public Publication(Database database, Sealer sealer, Clock clock) {
        this.database = database;
        this.sealer = sealer;
        this.clock = clock;
    }

    /**
     * @param subjectKey of the HMAC of subject references; a secret
     * @param readOnlyTools names of tools that were declared to change nothing
     */
    public record PublishedTenant(Tenant tenant, byte[] subjectKey, List<String> readOnlyTools) {}

    /** A key in force. */
    public record PublishedKey(ApiKey key, byte[] sha256) {}

    /**
     * @param secret what is sent as bearer; empty: nothing, or the pool's own credential
     */
    public record PublishedDeployment(
            Deployment deployment, ProviderData provider, Optional<String> secret) {}

    /**
     * @param enabled whether its deployment is
     * @param secret sent to its engine as bearer; empty: nothing
     */
    public record PublishedReplica(Replica replica, boolean enabled, Optional<String> secret) {}

    /**
     * @param revealPublicKey under which originals of masked text are sealed
     */
    public record PublishedMasking(MaskingPolicy policy, byte[] revealPublicKey) {}

    /**
     * One consistent state.
     *
     * @param change number that grows with every change of it
     */
    public record Snapshot(
            long change,
            List<PublishedTenant> tenants,
            List<PublishedKey> keys,
            List<Feature> features,
            List<Route> routes,
            List<PublishedDeployment> deployments,
            List<PublishedReplica> replicas,
            Optional<PriceBook> prices,
            List<PublishedMasking> masking) {}

    /** Grows with every change of what {@link #read} gives. */
    public long change() {
        return database.read(tx -> new PublicationStore(tx).change());
    }

    public Snapshot read() {
        return database.read(tx -> {
            PublicationStore store = new PublicationStore(tx);
            return new Snapshot(
                    store.change(),
                    tenants(tx, store),
                    store.keysInForce(clock.instant()),
                    new FeatureStore(tx).list(ALL).stream().filter(Feature::declared).toList(),
                    new RouteStore(tx).list(ALL),
                    deployments(tx, store),
                    replicas(tx),
                    new PriceStore(tx).newest(),
                    masking(tx, store));
        });
    }

    private List<PublishedTenant> tenants(Tx tx, PublicationStore store) {
        Map<String, byte[]> sealed = store.subjectKeys();
        Map<TenantId, List<String>> tools =
                new ToolStore(tx)
                        .readOnly(ALL).stream()
                                .collect(
                                        groupingBy(
                                                ReadOnlyTool::tenant,
                                                mapping(ReadOnlyTool::name, toList())));
        return new TenantStore(tx)
                .tenants(ALL).stream()
                        .map(t ->
                                new PublishedTenant(
                                        t,
                                        sealer.open(
                                                Objects.requireNonNull(sealed.get(t.id().value())),
                                                Tenants.subjectKeyPlace(t.id())),
                                        tools.getOrDefault(t.id(), List.of())))
                        .toList();
    }

    private List<PublishedDeployment> deployments(Tx tx, PublicationStore store) {
        ModelStore models = new ModelStore(tx);
        Map<String, byte[]> sealed = store.providerSecrets();
        return models.deployments(ALL).stream()
                .map(d -> published(d, Providers.existing(tx, d.data().provider()), sealed))
                .toList();
    }

    private List<PublishedReplica> replicas(Tx tx) {
        ReplicaStore store = new ReplicaStore(tx);
        Map<String, byte[]> sealed = store.secrets();
        Map<DeploymentId, Boolean> enabled =
                new ModelStore(tx)
                        .deployments(ALL).stream()
                                .collect(toMap(Deployment::id, d -> d.data().enabled()));
        return store.all().stream()
                .map(r ->
                        new PublishedReplica(
                                r,
                                enabled.getOrDefault(r.data().deployment(), false),
                                Optional.ofNullable(sealed.get(r.id()))
                                        .map(s -> opened(s, Replicas.secretPlace(r.id())))))
                .toList();
    }

    private String opened(byte[] sealed, String place) {
        return new String(sealer.open(sealed, place), UTF_8);
    }

    private PublishedDeployment published(
            Deployment deployment, Provider provider, Map<String, byte[]> sealed) {
        Optional<String> secret =
                Optional.ofNullable(sealed.get(provider.id().value()))
                        .map(s -> opened(s, Providers.secretPlace(provider.id())));
        return new PublishedDeployment(deployment, provider.data(), secret);
    }

    private static List<PublishedMasking> masking(Tx tx, PublicationStore store) {
        Map<String, byte[]> keys = store.revealPublicKeys();
        return new MaskingStore(tx)
                .list(ALL).stream()
                        .map(p ->
                                new PublishedMasking(
                                        p, Objects.requireNonNull(keys.get(p.tenant().value()))))
                        .toList();
    }
}
