package dev.pilothouse.console.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Approvals as lines of text. */
final class ApprovalText {
    private ApprovalText() {}

    static Table table(JsonNode answer) {
        Table table =
                new Table("ID", "KIND", "TENANT", "STATE", "VOTES", "ASKED BY", "DUE", "TITLE");
        for (JsonNode a : answer.path("approvals")) {
            table.row(
                    text(a, "id"),
                    text(a, "kind"),
                    text(a, "tenant"),
                    text(a, "state"),
                    votes(a),
                    a.at("/asker/name").asString("-"),
                    text(a, "due_at"),
                    text(a, "title"));
        }
        return table;
    }

    private static String votes(JsonNode approval) {
        return approval.path("approved").asInt() + "/" + approval.path("approvers").asInt();
    }

    static List<String> whole(JsonNode answer) {
        JsonNode a = answer.path("approval");
        List<String> lines = new ArrayList<>();
        lines.add(text(a, "title"));
        lines.add("  state     " + text(a, "state") + ", " + votes(a) + " approved");
        lines.add("  digest    " + text(a, "digest"));
        lines.add(
                "  asked by  " + a.at("/asker/name").asString("-") + " at " + text(a, "asked_at"));
        line(lines, "  due       ", a.path("due_at").asString(""));
        line(lines, "  risk      ", a.path("risk").asString(""));
        line(lines, "  note      ", a.path("note").asString(""));
        for (JsonNode vote : a.path("votes")) {
            lines.add(vote(vote));
        }
        lines.add("  evidence  " + answer.path("evidence").toPrettyString().indent(12).strip());
        for (JsonNode comment : answer.path("comments")) {
            lines.add(
                    "  comment   "
                            + comment.at("/person/name").asString("-")
                            + ": "
                            + text(comment, "text"));
        }
        List<String> may = new ArrayList<>();
        answer.path("may_decide").forEach(p -> may.add(text(p, "name")));
        line(lines, "  can act   ", String.join(", ", may));
        answer.path("stands_in_for")
                .forEach(p ->
                        lines.add(
                                "  for       "
                                        + text(p, "name")
                                        + ": --on-behalf-of "
                                        + text(p, "id")));
        line(lines, "  you       ", answer.path("obstacle").asString(""));
        if (answer.path("may_withdraw").asBoolean(false)) {
            lines.add("  take back 'pilothouse approvals withdraw " + text(a, "id") + "'");
        }
        return lines;
    }

    private static String vote(JsonNode vote) {
        String behalf = vote.at("/on_behalf_of/name").asString("");
        String comment = vote.path("comment").asString("");
        return "  vote      "
                + vote.at("/person/name").asString("-")
                + (behalf.isEmpty() ? "" : " on behalf of " + behalf)
                + ": "
                + text(vote, "verdict")
                + (vote.path("counts").asBoolean(true) ? "" : " (no longer counts)")
                + (comment.isEmpty() ? "" : ", \"" + comment + "\"");
    }

    static String outcome(JsonNode after) {
        String title = text(after, "title");
        return switch (text(after, "state")) {
            case "approved" -> "Approved, and done: " + title;
            case "changes-requested" -> "Changes requested: " + title;
            default -> "Approved; " + votes(after) + ", others have to agree too: " + title;
        };
    }

    private static void line(List<String> lines, String label, String value) {
        if (!value.isEmpty()) {
            lines.add(label + value);
        }
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("-");
    }
}
