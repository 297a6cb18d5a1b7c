package dev.pilothouse.gateway.state;

import static dev.pilothouse.gateway.json.Dialect.ANTHROPIC_COUNT;
import static dev.pilothouse.gateway.json.Dialect.ANTHROPIC_MESSAGES;
import static dev.pilothouse.gateway.json.Dialect.OPENAI_CHAT;
import static dev.pilothouse.gateway.json.Dialect.OPENAI_EMBEDDINGS;
import static dev.pilothouse.gateway.json.Dialect.OPENAI_RESPONSES;

import dev.pilothouse.bridge.protocol.ResourceRejected;
import dev.pilothouse.bridge.protocol.v1.Deployment;
import dev.pilothouse.gateway.json.Dialect;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A deployment as this node reaches it.
 *
 * @param speaks the dialects of requests that it takes as they are
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
        Set<Dialect> speaks,
        boolean enabled,
        int connectMillis,
        int firstTokenMillis,
        int idleMillis,
        int totalMillis) {
    private static final int CONNECT = 5_000;
    private static final int FIRST_TOKEN = 120_000;
    private static final int IDLE = 60_000;
    private static final int MOST = 3_600_000;

    /** What a deployment is. */
    public enum Kind {
        /** Anything OpenAI-compatible. */
        OPENAI,
        ANTHROPIC,
        /** A serving pool. */
        POOL;

        static Kind of(String word) {
            return switch (word) {
                case "pool" -> POOL;
                case "anthropic" -> ANTHROPIC;
                default -> OPENAI;
            };
        }

        /**
         * @param responses whether an OpenAI-compatible provider has them, which not all do
         */
        Set<Dialect> dialects(boolean responses) {
            return switch (this) {
                case OPENAI ->
                        responses
                                ? Set.of(OPENAI_CHAT, OPENAI_EMBEDDINGS, OPENAI_RESPONSES)
                                : Set.of(OPENAI_CHAT, OPENAI_EMBEDDINGS);
                case ANTHROPIC -> Set.of(ANTHROPIC_MESSAGES, ANTHROPIC_COUNT);
                case POOL -> Set.of(OPENAI_CHAT, OPENAI_EMBEDDINGS);
            };
        }
    }

    /** Whether requests in a dialect can be sent as they are. */
    public boolean speaks(Dialect dialect) {
        return speaks.contains(dialect);
    }

    /** The dialects in which its models can be asked, for people. */
    public String spoken() {
        return speaks.stream()
                .filter(Dialect::spends)
                .sorted()
                .map(Dialect::title)
                .collect(Collectors.joining(", "));
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

    public static Target of(Deployment deployment) throws ResourceRejected {
        URI base = base(deployment);
        boolean tls = base.getScheme().equalsIgnoreCase("https");
        int port = base.getPort() > 0 ? base.getPort() : tls ? 443 : 80;
        String model = deployment.getModel();
        Kind kind = Kind.of(deployment.getKind());
        return new Target(
                deployment.getId(),
                deployment.getProvider(),
                model,
                deployment.getUpstreamModel().isEmpty() ? model : deployment.getUpstreamModel(),
                new Origin(tls, base.getHost(), port),
                path(base, kind),
                deployment.getCredential(),
                kind,
                kind.dialects(deployment.getResponses()),
                deployment.getEnabled(),
                millis(deployment.getConnectTimeoutMs(), CONNECT),
                millis(deployment.getFirstTokenTimeoutMs(), FIRST_TOKEN),
                millis(deployment.getIdleTimeoutMs(), IDLE),
                millis(deployment.getTotalTimeoutMs(), 0));
    }

    /** Anthropic's address is told without {@code /v1}. */
    private static String path(URI base, Kind kind) {
        String path = base.getRawPath().replaceAll("/+$", "");
        return path.isEmpty() && kind == Kind.ANTHROPIC ? "/v1" : path;
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
