package dev.pilothouse.console.cli;

import dev.pilothouse.db.model.BadInput;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** What of the log is asked for. */
final class AuditFilterOptions {
    @Option(names = "--tenant", paramLabel = "T", description = "Only this tenant.")
    private String tenant = "";

    @Option(
            names = "--action",
            paramLabel = "A",
            description = "An action, or how some begin: kill. for all about kills.")
    private String action = "";

    @Option(names = "--actor", paramLabel = "REF", description = "Pseudonym of who acted.")
    private String actor = "";

    @Option(
            names = "--entity",
            paramLabel = "TYPE:ID",
            description = "What to follow, for example feature:default/playground.")
    private String entity = "";

    @Option(names = "--outcome", paramLabel = "O", description = "success, denied or failure.")
    private String outcome = "";

    @Option(
            names = "--from",
            paramLabel = "WHEN",
            description = "First day or moment, UTC: 2026-07-01 or 2026-07-01T08:00:00Z.")
    private String from = "";

    @Option(
            names = "--to",
            paramLabel = "WHEN",
            description = "Last day (it is included) or the moment after the last.")
    private String to = "";

    @Option(
            names = "--text",
            paramLabel = "TEXT",
            description =
                    "Part of an action, an object, a name, a reason, a value before or after.")
    private String text = "";

    /** The words that the console takes. */
    Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>();
        put(words, "tenant", tenant);
        put(words, "action", action);
        put(words, "actor", actor);
        put(words, "entity", entity);
        put(words, "outcome", outcome);
        put(words, "from", moment("--from", from, 0));
        put(words, "to", moment("--to", to, 1));
        put(words, "text", text);
        return words;
    }

    private static void put(Map<String, String> words, String name, String value) {
        if (!value.isEmpty()) {
            words.put(name, value);
        }
    }

    /** A day is its beginning, {@code more} days later. */
    static String moment(String option, String text, int more) {
        if (text.isEmpty()) {
            return "";
        }
        try {
            return text.contains("T")
                    ? Instant.parse(text).toString()
                    : LocalDate.parse(text)
                            .plusDays(more)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant()
                            .toString();
        } catch (DateTimeException e) {
            BadInput refused =
                    new BadInput(
                            option, text, "2026-07-01 or a moment such as 2026-07-01T08:00:00Z");
            refused.initCause(e);
            throw refused;
        }
    }
}
