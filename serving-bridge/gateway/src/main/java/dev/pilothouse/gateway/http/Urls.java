package dev.pilothouse.gateway.http;

import dev.pilothouse.gateway.call.Refusal;
import dev.pilothouse.gateway.json.Dialect;
import java.util.List;

/** What URLs that nothing answers mean to clients of OpenAI and Anthropic. */
final class Urls {
    /** Beginnings of paths whose content would lie at one provider, for all tenants. */
    private static final List<String> STATE =
            List.of(
                    "/v1/responses/",
                    "/v1/conversations",
                    "/v1/files",
                    "/v1/batches",
                    "/v1/messages/batches",
                    "/v1/vector_stores",
                    "/v1/containers",
                    "/v1/assistants",
                    "/v1/threads");

    private Urls() {}

    /** The format of errors at a path. */
    static Dialect dialect(String path) {
        return path.startsWith("/v1/messages") ? Dialect.ANTHROPIC_MESSAGES : Dialect.OPENAI_CHAT;
    }

    static Refusal unknown(String method, String path) {
        String url = method + " " + path;
        return STATE.stream().anyMatch(path::startsWith)
                ? Refusal.notFound(
                        "state_not_kept",
                        null,
                        url
                                + " would use state at a provider, and the gateway uses none: send"
                                + " what belongs to a request with it.")
                : Refusal.notFound("unknown_url", null, "Unknown request URL: " + url);
    }
}
