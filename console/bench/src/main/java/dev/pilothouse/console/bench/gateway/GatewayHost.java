package dev.pilothouse.console.bench.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import dev.pilothouse.bridge.protocol.ResourceRejected;
import dev.pilothouse.bridge.protocol.v1.ApiKey;
import dev.pilothouse.bridge.protocol.v1.Budget;
import dev.pilothouse.bridge.protocol.v1.ContentKept;
import dev.pilothouse.bridge.protocol.v1.Deployment;
import dev.pilothouse.bridge.protocol.v1.Feature;
import dev.pilothouse.bridge.protocol.v1.FeatureState;
import dev.pilothouse.bridge.protocol.v1.GuardrailPolicy;
import dev.pilothouse.bridge.protocol.v1.Keeping;
import dev.pilothouse.bridge.protocol.v1.KeySet;
import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.bridge.protocol.v1.ResourceType;
import dev.pilothouse.bridge.protocol.v1.Retention;
import dev.pilothouse.bridge.protocol.v1.Route;
import dev.pilothouse.bridge.protocol.v1.RouteTarget;
import dev.pilothouse.bridge.protocol.v1.Tenant;
import dev.pilothouse.gateway.StandaloneGateway;
import dev.pilothouse.gateway.StandaloneGateway.Work;
import dev.pilothouse.policy.rules.Detector;
import dev.pilothouse.policy.rules.guardrails.Detect;
import dev.pilothouse.policy.rules.guardrails.GuardAction;
import dev.pilothouse.policy.rules.guardrails.GuardJson;
import dev.pilothouse.policy.rules.guardrails.GuardPolicy;
import dev.pilothouse.policy.rules.guardrails.GuardRule;
import dev.pilothouse.policy.rules.guardrails.GuardStage;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A gateway in a process of its own. Arguments: port, upstream up to and with {@code /v1}, OTLP
 * receiver, key, folder, what it reuses ({@link Caching}), and the work that it leaves out, by
 * name. Ends with its standard input; tells its memory for each {@code m} there.
 */
public final class GatewayHost {
    static final String MODEL = "mock";
    private static final String TENANT = "bench";
    private static final String FEATURE = "bench";

    private GatewayHost() {}

    public static void main(String[] args)
            throws IOException, ResourceRejected, NoSuchAlgorithmException {
        Set<Work> without = EnumSet.noneOf(Work.class);
        Arrays.stream(args).skip(6).map(Work::valueOf).forEach(without::add);
        var _ =
                StandaloneGateway.start(
                        Integer.parseInt(args[0]),
                        args[2],
                        Path.of(args[4]),
                        resources(args[1], args[3], Caching.valueOf(args[5])),
                        without);
        System.out.println("ready");
        for (int order = System.in.read(); order >= 0; order = System.in.read()) {
            if (order == 'm') {
                System.out.println(memory());
            }
        }
        Runtime.getRuntime().halt(0);
    }

    /** Bytes of the heap that are in use after a collection, and of direct buffers. */
    private static String memory() {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long direct = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
        for (var pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            direct += pool.getMemoryUsed();
        }
        return "memory " + heap + " " + direct;
    }

    private static List<Resource> resources(String upstream, String key, Caching caching)
            throws NoSuchAlgorithmException {
        return List.of(
                of(ResourceType.TENANT, TENANT)
                        .setTenant(
                                Tenant.newBuilder()
                                        .setId(TENANT)
                                        .setDisplayName(TENANT)
                                        .setSubjectKey(ByteString.copyFrom(new byte[32])))
                        .build(),
                of(ResourceType.KEY_SET, TENANT)
                        .setKeySet(KeySet.newBuilder().setTenant(TENANT).addKeys(key(key)))
                        .build(),
                of(ResourceType.FEATURE, TENANT + "/" + FEATURE)
                        .setFeature(
                                Feature.newBuilder()
                                        .setTenant(TENANT)
                                        .setId(FEATURE)
                                        .setTeam("platform")
                                        .setState(FeatureState.LIVE))
                        .build(),
                of(ResourceType.RETENTION, TENANT)
                        .setRetention(
                                Retention.newBuilder()
                                        .setTenant(TENANT)
                                        .addKeepings(
                                                Keeping.newBuilder()
                                                        .setFeature("*")
                                                        .setContent(ContentKept.CONTENT_ALWAYS)))
                        .build(),
                of(ResourceType.CACHE_POLICY, TENANT + "/" + FEATURE)
                        .setCachePolicy(caching.policy(TENANT, FEATURE))
                        .build(),
                of(ResourceType.DEPLOYMENT, MODEL)
                        .setDeployment(
                                Deployment.newBuilder()
                                        .setId(MODEL)
                                        .setKind("openai")
                                        .setProvider("bench")
                                        .setBaseUrl(upstream)
                                        .setModel(MODEL)
                                        .setUpstreamModel(MODEL)
                                        .setCredential("upstream-secret")
                                        .setEnabled(true))
                        .build(),
                of(ResourceType.ROUTE, TENANT + "/" + FEATURE)
                        .setRoute(
                                Route.newBuilder()
                                        .setTenant(TENANT)
                                        .setFeature(FEATURE)
                                        .addTargets(
                                                RouteTarget.newBuilder()
                                                        .setModel(MODEL)
                                                        .setDeployment(MODEL)))
                        .build(),
                budget("tenant-tokens", "tokens", "tenant", TENANT),
                budget("key-requests", "requests", "key", "key-bench"),
                of(ResourceType.GUARDRAIL_POLICY, TENANT + "/" + FEATURE)
                        .setGuardrailPolicy(
                                GuardrailPolicy.newBuilder()
                                        .setTenant(TENANT)
                                        .setFeature(FEATURE)
                                        .setVersion(1)
                                        .setRules(GuardJson.write(rules())))
                        .build());
    }

    private static Resource budget(String id, String unit, String scope, String target) {
        return of(ResourceType.BUDGET, id)
                .setBudget(
                        Budget.newBuilder()
                                .setId(id)
                                .setTenant(TENANT)
                                .setName(id)
                                .setScope(scope)
                                .setTarget(target)
                                .setUnit(unit)
                                .setLimit(Long.MAX_VALUE / 4)
                                .setPeriod("month")
                                .setAlertAt(80)
                                .setCheaperAt(90)
                                .setLocalAt(95)
                                .setCountsFree(true))
                .build();
    }

    /** What a careful company asks of every call. */
    private static GuardPolicy rules() {
        return new GuardPolicy(
                List.of(
                        rule(
                                "Personal data",
                                new Detect.Personal(Detector.all()),
                                GuardAction.MASK,
                                EnumSet.of(GuardStage.INPUT, GuardStage.OUTPUT)),
                        rule(
                                "Other orders",
                                new Detect.Injection(0.8),
                                GuardAction.BLOCK,
                                EnumSet.of(GuardStage.INPUT)),
                        rule(
                                "Names of projects",
                                new Detect.Deny(List.of("project nightfall", "redwood"), List.of()),
                                GuardAction.BLOCK,
                                EnumSet.of(GuardStage.INPUT, GuardStage.OUTPUT))));
    }

    private static GuardRule rule(
            String name, Detect detect, GuardAction action, Set<GuardStage> stages) {
        return new GuardRule(name, stages, detect, action, "");
    }

    private static Resource.Builder of(ResourceType type, String name) {
        return Resource.newBuilder().setType(type).setName(name).setVersion(1);
    }

    private static ApiKey key(String key) throws NoSuchAlgorithmException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
        return ApiKey.newBuilder()
                .setId("key-bench")
                .setSha256(ByteString.copyFrom(hash))
                .setTeam("platform")
                .addFeatures(FEATURE)
                .setEnvironment("production")
                .addScopes("inference")
                .build();
    }
}
