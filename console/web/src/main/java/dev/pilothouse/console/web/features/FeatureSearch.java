package dev.pilothouse.console.web.features;

import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.SearchProvider;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.registry.Deployment;
import dev.pilothouse.registry.Deployments;
import dev.pilothouse.registry.Feature;
import dev.pilothouse.registry.Features;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Finds features, and the models that serve them. */
@Component
final class FeatureSearch implements SearchProvider {
    private final Features features;
    private final Deployments deployments;

    FeatureSearch(Features features, Deployments deployments) {
        this.features = features;
        this.deployments = deployments;
    }

    @Override
    public List<Hit> find(Actor.Person actor, PageState state, String text, int limit) {
        String wanted = text.toLowerCase(Locale.ROOT);
        Stream<Hit> ofFeatures =
                actor.may(Permission.SEE_FEATURES)
                        ? features.list(actor).stream()
                                .filter(f ->
                                        contains(wanted, f.id() + " " + f.data().displayName()))
                                .limit(limit)
                                .map(f -> hit(f, state))
                        : Stream.empty();
        Stream<Hit> ofModels =
                actor.may(Permission.SEE_TRACES)
                        ? deployments.list(actor).stream()
                                .map(Deployment::data)
                                .map(d -> d.model())
                                .distinct()
                                .filter(model -> contains(wanted, model))
                                .limit(limit)
                                .map(model -> model(model, state))
                        : Stream.empty();
        return Stream.concat(ofFeatures, ofModels).limit(limit).toList();
    }

    private static boolean contains(String wanted, String text) {
        return text.toLowerCase(Locale.ROOT).contains(wanted);
    }

    private static Hit hit(Feature feature, PageState state) {
        return new Hit(
                "layers",
                feature.data().displayName(),
                "feature of " + feature.tenant(),
                FeaturesNavigation.href(state, feature.tenant(), feature.id()));
    }

    private static Hit model(String model, PageState state) {
        return new Hit(
                "box", model, "traces of the model", state.href("traces", Map.of("model", model)));
    }
}
