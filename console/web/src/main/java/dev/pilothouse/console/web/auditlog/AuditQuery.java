package dev.pilothouse.console.web.auditlog;

import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.TimeRange;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.audit.AuditFilter;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the address asks of the log.
 *
 * @param filters by name: entity, action, actor, outcome, text; none empty
 * @param before entries with smaller numbers only
 * @param entry the one that is open
 * @param showing entries, or who read what
 */
record AuditQuery(
        Map<String, String> filters, OptionalLong before, OptionalLong entry, Showing showing) {
    static final String ENTITY = "entity";
    static final String ACTION = "action";
    static final String ACTOR = "actor";
    static final String OUTCOME = "outcome";
    static final String TEXT = "text";
    static final String BEFORE = "before";
    static final String ENTRY = "entry";
    static final String SHOW = "show";
    static final List<String> NAMES = List.of(ENTITY, ACTION, ACTOR, OUTCOME, TEXT);

    AuditQuery {
        filters = Map.copyOf(filters);
        String outcome = filters.getOrDefault(OUTCOME, AuditFilter.OUTCOMES.getFirst());
        if (!AuditFilter.OUTCOMES.contains(outcome)) {
            throw new BadInput(OUTCOME, outcome, "one of " + AuditFilter.OUTCOMES);
        }
    }

    static AuditQuery of(Map<String, String> own) {
        Map<String, String> filters = new LinkedHashMap<>();
        for (String name : NAMES) {
            Optional.ofNullable(own.get(name))
                    .filter(v -> !v.isBlank())
                    .ifPresent(v -> filters.put(name, v));
        }
        return new AuditQuery(
                filters,
                number(own, BEFORE),
                number(own, ENTRY),
                Showing.ofWord(own.getOrDefault(SHOW, "")));
    }

    /** What the page lists. */
    enum Showing {
        ENTRIES("", "Entries"),
        READERS("readers", "Who read content"),
        TRACES("traces", "Whose traces were read");

        private final String word;
        private final String label;

        Showing(String word, String label) {
            this.word = word;
            this.label = label;
        }

        String word() {
            return word;
        }

        String label() {
            return label;
        }

        static Showing ofWord(String word) {
            return Arrays.stream(values())
                    .filter(s -> s.word.equals(word))
                    .findFirst()
                    .orElseThrow(() -> new BadInput(SHOW, word, "readers or traces"));
        }
    }

    private static OptionalLong number(Map<String, String> own, String name) {
        String text = own.getOrDefault(name, "");
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            BadInput refused = new BadInput(name, text, "the number of an entry");
            refused.initCause(e);
            throw refused;
        }
    }

    /**
     * What somebody typed: {@code action:kill.}, {@code outcome:denied}, {@code entity:...} or
     * text.
     */
    static Map<String, String> typed(String text) {
        for (String name : NAMES) {
            if (text.startsWith(name + ":") && text.length() > name.length() + 1) {
                return Map.of(
                        name, text.substring(name.length() + 1).strip(), BEFORE, "", ENTRY, "");
            }
        }
        return Map.of(TEXT, text, BEFORE, "", ENTRY, "");
    }

    AuditFilter filter(PageState state, Instant now) {
        return new AuditFilter(
                state.tenant(),
                get(ACTION),
                get(ACTOR),
                get(ENTITY),
                get(OUTCOME),
                Optional.of(state.range().from(now)),
                Optional.of(end(state.range(), now)),
                get(TEXT));
    }

    /** Entries that are written meanwhile belong to what moves with the clock, not to days. */
    private static Instant end(TimeRange range, Instant now) {
        return switch (range) {
            case TimeRange.Preset preset -> preset.to(now).plusSeconds(60);
            case TimeRange.Days days -> days.to(now);
        };
    }

    /** Without a time, for what recurs. */
    AuditFilter timeless(PageState state) {
        return new AuditFilter(
                state.tenant(),
                get(ACTION),
                get(ACTOR),
                get(ENTITY),
                get(OUTCOME),
                Optional.empty(),
                Optional.empty(),
                get(TEXT));
    }

    private Optional<String> get(String name) {
        return Optional.ofNullable(filters.get(name));
    }
}
