package dev.pilothouse.gateway.state;

import dev.pilothouse.bridge.protocol.Keepings;
import dev.pilothouse.bridge.protocol.ResourceHandler;
import dev.pilothouse.bridge.protocol.ResourceRejected;
import dev.pilothouse.bridge.protocol.v1.Feature;
import dev.pilothouse.bridge.protocol.v1.MaskingPolicy;
import dev.pilothouse.bridge.protocol.v1.PoolLoads;
import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.bridge.protocol.v1.ResourceType;
import dev.pilothouse.bridge.protocol.v1.Tenant;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Consent;
import dev.pilothouse.policy.rules.Detector;
import dev.pilothouse.policy.rules.Masker;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of keys, features, routes and deployments. Written by the link's thread,
 * read by every event loop without a lock.
 */
public final class NodeState implements ResourceHandler {
    private final Keys keys = new Keys();
    private final Map<String, Feature> features = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Plan>> routes = new ConcurrentHashMap<>();
    private final Map<String, Target> deployments = new ConcurrentHashMap<>();
    private final Map<String, Tenant> tenants = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> readOnlyTools = new ConcurrentHashMap<>();
    private final Map<String, MaskingPolicy> masking = new ConcurrentHashMap<>();
    private final Map<String, Guardrail> guardrails = new ConcurrentHashMap<>();
    private final Capacities capacities = new Capacities(System::nanoTime);
    private final Releases releases = new Releases();
    private final Map<String, CacheRules> caches = new ConcurrentHashMap<>();
    private final CardRules cards = new CardRules();
    private final Map<String, Keepings> keepings = new ConcurrentHashMap<>();
    private final Consumer<String> deploymentChanged;

    /**
     * @param deploymentChanged hears of each deployment that is new, other or gone
     */
    public NodeState(Consumer<String> deploymentChanged) {
        this.deploymentChanged = deploymentChanged;
    }

    @Override
    public void apply(Resource resource) throws ResourceRejected {
        String name = resource.getName();
        switch (resource.getBodyCase()) {
            case KEY_SET -> keys.replace(resource.getKeySet());
            case FEATURE -> feature(name, resource.getFeature());
            case ROUTE -> routes.put(name, Plan.of(resource.getRoute()));
            case DEPLOYMENT -> deployment(name, Target.of(resource.getDeployment()));
            case TENANT -> tenant(name, resource.getTenant());
            case MASKING_POLICY -> masking.put(name, resource.getMaskingPolicy());
            case GUARDRAIL_POLICY ->
                    guardrails.put(name, Guardrail.of(resource.getGuardrailPolicy()));
            case CACHE_POLICY -> caches.put(name, CacheRules.of(resource.getCachePolicy()));
            case RELEASE -> releases.put(name, resource.getRelease());
            case MODEL_STATE -> cards.model(name, resource.getModelState());
            case RETENTION -> keepings.put(name, Keepings.of(resource.getRetention()));
            case PRICE_BOOK, ENGINE_POOL, BUDGET, BREAK_GLASS -> {}
            case BODY_NOT_SET -> throw new ResourceRejected("a resource without a body");
        }
    }

    private void feature(String name, Feature feature) {
        features.put(name, feature);
        releases.lock(name, feature.getLockedEnvironmentsList());
    }

    private void tenant(String name, Tenant tenant) {
        tenants.put(name, tenant);
        readOnlyTools.put(name, Set.copyOf(tenant.getReadOnlyToolsList()));
        cards.policy(name, tenant.getCardPolicy());
    }

    private void deployment(String name, Target target) {
        if (!target.equals(deployments.put(name, target))) {
            deploymentChanged.accept(name);
        }
    }

    @Override
    public void remove(ResourceType type, String name) {
        switch (type) {
            case KEY_SET -> keys.remove(name);
            case FEATURE -> {
                features.remove(name);
                releases.lock(name, List.of());
            }
            case ROUTE -> routes.remove(name);
            case DEPLOYMENT -> {
                deployments.remove(name);
                deploymentChanged.accept(name);
            }
            case TENANT -> {
                tenants.remove(name);
                readOnlyTools.remove(name);
                cards.forget(name);
            }
            case MASKING_POLICY -> masking.remove(name);
            case GUARDRAIL_POLICY -> guardrails.remove(name);
            case CACHE_POLICY -> caches.remove(name);
            case RELEASE -> releases.remove(name);
            case MODEL_STATE -> cards.forgetModel(name);
            case RETENTION -> keepings.remove(name);
            default -> {}
        }
    }

    @Override
    public void poolLoads(PoolLoads loads) {
        capacities.hear(loads);
    }

    /** What pools carry. */
    public Capacities capacities() {
        return capacities;
    }

    /** True until the control plane, or the disk, has told this node of any keys. */
    public boolean isEmpty() {
        return keys.isEmpty();
    }

    /** The key with this text; null when there is none. */
    public @Nullable Key key(String text) {
        return keys.find(text);
    }

    public Optional<Feature> feature(String tenant, String feature) {
        return Optional.ofNullable(features.get(tenant + "/" + feature));
    }

    /** Where calls of a feature to a model may go; null when its route has no such model. */
    public @Nullable Plan plan(String tenant, String feature, String model) {
        return plans(tenant, feature).get(model);
    }

    /**
     * By model: the feature's own route, or the one that its tenant has for every other feature.
     */
    public Map<String, Plan> plans(String tenant, String feature) {
        Map<String, Plan> own = routes.get(tenant + "/" + feature);
        return own != null ? own : routes.getOrDefault(tenant + "/*", Map.of());
    }

    /** An enabled deployment; null when it is unknown or switched off. */
    public @Nullable Target deployment(String id) {
        Target target = deployments.get(id);
        return target != null && target.enabled() ? target : null;
    }

    /** Models that a key may call, with the provider of the first deployment of each. */
    public Map<String, String> models(Key key) {
        Map<String, String> models = new TreeMap<>();
        Stream<Map<String, Plan>> allowed =
                key.anyFeature()
                        ? routes.entrySet().stream()
                                .filter(route -> route.getKey().startsWith(key.tenant() + "/"))
                                .map(Map.Entry::getValue)
                        : key.features().stream().map(f -> plans(key.tenant(), f));
        allowed.forEach(plans -> plans.forEach((model, plan) -> offer(models, model, plan)));
        return models;
    }

    private void offer(Map<String, String> models, String model, Plan plan) {
        plan.tiers().stream()
                .flatMap(tier -> tier.shares().stream())
                .map(share -> deployment(share.deployment()))
                .filter(Objects::nonNull)
                .findFirst()
                .ifPresent(target -> models.putIfAbsent(model, target.provider()));
    }

    /**
     * Whether content of a call is kept anywhere, however shortly: its tenant stores content at
     * all, and the rule of its feature goes with what the call, or else its key, says.
     */
    public boolean keepsContent(Key key, String feature, Consent said) {
        MaskingPolicy policy = masking.get(key.tenant());
        return (policy == null || policy.getStoreContent())
                && keeping(key.tenant(), feature).content().keeps(said.or(key.consent()));
    }

    /** How content of a feature is kept. */
    public Keepings.Kept keeping(String tenant, String feature) {
        return keepings.getOrDefault(tenant, Keepings.USUAL).of(feature);
    }

    /** Of the tenant's policy; with every detector where there is none that this version knows. */
    public Masker masker(String tenant) {
        MaskingPolicy policy = masking.get(tenant);
        try {
            Set<Detector> detectors = EnumSet.noneOf(Detector.class);
            if (policy != null) {
                policy.getDetectorsList().forEach(word -> detectors.add(Detector.ofWord(word)));
            }
            return new Masker(policy == null ? Detector.all() : detectors);
        } catch (BadInput newer) {
            return new Masker(Detector.all());
        }
    }

    /** The guardrails of a feature: its own, or those that its tenant has for every other. */
    public Guardrail guardrail(String tenant, String feature) {
        Guardrail own = guardrails.get(tenant + "/" + feature);
        return own != null ? own : guardrails.getOrDefault(tenant + "/*", Guardrail.NONE);
    }

    /** Tools that somebody of the tenant declared to change nothing. */
    public Set<String> readOnlyTools(String tenant) {
        return readOnlyTools.getOrDefault(tenant, Set.of());
    }

    /** What is live of prompts, and where features answer from it only. */
    public Releases releases() {
        return releases;
    }

    /** What is asked of the cards of models. */
    public CardRules cards() {
        return cards;
    }

    /** How answers of a feature are reused; not at all unless somebody said so. */
    public CacheRules caching(String tenant, String feature) {
        return caches.isEmpty()
                ? CacheRules.OFF
                : caches.getOrDefault(tenant + "/" + feature, CacheRules.OFF);
    }

    /** What the tenant asks of features without a risk class. */
    public Optional<Tenant> tenant(String tenant) {
        return Optional.ofNullable(tenants.get(tenant));
    }

    /** The key of HMAC-SHA256 for subject references; empty when the tenant is not known. */
    public byte[] subjectKey(String tenant) {
        Tenant known = tenants.get(tenant);
        return known == null ? new byte[0] : known.getSubjectKey().toByteArray();
    }
}
