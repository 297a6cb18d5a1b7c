package dev.pilothouse.policy.rules.guardrails;

import dev.pilothouse.db.model.BadInput;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Which addresses webhooks may have. */
public final class WebhookAddress {
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

    private WebhookAddress() {}

    /**
     * @param field its name in a refusal
     * @throws BadInput unless it is https with a host and no user, or http on loopback
     */
    public static void check(String field, URI url) {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        String host = Objects.requireNonNullElse(url.getHost(), "");
        boolean good =
                !host.isEmpty()
                        && url.getUserInfo() == null
                        && (scheme.equals("https")
                                || scheme.equals("http") && LOOPBACK.contains(host));
        if (!good) {
            throw new BadInput(field, url.toString(), "https and a host; http on loopback only");
        }
    }
}
