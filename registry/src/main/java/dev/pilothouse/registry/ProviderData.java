package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Texts;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Set;

/**
 * How a provider is reached.
 *
 * @param kind {@code openai} for any OpenAI-compatible endpoint, {@code anthropic} for one with
 *     Anthropic's Messages, {@code pool} for a serving pool
 * @param baseUrl http or https address up to and with {@code /v1}; of {@code anthropic} also
 *     without
 * @param responses whether an {@code openai} endpoint has the Responses API too; gateways translate
 *     for the others
 */
public record ProviderData(String displayName, String kind, String baseUrl, boolean responses) {
    public static final String ANTHROPIC = "anthropic";

    /** Where Anthropic itself is reached. */
    public static final String ANTHROPIC_URL = "https://api.anthropic.com";

    private static final Set<String> KINDS = Set.of("openai", ANTHROPIC, "pool");

    /** Without the Responses API. */
    public ProviderData(String displayName, String kind, String baseUrl) {
        this(displayName, kind, baseUrl, false);
    }

    public ProviderData {
        displayName = Texts.check("display_name", displayName, 1, 200);
        if (!KINDS.contains(kind)) {
            throw new BadInput("kind", kind, "openai, anthropic or pool");
        }
        if (responses && !kind.equals("openai")) {
            throw new BadInput("responses", "true", "false: only an openai endpoint has them");
        }
        baseUrl = checkUrl(baseUrl);
    }

    private static String checkUrl(String url) {
        String expected = "an http or https address such as https://api.example.com/v1";
        try {
            URI uri = new URI(Texts.check("base_url", url, 1, 500));
            boolean good =
                    ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                            && uri.getHost() != null
                            && uri.getUserInfo() == null
                            && uri.getQuery() == null;
            if (good) {
                return uri.toString();
            }
        } catch (URISyntaxException e) {
            BadInput refused = new BadInput("base_url", url, expected);
            refused.initCause(e);
            throw refused;
        }
        throw new BadInput("base_url", url, expected);
    }

    Map<String, Object> asMap() {
        return Map.of(
                "display_name", displayName,
                "kind", kind,
                "base_url", baseUrl,
                "responses", responses);
    }
}
