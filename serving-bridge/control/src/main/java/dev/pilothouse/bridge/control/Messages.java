package dev.pilothouse.bridge.control;

import com.google.protobuf.ByteString;
import dev.pilothouse.bridge.control.store.TombstoneStore;
import dev.pilothouse.bridge.protocol.v1.ApiKey;
import dev.pilothouse.bridge.protocol.v1.BreakGlass;
import dev.pilothouse.bridge.protocol.v1.BreakGlassToken;
import dev.pilothouse.bridge.protocol.v1.CachePolicy;
import dev.pilothouse.bridge.protocol.v1.CardPolicy;
import dev.pilothouse.bridge.protocol.v1.ContentKept;
import dev.pilothouse.bridge.protocol.v1.Deployment;
import dev.pilothouse.bridge.protocol.v1.EnginePool;
import dev.pilothouse.bridge.protocol.v1.Feature;
import dev.pilothouse.bridge.protocol.v1.FeatureState;
import dev.pilothouse.bridge.protocol.v1.GuardrailPolicy;
import dev.pilothouse.bridge.protocol.v1.Keeping;
import dev.pilothouse.bridge.protocol.v1.KeySet;
import dev.pilothouse.bridge.protocol.v1.MaskingPolicy;
import dev.pilothouse.bridge.protocol.v1.ModelState;
import dev.pilothouse.bridge.protocol.v1.Price;
import dev.pilothouse.bridge.protocol.v1.PriceBook;
import dev.pilothouse.bridge.protocol.v1.Replica;
import dev.pilothouse.bridge.protocol.v1.Retention;
import dev.pilothouse.bridge.protocol.v1.RouteRole;
import dev.pilothouse.bridge.protocol.v1.RouteTarget;
import dev.pilothouse.bridge.protocol.v1.SemanticCache;
import dev.pilothouse.bridge.protocol.v1.Tenant;
import dev.pilothouse.bridge.protocol.v1.Tombstone;
import dev.pilothouse.bridge.protocol.v1.Tombstones;
import dev.pilothouse.db.model.ContentRule;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.BreakGlassTokens;
import dev.pilothouse.policy.decisions.GuardrailVersion;
import dev.pilothouse.policy.rules.guardrails.GuardJson;
import dev.pilothouse.registry.DataKind;
import dev.pilothouse.registry.Publication.PublishedDeployment;
import dev.pilothouse.registry.Publication.PublishedKey;
import dev.pilothouse.registry.Publication.PublishedMasking;
import dev.pilothouse.registry.Publication.PublishedReplica;
import dev.pilothouse.registry.Publication.PublishedTenant;
import dev.pilothouse.registry.PublishedCards;
import dev.pilothouse.registry.RetentionPolicy;
import dev.pilothouse.registry.Wanted;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Console objects as messages, one to one. */
final class Messages {
    private Messages() {}

    static Tombstones tombstones(String tenant, List<TombstoneStore.Stone> stones) {
        Tombstones.Builder all = Tombstones.newBuilder().setTenant(tenant);
        stones.forEach(s ->
                all.addTombstones(
                        Tombstone.newBuilder()
                                .setReference(s.reference())
                                .setBefore(KillSigner.stamp(s.before()))
                                .setEndsAt(KillSigner.stamp(s.endsAt()))));
        return all.build();
    }

    static ModelState model(PublishedCards.State m) {
        return ModelState.newBuilder()
                .setTenant(m.tenant().map(TenantId::value).orElse(""))
                .setModel(m.model())
                .setCardSigned(true)
                .build();
    }

    private static CardPolicy cards(dev.pilothouse.registry.CardPolicy policy) {
        return switch (policy) {
            case OFF -> CardPolicy.CARD_OFF;
            case WARN -> CardPolicy.CARD_WARN;
            case DENY -> CardPolicy.CARD_DENY;
        };
    }

    static Tenant tenant(PublishedTenant t, dev.pilothouse.registry.CardPolicy cards) {
        return Tenant.newBuilder()
                .setId(t.tenant().id().value())
                .setDisplayName(t.tenant().displayName())
                .setSample(t.tenant().sample())
                .setSubjectKey(ByteString.copyFrom(t.subjectKey()))
                .addAllReadOnlyTools(t.readOnlyTools())
                .setCardPolicy(cards(cards))
                .build();
    }

    static KeySet keySet(String tenant, List<PublishedKey> keys) {
        return KeySet.newBuilder()
                .setTenant(tenant)
                .addAllKeys(keys.stream().map(Messages::key).toList())
                .build();
    }

    private static ApiKey key(PublishedKey k) {
        ApiKey.Builder key =
                ApiKey.newBuilder()
                        .setId(k.key().id())
                        .setSha256(ByteString.copyFrom(k.sha256()))
                        .setTeam(k.key().team().value())
                        .addAllFeatures(k.key().features())
                        .setEnvironment(k.key().environment().value())
                        .addAllScopes(k.key().scopes())
                        .addAllRequires(k.key().requires())
                        .setConsent(k.key().consent().word());
        k.key().expiresAt().ifPresent(at -> key.setExpiresAt(KillSigner.stamp(at)));
        return key.build();
    }

    static ApiKey nodeKey(String node, byte[] sha256) {
        return ApiKey.newBuilder()
                .setId("node-" + node)
                .setSha256(ByteString.copyFrom(sha256))
                .addScopes("ingest")
                .setNode(true)
                .build();
    }

    static Feature feature(dev.pilothouse.registry.Feature f, List<String> locked) {
        return Feature.newBuilder()
                .addAllLockedEnvironments(locked)
                .setTenant(f.tenant().value())
                .setId(f.id().value())
                .setTeam(f.data().team().map(TeamId::value).orElse(""))
                .setState(state(f.data().state()))
                .setStaleAfterSeconds(f.data().staleAfterSeconds())
                .build();
    }

    private static FeatureState state(dev.pilothouse.db.model.FeatureState state) {
        return switch (state) {
            case DRAFT -> FeatureState.DRAFT;
            case IN_REVIEW -> FeatureState.IN_REVIEW;
            case LIVE -> FeatureState.LIVE;
            case SUSPENDED -> FeatureState.SUSPENDED;
            case RETIRED -> FeatureState.RETIRED;
        };
    }

    static Deployment deployment(PublishedDeployment d, String poolCredential) {
        var data = d.deployment().data();
        boolean pool = d.provider().kind().equals("pool");
        return Deployment.newBuilder()
                .setId(d.deployment().id().value())
                .setKind(d.provider().kind())
                .setProvider(data.provider().value())
                .setBaseUrl(d.provider().baseUrl())
                .setResponses(d.provider().responses())
                .setModel(data.model())
                .setUpstreamModel(data.upstreamModel())
                .setCredential(d.secret().orElse(pool ? poolCredential : ""))
                .setEnabled(data.enabled())
                .setConnectTimeoutMs(data.timeouts().connect())
                .setFirstTokenTimeoutMs(data.timeouts().firstToken())
                .setIdleTimeoutMs(data.timeouts().idle())
                .setTotalTimeoutMs(data.timeouts().total())
                .setBreakerFailurePercent(data.breaker().failurePercent())
                .setBreakerAttempts(data.breaker().attempts())
                .setBreakerPauseMs(data.breaker().pauseMillis())
                .build();
    }

    static RouteTarget target(dev.pilothouse.registry.Route.Target t) {
        return RouteTarget.newBuilder()
                .setModel(t.model())
                .setDeployment(t.deployment().value())
                .setRole(role(t.role()))
                .setTier(t.tier())
                .setWeight(t.weight())
                .setShare(t.share())
                .build();
    }

    private static RouteRole role(dev.pilothouse.registry.Route.Role role) {
        return switch (role) {
            case SERVING -> RouteRole.SERVING;
            case CANARY -> RouteRole.CANARY;
            case SHADOW -> RouteRole.SHADOW;
        };
    }

    static EnginePool enginePool(
            String pool, List<PublishedReplica> replicas, byte[] credentialSha256) {
        return EnginePool.newBuilder()
                .setPool(pool)
                .setCredentialSha256(ByteString.copyFrom(credentialSha256))
                .addAllReplicas(replicas.stream().map(Messages::replica).toList())
                .build();
    }

    private static Replica replica(PublishedReplica r) {
        var data = r.replica().data();
        return Replica.newBuilder()
                .setId(r.replica().id())
                .setModel(r.replica().model())
                .setEngine(data.engine())
                .setSlots(data.slots())
                .setLoaded(r.enabled() && r.replica().wanted() != Wanted.COLD)
                .setAsleep(r.replica().wanted() == Wanted.SLEEPING)
                .setContext(data.context())
                .setFile(data.file())
                .setBaseUrl(data.baseUrl())
                .setMetricsUrl(data.metricsUrl())
                .setCredential(r.secret().orElse(""))
                .setWakeOnDemand(data.wakeOnDemand())
                .build();
    }

    static PriceBook priceBook(dev.pilothouse.registry.PriceBook book) {
        return PriceBook.newBuilder()
                .setVersion(Long.toString(book.version()))
                .setCurrency(book.currency())
                .addAllPrices(book.prices().stream().map(Messages::price).toList())
                .build();
    }

    private static Price price(dev.pilothouse.registry.Price p) {
        Price.Builder price =
                Price.newBuilder()
                        .setProvider(p.provider())
                        .setModel(p.model())
                        .setValidFrom(KillSigner.stamp(p.validFrom()))
                        .setInput(text(p.input()))
                        .setOutput(text(p.output()))
                        .setCacheRead(text(p.cacheRead()))
                        .setCacheWrite(text(p.cacheWrite()))
                        .setReasoning(text(p.reasoning()));
        p.validTo().ifPresent(at -> price.setValidTo(KillSigner.stamp(at)));
        return price.build();
    }

    private static String text(Optional<BigDecimal> amount) {
        return amount.map(a -> a.stripTrailingZeros().toPlainString()).orElse("");
    }

    static MaskingPolicy masking(PublishedMasking m) {
        return MaskingPolicy.newBuilder()
                .setTenant(m.policy().tenant().value())
                .addAllDetectors(m.policy().detectors())
                .setStoreContent(m.policy().storeContent())
                .setRevealPublicKey(ByteString.copyFrom(m.revealPublicKey()))
                .build();
    }

    /** Every feature of which something is said, and all others. */
    static Retention retention(TenantId tenant, RetentionPolicy policy) {
        SortedSet<String> features = new TreeSet<>();
        policy.keepings().stream()
                .filter(k -> k.tenant().equals(tenant))
                .forEach(k -> k.feature().ifPresent(f -> features.add(f.value())));
        policy.rules().stream()
                .filter(r -> r.tenant().equals(tenant))
                .forEach(r -> r.feature().ifPresent(f -> features.add(f.value())));
        Retention.Builder message = Retention.newBuilder().setTenant(tenant.value());
        message.addKeepings(keeping(tenant, "", policy).setFeature(Catalogue.NODES));
        features.forEach(f -> message.addKeepings(keeping(tenant, f, policy).setFeature(f)));
        return message.build();
    }

    private static Keeping.Builder keeping(
            TenantId tenant, String feature, RetentionPolicy policy) {
        String of = tenant.value();
        return Keeping.newBuilder()
                .setContent(content(policy.content(of, feature)))
                .setRetentionClass(policy.classOf(of, feature))
                .setContentDays(policy.kept(of, feature, "", DataKind.CONTENT).days());
    }

    private static ContentKept content(ContentRule rule) {
        return switch (rule) {
            case ALWAYS -> ContentKept.CONTENT_ALWAYS;
            case WITH_CONSENT -> ContentKept.CONTENT_WITH_CONSENT;
            case NEVER -> ContentKept.CONTENT_NEVER;
        };
    }

    static GuardrailPolicy guardrails(GuardrailVersion g) {
        return GuardrailPolicy.newBuilder()
                .setTenant(g.tenant().value())
                .setFeature(g.feature())
                .setVersion(g.version())
                .setRules(GuardJson.write(g.rules()))
                .build();
    }

    static BreakGlass breakGlass(List<BreakGlassTokens.Published> tokens) {
        BreakGlass.Builder message = BreakGlass.newBuilder();
        tokens.forEach(t ->
                message.addTokens(
                        BreakGlassToken.newBuilder()
                                .setId(t.id())
                                .setSha256(ByteString.copyFrom(t.sha256()))
                                .setExpiresAt(KillSigner.stamp(t.expiresAt()))));
        return message.build();
    }

    static CachePolicy cache(dev.pilothouse.registry.CachePolicy c) {
        return CachePolicy.newBuilder()
                .setTenant(c.tenant().value())
                .setFeature(c.feature().value())
                .setExactSeconds(c.exactSeconds())
                .setSemantic(
                        switch (c.semantic()) {
                            case OFF -> SemanticCache.SEMANTIC_OFF;
                            case SHADOW -> SemanticCache.SEMANTIC_SHADOW;
                            case ON -> SemanticCache.SEMANTIC_ON;
                        })
                .setSemanticSeconds(c.semanticSeconds())
                .setThreshold(c.threshold())
                .setCheckShare(c.checkShare())
                .setSingleFlight(c.singleFlight())
                .setShared(c.shared())
                .build();
    }
}
