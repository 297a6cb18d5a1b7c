package dev.pilothouse.console.web.routes;

import dev.pilothouse.bridge.control.CacheUse;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.registry.CachePolicy;
import dev.pilothouse.registry.Feature;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * What is reused of one feature.
 *
 * @param use empty while no gateway has anything to tell
 */
record CacheRow(Feature feature, CachePolicy policy, Optional<CacheUse> use) {
    private static final String NOTHING = "–";

    /** With fewer comparisons a mean says nothing yet. */
    private static final int ENOUGH = 20;

    private static final double MOST_UNLIKE = 0.05;

    String key() {
        return feature.tenant() + "/" + feature.id();
    }

    String name() {
        return feature.declared() ? feature.data().displayName() : feature.id().value();
    }

    String exact() {
        return policy.exactSeconds() == 0 ? "off" : Format.count(policy.exactSeconds()) + " s";
    }

    String flight() {
        return policy.singleFlight() ? "on" : "off";
    }

    String count(ToLongFunction<CacheUse> of) {
        return use.map(u -> Format.count(of.applyAsLong(u))).orElse(NOTHING);
    }

    /** Of the calls that looked: answered from a cache. */
    String hitRate() {
        return use.filter(u -> u.looked() > 0)
                .map(u ->
                        Format.percent((u.exactHits() + u.semanticHits()) / (double) u.looked())
                                + " %")
                .orElse(NOTHING);
    }

    String avoided() {
        return use.filter(u -> u.spared() > 0)
                .map(u ->
                        u.currency().isEmpty()
                                ? Format.plural(
                                        u.avoidedInputTokens() + u.avoidedOutputTokens(), "token")
                                : Format.money(u.avoidedCost(), u.currency()))
                .orElse(NOTHING);
    }

    /** How like fresh answers those of the semantic cache are. */
    Status quality() {
        return use.filter(u -> u.checked() >= ENOUGH)
                .map(u -> u.unlike() > MOST_UNLIKE * u.checked() ? Status.WATCH : Status.OK)
                .orElse(Status.UNKNOWN);
    }

    String qualityWord() {
        if (use.isEmpty() || use.get().checked() == 0) {
            return "not checked";
        }
        CacheUse u = use.get();
        return Format.percent(u.similarity().orElse(0))
                + " % like, "
                + Format.count(u.unlike())
                + " of "
                + Format.count(u.checked())
                + " unlike";
    }
}
