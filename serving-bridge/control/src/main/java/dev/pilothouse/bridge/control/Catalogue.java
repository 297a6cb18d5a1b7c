package dev.pilothouse.bridge.control;

import static dev.pilothouse.bridge.protocol.v1.ResourceType.BREAK_GLASS;
import static dev.pilothouse.bridge.protocol.v1.ResourceType.BUDGET;
import static dev.pilothouse.bridge.protocol.v1.ResourceType.CACHE_POLICY;
import static dev.pilothouse.bridge.protocol.v1.ResourceType.DEPLOYMENT;
import static dev.pilothouse.bridge.protocol.v1.ResourceType.ENGINE_POOL;
import static dev.pilothouse.bridge.protocol.v1.ResourceType.FEATURE;
import static dev.pilothouse.bridge.protocol.v1.ResourceType.GUARDRAIL_POLICY;
import static dev.pilothouse.bridge.protocol.v1.ResourceType.KEY_SET;
import static dev.pilothouse.bridge.protocol.v1.ResourceType.MASKING_POLICY;
import static dev.pilothouse.bridge.protocol.v1.ResourceType.MODEL_STATE;
import static dev.pilothouse.bridge.protocol.v1.ResourceType.PRICE_BOOK;
import static dev.pilothouse.bridge.protocol.v1.ResourceType.RELEASE;
import static dev.pilothouse.bridge.protocol.v1.ResourceType.RETENTION;
import static dev.pilothouse.bridge.protocol.v1.ResourceType.ROUTE;
import static dev.pilothouse.bridge.protocol.v1.ResourceType.TENANT;
import static dev.pilothouse.bridge.protocol.v1.ResourceType.TOMBSTONES;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.pilothouse.bridge.control.store.NodeStore;
import dev.pilothouse.bridge.control.store.TombstoneStore;
import dev.pilothouse.bridge.protocol.v1.KeySet;
import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.bridge.protocol.v1.ResourceType;
import dev.pilothouse.bridge.protocol.v1.Route;
import dev.pilothouse.bridge.protocol.v1.RouteTarget;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.NodeKind;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.BreakGlassTokens;
import dev.pilothouse.policy.decisions.Budget;
import dev.pilothouse.policy.decisions.GuardrailVersion;
import dev.pilothouse.policy.decisions.RiskPolicy;
import dev.pilothouse.policy.decisions.RiskPublished;
import dev.pilothouse.policy.decisions.RiskStanding;
import dev.pilothouse.registry.CachePolicy;
import dev.pilothouse.registry.Feature;
import dev.pilothouse.registry.FeatureLock;
import dev.pilothouse.registry.LiveRelease;
import dev.pilothouse.registry.Publication.PublishedDeployment;
import dev.pilothouse.registry.Publication.PublishedKey;
import dev.pilothouse.registry.Publication.PublishedReplica;
import dev.pilothouse.registry.Publication.PublishedTenant;
import dev.pilothouse.registry.Publication.Snapshot;
import dev.pilothouse.registry.PublishedCards;
import dev.pilothouse.registry.RetentionPolicy;
import dev.pilothouse.registry.Secrets;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * One state of everything that nodes are told, by kind of node. A resource's version is the hash of
 * its content: the same on every replica of the control plane, and right after the restore of a
 * backup.
 *
 * @see <a
 *     href="../../../../../../../../../docs/decisions/2026-11-23-content-hash-versions.md">decision</a>
 */
final class Catalogue {
    /** Name of the key set with the credentials of nodes, which belong to no tenant. */
    static final String NODES = "*";

    private static final String ANY_FEATURE = "*";
    private static final Set<ResourceType> OF_GATEWAY =
            Set.of(
                    TENANT,
                    KEY_SET,
                    FEATURE,
                    ROUTE,
                    DEPLOYMENT,
                    PRICE_BOOK,
                    BUDGET,
                    MASKING_POLICY,
                    GUARDRAIL_POLICY,
                    BREAK_GLASS,
                    CACHE_POLICY,
                    RELEASE,
                    MODEL_STATE,
                    RETENTION);
    private static final Set<ResourceType> OF_INGEST =
            Set.of(TENANT, KEY_SET, PRICE_BOOK, MASKING_POLICY, RETENTION, TOMBSTONES);

    private final Map<ResourceKey, Resource> all = new LinkedHashMap<>();
    private final List<Loads.Served> served;

    Catalogue(
            Snapshot snapshot,
            List<Budget> budgets,
            List<NodeStore.Row> nodes,
            List<GuardrailVersion> guardrails,
            List<BreakGlassTokens.Published> glass,
            List<CachePolicy> caches,
            Released released,
            PublishedCards cards,
            RiskPublished risks,
            List<TombstoneStore.Stone> stones,
            RetentionPolicy retention,
            String poolCredential) {
        // Before the keys: no call is stored before its rule is known.
        snapshot.tenants()
                .forEach(t -> {
                    TenantId id = t.tenant().id();
                    add(RETENTION, id.value(), Messages.retention(id, retention));
                });
        // Before the tenants that ask for cards.
        cards.models().forEach(m -> add(MODEL_STATE, name(m), Messages.model(m)));
        tenants(snapshot, cards, risks);
        snapshot.masking()
                .forEach(
                        m -> add(MASKING_POLICY, m.policy().tenant().value(), Messages.masking(m)));
        snapshot.deployments()
                .forEach(d ->
                        add(
                                DEPLOYMENT,
                                d.deployment().id().value(),
                                Messages.deployment(d, poolCredential)));
        routes(snapshot);
        Map<String, List<String>> locked =
                released.locks().stream()
                        .collect(
                                groupingBy(
                                        l -> l.tenant() + "/" + l.feature(),
                                        mapping(l -> l.environment().value(), toList())));
        Map<String, RiskStanding> classes =
                risks.standings().stream().collect(toMap(RiskStanding::key, s -> s));
        snapshot.features()
                .forEach(f -> {
                    String name = f.tenant() + "/" + f.id();
                    add(
                            FEATURE,
                            name,
                            Risks.on(
                                    Messages.feature(f, locked.getOrDefault(name, List.of())),
                                    f,
                                    classes.get(name),
                                    risks.notices().getOrDefault(name, "")));
                });
        released.live()
                .forEach(r -> add(RELEASE, ReleaseSigner.name(r), released.signer().sign(r)));
        snapshot.prices().ifPresent(p -> add(PRICE_BOOK, "current", Messages.priceBook(p)));
        budgets.forEach(b -> add(BUDGET, b.id().toString(), LeaseDesk.message(b)));
        served =
                snapshot.deployments().stream()
                        .filter(d -> d.deployment().data().pool().isPresent())
                        .map(Catalogue::served)
                        .toList();
        pools(snapshot, poolCredential);
        guardrails.forEach(
                g -> add(GUARDRAIL_POLICY, g.tenant() + "/" + g.feature(), Messages.guardrails(g)));
        caches.forEach(c -> add(CACHE_POLICY, c.tenant() + "/" + c.feature(), Messages.cache(c)));
        keys(snapshot, nodes);
        add(BREAK_GLASS, "current", Messages.breakGlass(glass));
        stones.stream()
                .collect(groupingBy(s -> s.tenant().value()))
                .forEach((tenant, of) -> add(TOMBSTONES, tenant, Messages.tombstones(tenant, of)));
    }

    /** What is live of prompts, and where features answer from it only. */
    record Released(List<LiveRelease> live, List<FeatureLock> locks, ReleaseSigner signer) {}

    private static String name(PublishedCards.State model) {
        return model.tenant().map(TenantId::value).orElse(NODES) + "/" + model.model();
    }

    private void tenants(Snapshot snapshot, PublishedCards cards, RiskPublished risks) {
        snapshot.tenants()
                .forEach(t ->
                        add(
                                TENANT,
                                t.tenant().id().value(),
                                Risks.on(
                                        Messages.tenant(t, cards.policy(t.tenant().id())),
                                        risks.policies()
                                                .getOrDefault(t.tenant().id(), RiskPolicy.OFF))));
    }

    private void keys(Snapshot snapshot, List<NodeStore.Row> nodes) {
        Map<TenantId, List<PublishedKey>> byTenant =
                snapshot.keys().stream().collect(groupingBy(k -> k.key().tenant()));
        for (PublishedTenant t : snapshot.tenants()) {
            TenantId id = t.tenant().id();
            add(
                    KEY_SET,
                    id.value(),
                    Messages.keySet(id.value(), byTenant.getOrDefault(id, List.of())));
        }
        KeySet.Builder credentials = KeySet.newBuilder().setTenant(NODES);
        nodes.forEach(
                n -> credentials.addKeys(Messages.nodeKey(n.id().value(), n.credentialSha256())));
        add(KEY_SET, NODES, credentials.build());
    }

    /** Routes that were set, and the default one for every other feature. */
    private void routes(Snapshot snapshot) {
        for (PublishedTenant t : snapshot.tenants()) {
            addDefault(snapshot, t.tenant().id(), ANY_FEATURE);
        }
        for (Feature f : snapshot.features()) {
            addDefault(snapshot, f.tenant(), f.id().value());
        }
        snapshot.routes()
                .forEach(r -> {
                    Route.Builder route =
                            Route.newBuilder()
                                    .setTenant(r.tenant().value())
                                    .setFeature(r.feature().value());
                    r.targets().forEach(t -> route.addTargets(Messages.target(t)));
                    add(ROUTE, r.tenant() + "/" + r.feature(), route.build());
                });
    }

    private void addDefault(Snapshot snapshot, TenantId tenant, String feature) {
        Route.Builder route = Route.newBuilder().setTenant(tenant.value()).setFeature(feature);
        for (PublishedDeployment d : snapshot.deployments()) {
            var data = d.deployment().data();
            if (data.enabled() && data.tenant().map(tenant::equals).orElse(true)) {
                route.addTargets(target(data.model(), d.deployment().id().value()));
            }
        }
        add(ROUTE, tenant + "/" + feature, route.build());
    }

    private static RouteTarget target(String model, String deployment) {
        return RouteTarget.newBuilder().setModel(model).setDeployment(deployment).build();
    }

    private static Loads.Served served(PublishedDeployment d) {
        var data = d.deployment().data();
        return new Loads.Served(
                d.deployment().id().value(), data.pool().orElseThrow(), data.upstreamModel());
    }

    /** Deployments that pools serve. */
    List<Loads.Served> served() {
        return served;
    }

    private void pools(Snapshot snapshot, String credential) {
        byte[] hash = Secrets.sha256(credential);
        Map<String, List<PublishedReplica>> byPool =
                snapshot.replicas().stream().collect(groupingBy(r -> r.replica().pool()));
        served.stream()
                .map(Loads.Served::pool)
                .distinct()
                .forEach(pool ->
                        add(
                                ENGINE_POOL,
                                pool,
                                Messages.enginePool(
                                        pool, byPool.getOrDefault(pool, List.of()), hash)));
    }

    private void add(ResourceType type, String name, Message body) {
        Resource.Builder resource = Resource.newBuilder().setType(type).setName(name);
        resource.setField(bodyField(type), body).setVersion(hash(body));
        all.put(new ResourceKey(type, name), resource.build());
    }

    private static FieldDescriptor bodyField(ResourceType type) {
        return Resource.getDescriptor().findFieldByName(type.name().toLowerCase(Locale.ROOT));
    }

    private static long hash(Message body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body.toByteArray());
            return Math.max(1, ByteBuffer.wrap(digest).getLong() >>> 1);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 belongs to every Java runtime", e);
        }
    }

    /** What a node needs to know, and nothing else. */
    Map<ResourceKey, Resource> wantedBy(NodeId node, NodeKind kind) {
        Map<ResourceKey, Resource> wanted = new LinkedHashMap<>();
        all.forEach((key, resource) -> {
            if (concerns(key, node, kind)) {
                wanted.put(key, resource);
            }
        });
        return wanted;
    }

    private static boolean concerns(ResourceKey key, NodeId node, NodeKind kind) {
        return switch (kind) {
            case GATEWAY ->
                    OF_GATEWAY.contains(key.type())
                            && !(key.type() == KEY_SET && key.name().equals(NODES));
            case INGEST -> OF_INGEST.contains(key.type());
            case POOL -> key.type() == ENGINE_POOL && key.name().equals(node.value());
        };
    }
}
