package dev.pilothouse.bridge.protocol;

import dev.pilothouse.bridge.protocol.v1.ContentKept;
import dev.pilothouse.bridge.protocol.v1.Keeping;
import dev.pilothouse.bridge.protocol.v1.Retention;
import dev.pilothouse.db.model.ContentRule;
import java.util.HashMap;
import java.util.Map;

/** Whose content of a tenant's features is kept, and in which class of retention. Immutable. */
public final class Keepings {
    /** While nothing was said of a tenant. */
    public static final Keepings USUAL = new Keepings(Map.of());

    private static final String ANY = "*";
    private static final Kept UNSAID = new Kept(ContentRule.USUAL, "", 0);

    private final Map<String, Kept> byFeature;

    /**
     * @param retentionClass empty: it was not said
     * @param days that content may stay; 0: it was not said
     */
    public record Kept(ContentRule content, String retentionClass, int days) {}

    private Keepings(Map<String, Kept> byFeature) {
        this.byFeature = Map.copyOf(byFeature);
    }

    public static Keepings of(Retention retention) {
        Map<String, Kept> all = new HashMap<>();
        for (Keeping k : retention.getKeepingsList()) {
            all.put(
                    k.getFeature(),
                    new Kept(rule(k.getContent()), k.getRetentionClass(), k.getContentDays()));
        }
        return new Keepings(all);
    }

    private static ContentRule rule(ContentKept kept) {
        return switch (kept) {
            case CONTENT_ALWAYS -> ContentRule.ALWAYS;
            case CONTENT_WITH_CONSENT -> ContentRule.WITH_CONSENT;
            case CONTENT_NEVER, UNRECOGNIZED -> ContentRule.NEVER;
        };
    }

    public Kept of(String feature) {
        Kept own = byFeature.get(feature);
        return own != null ? own : byFeature.getOrDefault(ANY, UNSAID);
    }
}
