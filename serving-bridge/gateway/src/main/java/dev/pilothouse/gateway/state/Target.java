package dev.pilothouse.gateway.state;

import dev.pilothouse.bridge.protocol.ResourceRejected;
import dev.pilothouse.bridge.protocol.v1.Deployment;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * A deployment as this node reaches it.
 *
 * @param origin where connections go
 * @param path of chat completions at that origin
 * @param authorization value of the header; empty: none is sent. Never logged
 * @param connectMillis to a connection that is ready for a request
 * @param firstTokenMillis from the request to the first output
 * @param idleMillis between two events
 * @param totalMillis from the request to the end of the answer; 0: only the limit of a call
 */
public record Target(
        String id,
        String provider,
        String model,
        String upstreamModel,
        Origin origin,
        String path,
        String authorization,
        boolean pool,
        boolean enabled,
        int connectMillis,
        int firstTokenMillis,
        int idleMillis,
        int totalMillis) {
    private static final int CONNECT = 5_000;
    private static final int FIRST_TOKEN = 120_000;
    private static final int IDLE = 60_000;
    private static final int MOST = 3_600_000;

    /** Scheme, host and port. */
    public record Origin(boolean tls, String host, int port) {
        /** The value of the {@code Host} header. */
        public String header() {
            return port == (tls ? 443 : 80) ? host : host + ":" + port;
        }
    }

    static Target of(Deployment deployment) throws ResourceRejected {
        URI base = base(deployment);
        boolean tls = base.getScheme().equalsIgnoreCase("https");
        int port = base.getPort() > 0 ? base.getPort() : tls ? 443 : 80;
        String model = deployment.getModel();
        return new Target(
                deployment.getId(),
                deployment.getProvider(),
                model,
                deployment.getUpstreamModel().isEmpty() ? model : deployment.getUpstreamModel(),
                new Origin(tls, base.getHost(), port),
                base.getRawPath().replaceAll("/+$", "") + "/chat/completions",
                deployment.getCredential().isEmpty() ? "" : "Bearer " + deployment.getCredential(),
                deployment.getKind().equals("pool"),
                deployment.getEnabled(),
                millis(deployment.getConnectTimeoutMs(), CONNECT),
                millis(deployment.getFirstTokenTimeoutMs(), FIRST_TOKEN),
                millis(deployment.getIdleTimeoutMs(), IDLE),
                millis(deployment.getTotalTimeoutMs(), 0));
    }

    private static URI base(Deployment deployment) throws ResourceRejected {
        String expected = "' (expected: http or https, a host, and a path up to /v1)";
        try {
            URI base = new URI(deployment.getBaseUrl());
            String scheme = String.valueOf(base.getScheme()).toLowerCase(Locale.ROOT);
            if (base.getHost() != null
                    && (scheme.equals("http") || scheme.equals("https"))
                    && base.getUserInfo() == null
                    && base.getRawQuery() == null) {
                return base;
            }
        } catch (URISyntaxException e) {
            throw new ResourceRejected("base_url: '" + deployment.getBaseUrl() + expected);
        }
        throw new ResourceRejected("base_url: '" + deployment.getBaseUrl() + expected);
    }

    private static int millis(int wanted, int otherwise) {
        return wanted <= 0 ? otherwise : Math.min(wanted, MOST);
    }
}
