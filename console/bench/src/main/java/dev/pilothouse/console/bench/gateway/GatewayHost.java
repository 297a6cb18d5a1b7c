package dev.pilothouse.console.bench.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import dev.pilothouse.bridge.protocol.ResourceRejected;
import dev.pilothouse.bridge.protocol.v1.ApiKey;
import dev.pilothouse.bridge.protocol.v1.Deployment;
import dev.pilothouse.bridge.protocol.v1.Feature;
import dev.pilothouse.bridge.protocol.v1.FeatureState;
import dev.pilothouse.bridge.protocol.v1.KeySet;
import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.bridge.protocol.v1.ResourceType;
import dev.pilothouse.bridge.protocol.v1.Route;
import dev.pilothouse.bridge.protocol.v1.RouteTarget;
import dev.pilothouse.bridge.protocol.v1.Tenant;
import dev.pilothouse.gateway.StandaloneGateway;
import dev.pilothouse.gateway.StandaloneGateway.Work;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A gateway in a process of its own. Arguments: port, upstream up to and with {@code /v1}, OTLP
 * receiver, key, and the work that it leaves out, by name. Ends with its standard input.
 */
public final class GatewayHost {
    static final String MODEL = "mock";
    private static final String TENANT = "bench";
    private static final String FEATURE = "bench";

    private GatewayHost() {}

    public static void main(String[] args)
            throws IOException, ResourceRejected, NoSuchAlgorithmException {
        Set<Work> without = EnumSet.noneOf(Work.class);
        Arrays.stream(args).skip(4).map(Work::valueOf).forEach(without::add);
        var _ =
                StandaloneGateway.start(
                        Integer.parseInt(args[0]), args[2], resources(args[1], args[3]), without);
        System.out.println("ready");
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
        Runtime.getRuntime().halt(0);
    }

    private static List<Resource> resources(String upstream, String key)
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
                        .build());
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
