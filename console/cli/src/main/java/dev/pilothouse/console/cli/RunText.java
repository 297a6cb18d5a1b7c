package dev.pilothouse.console.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What came of one run so far, as lines of text: each line of an answer when it is whole. */
final class RunText {
    private final String label;
    private final StringBuilder open = new StringBuilder();
    private JsonNode ended = tools.jackson.databind.node.MissingNode.getInstance();
    private String cost = "-";

    private RunText(String label) {
        this.label = label;
    }

    /**
     * @param asked its version, 0 for the draft, and perhaps its model
     */
    static RunText of(Map<String, Object> asked) {
        Object version = asked.get("version");
        String what = Integer.valueOf(0).equals(version) ? "draft" : "v" + version;
        return new RunText(asked.containsKey("model") ? what + ":" + asked.get("model") : what);
    }

    /** The lines that are whole now. */
    List<String> take(JsonNode line) {
        if (line.has("piece")) {
            open.append(line.path("piece").asString());
            return whole();
        }
        if (line.has("priced")) {
            cost =
                    line.at("/priced/cost").asString("-")
                            + " "
                            + line.at("/priced/currency").asString("");
            return List.of();
        }
        List<String> lines = rest();
        if (line.has("ended")) {
            ended = line.path("ended");
            failure(ended.path("failure").asString(""), lines);
        } else {
            failure(line.path("failed").asString(""), lines);
        }
        return lines;
    }

    private void failure(String text, List<String> lines) {
        if (!text.isEmpty()) {
            lines.add(label + "  " + text);
        }
    }

    private List<String> whole() {
        List<String> lines = new ArrayList<>();
        for (int end = open.indexOf("\n"); end >= 0; end = open.indexOf("\n")) {
            lines.add(label + "  " + open.substring(0, end));
            open.delete(0, end + 1);
        }
        return lines;
    }

    private List<String> rest() {
        List<String> lines = new ArrayList<>();
        if (!open.isEmpty()) {
            lines.add(label + "  " + open);
            open.setLength(0);
        }
        return lines;
    }

    boolean complete() {
        return ended.path("outcome").asString("").equals("complete");
    }

    static Table table(List<RunText> runs) {
        Table table =
                new Table("OF", "MODEL", "OUTCOME", "TOKENS", "FIRST MS", "MS", "COST", "RUN");
        for (RunText run : runs) {
            JsonNode e = run.ended;
            table.row(
                    run.label,
                    e.path("model").asString("-"),
                    e.path("outcome").asString("failed"),
                    e.path("input_tokens").asLong() + " → " + e.path("output_tokens").asLong(),
                    e.path("first_ms").asString("-"),
                    e.path("whole_ms").asString("-"),
                    run.cost.strip(),
                    e.path("id").asString("-"));
        }
        return table;
    }
}
