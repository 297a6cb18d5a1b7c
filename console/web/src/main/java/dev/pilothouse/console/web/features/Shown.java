package dev.pilothouse.console.web.features;

import dev.pilothouse.db.model.FeatureState;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which features the list shows, as the address says it.
 *
 * @param which {@code all}, {@code declared}, {@code undeclared} or a state
 * @param text in the id, name, owner or purpose, in any case
 */
record Shown(String which, String text) {
    static final String WHICH = "show";
    static final String TEXT = "q";
    static final String ALL = "all";
    static final String DECLARED = "declared";
    static final String UNDECLARED = "undeclared";

    /** What can be chosen. */
    static final List<String> CHOICES =
            Stream.concat(
                            Stream.of(ALL, UNDECLARED, DECLARED),
                            Stream.of(FeatureState.values()).map(FeatureState::word))
                    .toList();

    static Shown of(Map<String, String> own) {
        String which = own.getOrDefault(WHICH, ALL);
        return new Shown(CHOICES.contains(which) ? which : ALL, own.getOrDefault(TEXT, ""));
    }

    boolean everything() {
        return which.equals(ALL) && text.isEmpty();
    }

    boolean test(Row row) {
        boolean chosen =
                switch (which) {
                    case ALL -> true;
                    case DECLARED -> row.declared();
                    case UNDECLARED -> !row.declared();
                    default ->
                            row.declared()
                                    && row.feature()
                                            .filter(f -> f.data().state().word().equals(which))
                                            .isPresent();
                };
        return chosen && contains(row);
    }

    private boolean contains(Row row) {
        String all =
                row.key()
                        + " "
                        + row.name()
                        + " "
                        + row.owner()
                        + " "
                        + row.feature().map(f -> f.data().purpose()).orElse("");
        return all.toLowerCase(Locale.ROOT).contains(text.strip().toLowerCase(Locale.ROOT));
    }

    static String label(String choice) {
        String words = choice.replace('-', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
