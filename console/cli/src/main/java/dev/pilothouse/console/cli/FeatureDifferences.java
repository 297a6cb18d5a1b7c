package dev.pilothouse.console.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What applying files would change or changed, as lines: + new, - gone, ~ other than before. */
final class FeatureDifferences {
    private final List<JsonNode> changes;

    /**
     * @param answer of the console
     */
    FeatureDifferences(JsonNode answer) {
        changes = answer.path("changes").valueStream().toList();
    }

    boolean any() {
        return count("same") < changes.size();
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (JsonNode change : changes) {
            String kind = change.path("kind").asString("");
            if (!kind.equals("same")) {
                lines.add((kind.equals("new") ? "+ " : "~ ") + change.path("feature").asString(""));
                change.path("fields")
                        .valueStream()
                        .map(FeatureDifferences::line)
                        .forEach(lines::add);
            }
        }
        lines.add(summary());
        return lines;
    }

    private static String line(JsonNode field) {
        String before = inOneLine(field.path("before").asString(""));
        String after = inOneLine(field.path("after").asString(""));
        String name = field.path("field").asString("");
        if (before.isEmpty()) {
            return "    + " + name + ": " + after;
        }
        return after.isEmpty()
                ? "    - " + name + ": " + before
                : "    ~ " + name + ": " + before + " → " + after;
    }

    private static String inOneLine(String text) {
        return text.replace("\n", "⏎");
    }

    /** For example {@code 1 new, 2 changed, 40 unchanged}. */
    String summary() {
        return count("new")
                + " new, "
                + count("changed")
                + " changed, "
                + count("same")
                + " unchanged";
    }

    private long count(String kind) {
        return changes.stream().filter(c -> c.path("kind").asString("").equals(kind)).count();
    }
}
