package dev.pilothouse.console.cli;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.rules.prompts.PromptJson;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A prompt as a file for git: YAML with the fields prompt, feature, description, version (of the
 * console's newest when it was pulled) and content.
 */
record PromptFile(
        Path path,
        String text,
        String prompt,
        String feature,
        String description,
        long version,
        Map<String, Object> content) {
    private static final Set<String> FIELDS =
            Set.of("prompt", "feature", "description", "version", "content");
    private static final Pattern VERSION = Pattern.compile("(?m)^version:.*$");
    private static final Pattern STEP = Pattern.compile("([^.\\[\\]]+)|\\[(\\d+)]");

    /** As {@link BadInput} words it. */
    private static final Pattern REFUSAL = Pattern.compile("(?s)'(.*)' \\(expected: (.*)\\)");

    private static final TypeReference<LinkedHashMap<String, Object>> OBJECT =
            new TypeReference<>() {};
    private static final int LARGEST = 2 << 20;

    /**
     * Reads a file.
     *
     * @throws BadInput naming file, line and field
     */
    static PromptFile read(Path path) throws IOException {
        if (Files.size(path) > LARGEST) {
            throw new BadInput(path.toString(), Files.size(path) + " bytes", "at most " + LARGEST);
        }
        String text = Files.readString(path);
        Map<?, ?> fields = fields(path, text);
        PromptFile shown = new PromptFile(path, text, "", "", "", 0, Map.of());
        for (Object name : fields.keySet()) {
            if (!FIELDS.contains(String.valueOf(name))) {
                throw shown.wrong(
                        String.valueOf(name),
                        String.valueOf(fields.get(name)),
                        "only prompt, feature, description, version and content");
            }
        }
        return new PromptFile(
                path,
                text,
                shown.word(fields, "prompt"),
                shown.word(fields, "feature"),
                fields.get("description") instanceof String d ? d : "",
                shown.number(fields),
                shown.object(fields));
    }

    /** The same file with its content in other words. */
    PromptFile saying(Map<String, Object> same) {
        return new PromptFile(path, text, prompt, feature, description, version, same);
    }

    private static Map<?, ?> fields(Path path, String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setCodePointLimit(LARGEST);
        try {
            Object loaded = new Yaml(new SafeConstructor(options)).load(text);
            if (loaded instanceof Map<?, ?> fields) {
                return fields;
            }
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            BadInput refused = new BadInput(path + ":" + line, "", "YAML: " + e.getProblem());
            refused.initCause(e);
            throw refused;
        }
        throw new BadInput(path + ":1", "", "YAML with the fields prompt, feature and content");
    }

    private String word(Map<?, ?> fields, String name) {
        if (fields.get(name) instanceof String value && !value.isBlank()) {
            return value;
        }
        throw wrong(name, String.valueOf(fields.get(name)), "a name");
    }

    private long number(Map<?, ?> fields) {
        Object value = fields.get("version");
        if (value == null) {
            return 0;
        }
        if (value instanceof Integer number && number >= 0) {
            return number;
        }
        throw wrong("version", String.valueOf(value), "a version, 0 for a new prompt");
    }

    private Map<String, Object> object(Map<?, ?> fields) {
        if (!(fields.get("content") instanceof Map<?, ?> content)) {
            throw wrong("content", "", "messages, model and so on");
        }
        Map<String, Object> named = new LinkedHashMap<>();
        content.forEach((name, value) -> named.put(String.valueOf(name), value));
        return named;
    }

    private BadInput wrong(String field, String value, String expected) {
        return new BadInput(path + ":" + line(field) + ": " + field, value, expected);
    }

    /** What the console says is wrong of the content, with file and line. */
    BadInput refused(String field, String message) {
        String what =
                message.startsWith(field + ": ") ? message.substring(field.length() + 2) : message;
        String where = path + ":" + line("content." + field) + ": content." + field;
        Matcher told = REFUSAL.matcher(what);
        return told.matches()
                ? new BadInput(where, told.group(1), told.group(2))
                : new BadInput(where, "", what);
    }

    /** Of a field, or the nearest that is there; from 1. */
    int line(String field) {
        @Nullable Node node = new Yaml().compose(new StringReader(text));
        int line = node == null ? 0 : node.getStartMark().getLine();
        Matcher step = STEP.matcher(field);
        while (node != null && step.find()) {
            node = step.group(2) == null ? inside(node, step.group(1)) : at(node, step.group(2));
            line = node == null ? line : node.getStartMark().getLine();
        }
        return line + 1;
    }

    private static @Nullable Node inside(Node node, String name) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name)) {
                    return tuple.getValueNode();
                }
            }
        }
        return null;
    }

    private static @Nullable Node at(Node node, String index) {
        int i = Integer.parseInt(index);
        return node instanceof SequenceNode list && i < list.getValue().size()
                ? list.getValue().get(i)
                : null;
    }

    /** The same file, of another version of the console's. */
    void pushed(long newest) throws IOException {
        String line = "version: " + newest;
        Matcher found = VERSION.matcher(text);
        String changed =
                found.find() ? found.replaceFirst(line) : line + System.lineSeparator() + text;
        if (!changed.equals(text)) {
            Files.writeString(path, changed);
        }
    }

    /** The text of a file. */
    static String write(
            String prompt,
            String feature,
            String description,
            long version,
            Map<String, Object> content) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("prompt", prompt);
        fields.put("feature", feature);
        if (!description.isEmpty()) {
            fields.put("description", description);
        }
        fields.put("version", version);
        fields.put("content", content);
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        options.setAllowUnicode(true);
        return new Yaml(new Literal(options), options).dump(fields);
    }

    /** What the console makes of it: what is usual is left out or written out in one way. */
    private static Map<String, Object> normal(Map<String, Object> content) {
        JsonMapper json = JsonMapper.shared();
        try {
            return json.convertValue(
                    PromptJson.tree(PromptJson.read(json.writeValueAsString(content))), OBJECT);
        } catch (BadInput noPrompt) {
            return content;
        }
    }

    /**
     * With fields in the order of their names, all the way down, and what is usual as the console
     * writes it, so that texts can be compared.
     */
    static Map<String, Object> sorted(Map<String, Object> content) {
        return fieldsInOrder(normal(content));
    }

    private static Map<String, Object> fieldsInOrder(Map<?, ?> fields) {
        Map<String, Object> sorted = new TreeMap<>();
        fields.forEach((name, value) -> sorted.put(String.valueOf(name), inOrder(value)));
        return sorted;
    }

    private static Object inOrder(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Map<?, ?> fields -> fieldsInOrder(fields);
            case List<?> list -> list.stream().map(PromptFile::inOrder).toList();
            default -> value;
        };
    }

    /** As {@link #sorted(Map)}, of the text of a file. */
    static String sorted(String text) {
        Map<?, ?> fields = fields(Path.of("console"), text);
        PromptFile file = new PromptFile(Path.of("console"), text, "", "", "", 0, Map.of());
        return write(
                file.word(fields, "prompt"),
                file.word(fields, "feature"),
                fields.get("description") instanceof String d ? d : "",
                file.number(fields),
                sorted(file.object(fields)));
    }

    /** Texts of several lines as such, so that git shows which line changed. */
    private static final class Literal extends Representer {
        Literal(DumperOptions options) {
            super(options);
        }

        @Override
        protected Node representScalar(Tag tag, String value, DumperOptions.ScalarStyle style) {
            boolean lines = tag == Tag.STR && value.indexOf('\n') >= 0;
            return super.representScalar(
                    tag, value, lines ? DumperOptions.ScalarStyle.LITERAL : style);
        }
    }
}
