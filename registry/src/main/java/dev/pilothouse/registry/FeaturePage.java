package dev.pilothouse.registry;

import java.util.List;
import java.util.Optional;

/**
 * A page of features, by tenant and id.
 *
 * @param next what to ask the following page after; empty: this is the last
 */
public record FeaturePage(List<Feature> features, Optional<String> next) {
    static FeaturePage of(List<Feature> oneMore, int limit) {
        if (oneMore.size() <= limit) {
            return new FeaturePage(oneMore, Optional.empty());
        }
        List<Feature> page = List.copyOf(oneMore.subList(0, limit));
        return new FeaturePage(page, Optional.of(page.getLast().key()));
    }
}
