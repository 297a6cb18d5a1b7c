package dev.pilothouse.ingest.normalise;

import dev.pilothouse.db.clickhouse.SpanRow.Origin;
import dev.pilothouse.ingest.state.IngestState;
import dev.pilothouse.ingest.state.KeyGrant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whose a span is. Tenant, team and environment come from the key; only a node of ours may say
 * otherwise.
 */
final class Sender {
    private static final Pattern SLUG = Pattern.compile("[a-z0-9][a-z0-9.-]{0,62}");
    private static final String UNATTRIBUTED = "unattributed";

    private Sender() {}

    /** Empty when a node names no tenant. */
    static Optional<Origin> origin(
            KeyGrant grant, Attributes span, Attributes resource, IngestState state) {
        String wished = said(span, resource, "pilothouse.feature");
        if (grant.node()) {
            return ofNode(span, resource, wished, state);
        }
        return Optional.of(
                new Origin(
                        grant.tenant(),
                        grant.team(),
                        feature(grant, wished, resource),
                        grant.environment(),
                        grant.id(),
                        state.isSample(grant.tenant())));
    }

    private static Optional<Origin> ofNode(
            Attributes span, Attributes resource, String feature, IngestState state) {
        String tenant = said(span, resource, "pilothouse.tenant");
        if (!isSlug(tenant)) {
            return Optional.empty();
        }
        return Optional.of(
                new Origin(
                        tenant,
                        said(span, resource, "pilothouse.team"),
                        isSlug(feature) ? feature : UNATTRIBUTED,
                        said(span, resource, "pilothouse.environment"),
                        said(span, resource, "pilothouse.key"),
                        state.isSample(tenant)));
    }

    private static String feature(KeyGrant grant, String wished, Attributes resource) {
        if (isSlug(wished) && grant.allows(wished)) {
            return wished;
        }
        if (!grant.defaultFeature().isEmpty()) {
            return grant.defaultFeature();
        }
        String service =
                resource.text("service.name")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9.-]+", "-")
                        .replaceAll("^[.-]+", "");
        return isSlug(service) ? service : UNATTRIBUTED;
    }

    private static boolean isSlug(String text) {
        return SLUG.matcher(text).matches();
    }

    private static String said(Attributes span, Attributes resource, String name) {
        String own = span.text(name);
        String inherited = resource.text(name);
        return own.isEmpty() ? inherited : own;
    }
}
