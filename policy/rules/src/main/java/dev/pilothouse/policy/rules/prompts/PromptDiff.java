package dev.pilothouse.policy.rules.prompts;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What differs between two prompts.
 *
 * @param messages those that differ, line by line
 * @param fields all else that differs, for example {@code parameters.temperature}
 */
public record PromptDiff(List<MessageDiff> messages, List<FieldDiff> fields) {
    public PromptDiff {
        messages = List.copyOf(messages);
        fields = List.copyOf(fields);
    }

    /** What became of a line. */
    public enum Kind {
        SAME,
        REMOVED,
        ADDED
    }

    /** A line of either text. */
    public record Line(Kind kind, String text) {}

    /**
     * A message that differs.
     *
     * @param index of the message, from 0
     * @param before role of the first prompt; empty when it has no such message
     * @param after role of the second
     */
    public record MessageDiff(int index, String before, String after, List<Line> lines) {
        public MessageDiff {
            lines = List.copyOf(lines);
        }
    }

    /**
     * A field that differs.
     *
     * @param path for example {@code variables.name} or {@code tools.search}
     * @param before its JSON in the first prompt; empty: it is not there
     * @param after its JSON in the second
     */
    public record FieldDiff(String path, String before, String after) {}

    public boolean isEmpty() {
        return messages.isEmpty() && fields.isEmpty();
    }

    /** Where they differ, in words for one line: {@code messages[0], parameters.temperature}. */
    public String places() {
        List<String> places = new ArrayList<>();
        messages.forEach(m -> places.add("messages[" + m.index() + "]"));
        fields.forEach(f -> places.add(f.path()));
        return String.join(", ", places);
    }

    public static PromptDiff between(PromptContent before, PromptContent after) {
        List<MessageDiff> messages = new ArrayList<>();
        int most = Math.max(before.messages().size(), after.messages().size());
        for (int i = 0; i < most; i++) {
            PromptMessage a = i < before.messages().size() ? before.messages().get(i) : null;
            PromptMessage b = i < after.messages().size() ? after.messages().get(i) : null;
            boolean same = a != null && a.equals(b);
            if (!same) {
                messages.add(
                        new MessageDiff(
                                i,
                                a == null ? "" : a.role().word(),
                                b == null ? "" : b.role().word(),
                                lines(a == null ? "" : a.content(), b == null ? "" : b.content())));
            }
        }
        return new PromptDiff(messages, fields(before, after));
    }

    /** Two texts line by line. */
    public static List<Line> lines(String before, String after) {
        List<String> a = before.isEmpty() ? List.of() : before.lines().toList();
        List<String> b = after.isEmpty() ? List.of() : after.lines().toList();
        List<Line> lines = new ArrayList<>();
        int at = 0;
        for (AbstractDelta<String> delta : DiffUtils.diff(a, b).getDeltas()) {
            a.subList(at, delta.getSource().getPosition())
                    .forEach(line -> lines.add(new Line(Kind.SAME, line)));
            delta.getSource().getLines().forEach(line -> lines.add(new Line(Kind.REMOVED, line)));
            delta.getTarget().getLines().forEach(line -> lines.add(new Line(Kind.ADDED, line)));
            at = delta.getSource().getPosition() + delta.getSource().size();
        }
        a.subList(at, a.size()).forEach(line -> lines.add(new Line(Kind.SAME, line)));
        return lines;
    }

    private static List<FieldDiff> fields(PromptContent before, PromptContent after) {
        Map<String, JsonNode> a = flat(PromptJson.tree(before));
        Map<String, JsonNode> b = flat(PromptJson.tree(after));
        Set<String> paths = new TreeSet<>(a.keySet());
        paths.addAll(b.keySet());
        return paths.stream()
                .filter(path -> !Objects.equals(a.get(path), b.get(path)))
                .map(path -> new FieldDiff(path, shown(a.get(path)), shown(b.get(path))))
                .toList();
    }

    /** Variables and tools by their names, whatever their order; schemas as a whole. */
    private static Map<String, JsonNode> flat(ObjectNode prompt) {
        Map<String, JsonNode> flat = new HashMap<>();
        for (Map.Entry<String, JsonNode> field : prompt.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            switch (name) {
                case "messages" -> {}
                case "variables", "tools" ->
                        value.forEach(e -> flat(name + "." + e.path("name").asString(""), e, flat));
                case "parameters", "response_schema" -> flat(name, value, flat);
                default -> flat.put(name, value);
            }
        }
        return flat;
    }

    private static void flat(String at, JsonNode object, Map<String, JsonNode> flat) {
        object.properties().forEach(f -> flat.put(at + "." + f.getKey(), f.getValue()));
    }

    private static String shown(@Nullable JsonNode node) {
        return node == null ? "" : node.toString();
    }
}
