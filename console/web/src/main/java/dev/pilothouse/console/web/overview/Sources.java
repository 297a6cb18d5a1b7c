package dev.pilothouse.console.web.overview;

import dev.pilothouse.analytics.Scope;
import dev.pilothouse.analytics.contributors.Part;
import dev.pilothouse.analytics.contributors.Parts;
import dev.pilothouse.analytics.kpis.Feedback;
import dev.pilothouse.analytics.kpis.Freshness;
import dev.pilothouse.analytics.kpis.Kpis;
import dev.pilothouse.analytics.kpis.Traffic;
import dev.pilothouse.console.web.ui.Once;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.registry.Feature;
import dev.pilothouse.registry.Features;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What the cards of the page read from. One {@link Answers} serves all cards of one refresh. */
@Component
final class Sources {
    private final Kpis kpis;
    private final Parts parts;
    private final Freshness freshness;
    private final Features features;

    Sources(Kpis kpis, Parts parts, Freshness freshness, Features features) {
        this.kpis = kpis;
        this.parts = parts;
        this.freshness = freshness;
        this.features = features;
    }

    Answers ask(Actor actor, Scope scope) {
        return new Answers(
                scope,
                new Once<>(() -> kpis.traffic(scope)),
                new Once<>(() -> kpis.feedback(scope)),
                new Once<>(() -> kpis.currency(scope).orElse("")),
                new Once<>(() -> parts.read(scope)),
                new Once<>(() -> newest(scope)),
                new Once<>(() -> declared(actor, scope)));
    }

    private Optional<Instant> newest(Scope scope) {
        Instant longAgo = Instant.now().minus(Duration.ofDays(90));
        return freshness.newest(scope.tenants(), longAgo);
    }

    private List<Feature> declared(Actor actor, Scope scope) {
        return features.list(actor).stream()
                .filter(f -> scope.tenants().contains(f.tenant()))
                .toList();
    }

    /** Each is asked for when the first card needs it. */
    record Answers(
            Scope scope,
            Once<Traffic> traffic,
            Once<Feedback> feedback,
            Once<String> currency,
            Once<List<Part>> parts,
            Once<Optional<Instant>> newest,
            Once<List<Feature>> features) {}
}
