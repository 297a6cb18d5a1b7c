package dev.pilothouse.console.web.overview;

import dev.pilothouse.analytics.contributors.Change;
import dev.pilothouse.analytics.contributors.Part;
import java.util.List;
import java.util.Optional;

/**
 * What changed and why.
 *
 * @param changes the KPIs that have a value in both periods, those that moved first
 * @param chosen the one that is explained
 * @param change why it moved; empty for KPIs that do not add up over features
 * @param parts for those: all parts
 */
record Why(
        List<Reading> changes,
        Optional<Reading> chosen,
        Optional<Change> change,
        List<Part> parts) {
    Why {
        changes = List.copyOf(changes);
        parts = List.copyOf(parts);
    }
}
