package dev.pilothouse.registry.cards;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Markdown of a README. Written with a heading for each field that is given; read by the same
 * headings and by those of the hub's own template.
 */
final class HuggingFaceBody {
    /** Headings of the hub's template, in lower case, and the field that each fills. */
    private static final Map<String, String> TEMPLATE =
            Map.ofEntries(
                    Map.entry("model summary", "identity.summary"),
                    Map.entry("model description", "identity.summary"),
                    Map.entry("model card contact", "identity.contact"),
                    Map.entry("direct use", "use.use_cases"),
                    Map.entry("downstream use", "use.use_cases"),
                    Map.entry("intended use", "use.use_cases"),
                    Map.entry("uses", "use.use_cases"),
                    Map.entry("out-of-scope use", "use.out_of_scope"),
                    Map.entry("limitations", "use.limitations"),
                    Map.entry("bias, risks, and limitations", "use.limitations"),
                    Map.entry("training data", "data.collection"),
                    Map.entry("preprocessing", "data.preparation"),
                    Map.entry("evaluation", "evaluation.procedure"),
                    Map.entry("testing factors", "fairness.factors"),
                    Map.entry("factors", "fairness.factors"),
                    Map.entry("model examination", "evaluation.explainability"),
                    Map.entry("recommendations", "safety.oversight"),
                    Map.entry("hardware", "environment.hardware"),
                    Map.entry("model architecture and objective", "use.architecture"));

    /** What the head holds already. */
    private static final List<String> IN_HEAD =
            List.of(
                    "identity.name",
                    "identity.licence",
                    "identity.licence_link",
                    "identity.base_models",
                    "identity.languages",
                    "identity.tags",
                    "use.task",
                    "evaluation.metrics");

    private HuggingFaceBody() {}

    static void read(CardWriter card, String markdown, BiConsumer<String, String> note) {
        Map<String, StringBuilder> parts = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder();
        String heading = "";
        boolean code = false;
        for (String line : markdown.split("\n", -1)) {
            code ^= line.startsWith("```");
            if (!code && line.matches("#{1,6} .*")) {
                parts.computeIfAbsent(heading, h -> new StringBuilder()).append(text);
                text.setLength(0);
                heading = line.replaceFirst("#+ ", "").strip();
            } else {
                text.append(line).append('\n');
            }
        }
        parts.computeIfAbsent(heading, h -> new StringBuilder()).append(text);
        parts.forEach((name, content) -> part(card, name, content.toString().strip(), note));
    }

    private static void part(
            CardWriter card, String heading, String text, BiConsumer<String, String> note) {
        if (text.isEmpty() || text.equals("[More Information Needed]")) {
            return;
        }
        String key = heading.toLowerCase(Locale.ROOT);
        String path =
                CardFields.all().stream()
                        .filter(f -> f.label().toLowerCase(Locale.ROOT).equals(key))
                        .findFirst()
                        .map(CardField::path)
                        .orElse(TEMPLATE.getOrDefault(key, ""));
        CardFields.find(path)
                .ifPresentOrElse(
                        field -> fill(card, field, text),
                        () -> note.accept(heading.isEmpty() ? "readme" : heading, text));
    }

    private static void fill(CardWriter card, CardField field, String text) {
        switch (field.type()) {
            case TEXT -> card.text(field.path(), text.replaceAll("\\s*\\n\\s*", " "));
            case LONG -> card.text(field.path(), text.replaceAll("(?m)^\\\\#", "#"));
            case LIST -> MarkdownLines.items(text).forEach(l -> card.line(field.path(), l));
            case ROWS -> {
                var rows = MarkdownLines.table(field, text);
                if (!rows.isEmpty()) {
                    card.set(field.path(), MarkdownLines.array(rows));
                }
            }
        }
    }

    static String write(Card card) {
        ObjectNode full = CardJson.full(card);
        StringBuilder out = new StringBuilder();
        out.append("# ").append(card.identity().name()).append("\n\n");
        for (CardSection section : CardFields.sections()) {
            String fields =
                    section.fields().stream()
                            .filter(f -> !IN_HEAD.contains(f.path()))
                            .filter(f -> !CardJson.blank(CardChange.at(full, f)))
                            .map(f -> "### " + f.label() + "\n\n" + value(f, full) + "\n\n")
                            .collect(Collectors.joining());
            if (!fields.isEmpty()) {
                out.append("## ").append(section.title()).append("\n\n").append(fields);
            }
        }
        return out.toString();
    }

    private static String value(CardField field, ObjectNode full) {
        JsonNode value = CardChange.at(full, field);
        return switch (field.type()) {
            case TEXT -> value.asString();
            // A line that looks like a heading is none.
            case LONG -> value.asString().replaceAll("(?m)^#", "\\\\#");
            case LIST ->
                    value.valueStream()
                            .map(item -> "- " + item.asString())
                            .collect(Collectors.joining("\n"));
            case ROWS -> MarkdownLines.write(field, value);
        };
    }
}
