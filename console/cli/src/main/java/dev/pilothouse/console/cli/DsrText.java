package dev.pilothouse.console.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Privacy requests in words. */
final class DsrText {
    private DsrText() {}

    static Table table(JsonNode answer) {
        Table table = new Table("REQUEST", "TENANT", "ASKS FOR", "STATE", "SUBJECT", "DUE", "DAYS");
        for (JsonNode request : answer.path("requests")) {
            table.row(
                    text(request, "name"),
                    text(request, "tenant"),
                    text(request, "kind"),
                    text(request, "state"),
                    text(request, "subject"),
                    text(request, "due_on"),
                    request.has("ended_at") ? "-" : text(request, "days_left"));
        }
        return table;
    }

    /** Says so when there are more than are listed. */
    static Optional<String> cut(JsonNode answer) {
        int listed = answer.path("requests").size();
        long total = answer.path("total").asLong(listed);
        return total > listed
                ? Optional.of("The first %d of %d: narrow the choice.".formatted(listed, total))
                : Optional.empty();
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("-");
    }

    static List<String> whole(JsonNode answer) {
        JsonNode request = answer.path("request");
        List<String> lines = new ArrayList<>();
        lines.add(
                "%s, %s (%s), %s"
                        .formatted(
                                text(request, "name"),
                                text(request, "kind"),
                                text(request, "right"),
                                text(request, "state")));
        lines.add("Subject:   " + text(request, "subject") + " in " + text(request, "tenant"));
        lines.add("Received:  " + text(request, "received_at") + " by " + text(request, "channel"));
        lines.add("Due:       " + text(request, "due_on") + days(request));
        identity(request.path("identity"), lines);
        approval(request, lines);
        answer.path("duplicates")
                .forEach(d -> lines.add("Duplicate: " + text(d, "name") + ", " + text(d, "kind")));
        answer.path("warnings").forEach(w -> lines.add("Warning:   " + w.asString()));
        answer.path("holds").forEach(h -> lines.add("Hold:      " + h.asString()));
        if (answer.has("file")) {
            lines.add(
                    "File:      %s documents, until %s"
                            .formatted(
                                    text(answer.path("file"), "documents"),
                                    text(answer.path("file"), "expires_at")));
        }
        spellings(request.at("/plan/spellings"), lines);
        answer.path("stores").forEach(store -> waits(store, lines));
        if (!answer.path("stores").isEmpty()) {
            lines.addAll(stores(answer.path("stores")).lines());
        }
        return lines;
    }

    /** Which spellings, by how they come of what was given: it names nobody. */
    private static void spellings(JsonNode spellings, List<String> lines) {
        List<String> all =
                spellings.properties().stream()
                        .map(e -> e.getValue().asString("") + " " + e.getKey())
                        .toList();
        if (!all.isEmpty()) {
            lines.add("Spellings: " + String.join(", ", all));
        }
    }

    /** What has to be replaced by hand before the erasure can end. */
    private static void waits(JsonNode store, List<String> lines) {
        for (JsonNode kept : store.path("kept")) {
            if (kept.has("link")) {
                lines.add(
                        "Replace:   %s, on page %s, owner %s"
                                .formatted(
                                        text(kept, "what"),
                                        text(kept, "link"),
                                        text(kept, "owner")));
            }
        }
    }

    private static String days(JsonNode request) {
        if (request.has("ended_at")) {
            return "";
        }
        long days = request.path("days_left").asLong();
        return days < 0 ? ", " + -days + " days late" : ", " + days + " days left";
    }

    private static void identity(JsonNode identity, List<String> lines) {
        if (!identity.isMissingNode()) {
            lines.add(
                    "Identity:  %s, %s documents, by %s"
                            .formatted(
                                    text(identity, "method"),
                                    text(identity, "documents"),
                                    text(identity.path("by"), "name")));
        }
    }

    private static void approval(JsonNode request, List<String> lines) {
        if (request.has("plan")) {
            lines.add(
                    "Plan:      %s items in %s stores, digest %s"
                            .formatted(
                                    request.at("/plan/items").asString(),
                                    request.at("/plan/stores").asString(),
                                    request.at("/plan/digest").asString()));
        }
        if (request.has("approval")) {
            String by =
                    String.join(
                            ", ",
                            request.at("/approval/approved_by")
                                    .valueStream()
                                    .map(p -> text(p, "name"))
                                    .toList());
            lines.add(
                    "Approval:  %s, asked by %s, %s"
                            .formatted(
                                    request.at("/approval/id").asString(),
                                    request.at("/approval/asked_by/name").asString(),
                                    by.isEmpty() ? "open" : "approved by " + by));
        }
    }

    private static Table stores(JsonNode stores) {
        Table table = new Table("STORE", "FOUND", "ERASED", "STATE", "PROOF", "TROUBLE");
        for (JsonNode store : stores) {
            table.row(
                    text(store, "name"),
                    store.has("found") ? text(store, "found") : "unknown",
                    text(store, "erased"),
                    text(store, "state"),
                    proof(store),
                    text(store, "trouble"));
        }
        return table;
    }

    private static String proof(JsonNode store) {
        JsonNode proof = store.path("proof");
        String gone = store.has("gone_by") ? ", bytes gone by " + text(store, "gone_by") : "";
        boolean all = proof.path("unlooked").asLong(0) == 0;
        String rest = all ? "" : ", " + text(proof, "unlooked") + " not looked at";
        return proof.isMissingNode() ? "-" : text(proof, "found") + " found" + rest + gone;
    }
}
