package dev.pilothouse.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import dev.pilothouse.bridge.protocol.v1.ApiKey;
import dev.pilothouse.bridge.protocol.v1.Budget;
import dev.pilothouse.bridge.protocol.v1.CachePolicy;
import dev.pilothouse.bridge.protocol.v1.Deployment;
import dev.pilothouse.bridge.protocol.v1.GuardrailPolicy;
import dev.pilothouse.bridge.protocol.v1.KeySet;
import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.bridge.protocol.v1.Route;
import dev.pilothouse.bridge.protocol.v1.RouteTarget;
import dev.pilothouse.bridge.protocol.v1.Tenant;
import dev.pilothouse.policy.rules.Detector;
import dev.pilothouse.policy.rules.guardrails.Detect;
import dev.pilothouse.policy.rules.guardrails.GuardAction;
import dev.pilothouse.policy.rules.guardrails.GuardJson;
import dev.pilothouse.policy.rules.guardrails.GuardPolicy;
import dev.pilothouse.policy.rules.guardrails.GuardRule;
import dev.pilothouse.policy.rules.guardrails.GuardStage;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a gateway is told for its warm-up: a key, a route, budgets, guardrails and a cache. */
final class WarmUpPolicy {
    static final String KEY = "ph_warm-up";
    static final String NAME = "warm-up";

    private static final int SUBJECT_KEY_BYTES = 32;

    private WarmUpPolicy() {}

    /**
     * @param upstream address of the deployment up to and with {@code /v1}
     */
    static List<Resource> resources(String upstream) {
        return List.of(
                resource(NAME).setTenant(tenant()).build(),
                resource(NAME)
                        .setKeySet(KeySet.newBuilder().setTenant(NAME).addKeys(key()))
                        .build(),
                resource(NAME).setDeployment(deployment(upstream)).build(),
                resource(NAME + "/" + NAME).setRoute(route()).build(),
                resource("tokens").setBudget(budget("tokens", "tenant", NAME)).build(),
                resource("requests").setBudget(budget("requests", "key", NAME)).build(),
                resource(NAME + "/" + NAME).setGuardrailPolicy(guardrails()).build(),
                resource(NAME + "/" + NAME).setCachePolicy(cache()).build());
    }

    private static Resource.Builder resource(String name) {
        return Resource.newBuilder().setName(name).setVersion(1);
    }

    private static Tenant.Builder tenant() {
        return Tenant.newBuilder()
                .setId(NAME)
                .setDisplayName(NAME)
                .setSubjectKey(ByteString.copyFrom(new byte[SUBJECT_KEY_BYTES]));
    }

    private static ApiKey.Builder key() {
        return ApiKey.newBuilder()
                .setId(NAME)
                .setSha256(ByteString.copyFrom(sha256(KEY)))
                .addFeatures(NAME)
                .addScopes("inference");
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Deployment.Builder deployment(String upstream) {
        return Deployment.newBuilder()
                .setId(NAME)
                .setModel("warm")
                .setBaseUrl(upstream)
                .setEnabled(true);
    }

    private static Route.Builder route() {
        return Route.newBuilder()
                .setTenant(NAME)
                .setFeature(NAME)
                .addTargets(RouteTarget.newBuilder().setModel("warm").setDeployment(NAME));
    }

    private static Budget.Builder budget(String unit, String scope, String target) {
        return Budget.newBuilder()
                .setId(unit)
                .setTenant(NAME)
                .setName(unit)
                .setScope(scope)
                .setTarget(target)
                .setUnit(unit)
                .setLimit(Long.MAX_VALUE / 4)
                .setPeriod("month")
                .setAlertAt(80)
                .setCheaperAt(90)
                .setLocalAt(95)
                .setCountsFree(true);
    }

    private static GuardrailPolicy.Builder guardrails() {
        return GuardrailPolicy.newBuilder()
                .setTenant(NAME)
                .setFeature(NAME)
                .setVersion(1)
                .setRules(
                        GuardJson.write(
                                new GuardPolicy(
                                        List.of(
                                                rule(
                                                        new Detect.Personal(Detector.all()),
                                                        GuardAction.MASK,
                                                        EnumSet.allOf(GuardStage.class)),
                                                rule(
                                                        new Detect.Injection(0.8),
                                                        GuardAction.BLOCK,
                                                        EnumSet.of(GuardStage.INPUT)),
                                                rule(
                                                        new Detect.Deny(
                                                                List.of("nothing like it"),
                                                                List.of()),
                                                        GuardAction.BLOCK,
                                                        EnumSet.of(
                                                                GuardStage.INPUT,
                                                                GuardStage.OUTPUT))))));
    }

    private static GuardRule rule(Detect detect, GuardAction action, Set<GuardStage> stages) {
        return new GuardRule(detect.getClass().getSimpleName(), stages, detect, action, "");
    }

    private static CachePolicy.Builder cache() {
        return CachePolicy.newBuilder().setTenant(NAME).setFeature(NAME).setExactSeconds(60);
    }
}
