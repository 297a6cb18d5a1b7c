package dev.pilothouse.gateway.state;

import static dev.pilothouse.gateway.json.Dialect.ANTHROPIC_MESSAGES;
import static dev.pilothouse.gateway.json.Dialect.OPENAI_CHAT;
import static dev.pilothouse.gateway.json.Dialect.OPENAI_EMBEDDINGS;
import static dev.pilothouse.gateway.json.Dialect.OPENAI_RESPONSES;

import dev.pilothouse.bridge.protocol.ResourceRejected;
import dev.pilothouse.bridge.protocol.v1.Deployment;
import dev.pilothouse.gateway.json.Dialect;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A deployment as this node reaches it.
 *
 * @param origin where connections go
 * @param base path at that origin, up to and with {@code /v1}
 * @param credential of the gateway there; empty: none is sent. Never logged
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
        String base,
        String credential,
        Kind kind,
        boolean enabled,
        int connectMillis,
        int firstTokenMillis,
        int idleMillis,
        int totalMillis) {
    private static final int CONNECT = 5_000;
    private static final int FIRST_TOKEN = 120_000;
    private static final int IDLE = 60_000;
    private static final int MOST = 3_600_000;

    /** What a deployment is, and so which dialects it speaks. */
    public enum Kind {
        /** Anything OpenAI-compatible. */
        OPENAI(EnumSet.of(OPENAI_CHAT, OPENAI_RESPONSES, OPENAI_EMBEDDINGS)),
        ANTHROPIC(EnumSet.of(ANTHROPIC_MESSAGES)),
        /** A serving pool; embeddings, when its engines make them. */
        POOL(EnumSet.of(OPENAI_CHAT, OPENAI_EMBEDDINGS));

        private final Set<Dialect> speaks;

        Kind(Set<Dialect> speaks) {
            this.speaks = speaks;
        }

        static Kind of(String word) {
            return switch (word) {
                case "pool" -> POOL;
                case "anthropic" -> ANTHROPIC;
                default -> OPENAI;
            };
        }
    }

    /** Whether requests in a dialect can be sent as they are. */
    public boolean speaks(Dialect dialect) {
        return kind.speaks.contains(dialect);
    }

    /** The dialects that it speaks, for people. */
    public String spoken() {
        return kind.speaks.stream().map(Dialect::title).collect(Collectors.joining(", "));
    }

    public boolean pool() {
        return kind == Kind.POOL;
    }

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
                base.getRawPath().replaceAll("/+$", ""),
                deployment.getCredential(),
                Kind.of(deployment.getKind()),
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
