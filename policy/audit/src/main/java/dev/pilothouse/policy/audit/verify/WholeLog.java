package dev.pilothouse.policy.audit.verify;

import dev.pilothouse.db.model.BadInput;
import tools.jackson.databind.JsonNode;

/**
 * An export that left nothing out on purpose has every entry from number 1 to the head of the log.
 * What is not there was removed from the log before it was exported.
 */
final class WholeLog {
    private WholeLog() {}

    /**
     * @param statement of the manifest
     * @throws BadInput when everything was asked for and entries are missing; names their numbers
     */
    static void check(JsonNode statement) {
        if (!everything(statement)) {
            return;
        }
        JsonNode log = statement.path("log");
        long entries = log.path("entries").asLong(-1);
        long first = log.path("first_seq").asLong(-1);
        long last = log.path("last_seq").asLong(-1);
        long head = log.path("head_seq").asLong(-1);
        if (first != 1) {
            throw missing("begins with entry " + first, "entry 1");
        }
        if (entries != last) {
            throw missing(
                    "has %d entries of the numbers 1 to %d".formatted(entries, last),
                    "all %d of them".formatted(last));
        }
        if (last != head) {
            throw missing("ends with entry " + last, "entry %d, the log's head".formatted(head));
        }
    }

    private static boolean everything(JsonNode statement) {
        JsonNode tenants = statement.path("tenants");
        return statement.path("filter").isEmpty()
                && tenants.size() == 1
                && tenants.path(0).asString("").equals("*");
    }

    private static BadInput missing(String found, String expected) {
        return new BadInput(
                "audit log", found, expected + ": nothing was filtered, so entries were removed");
    }
}
