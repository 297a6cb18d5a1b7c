package dev.pilothouse.registry;

import dev.pilothouse.registry.YamlValue.Mapping;
import dev.pilothouse.registry.YamlValue.Scalar;
import dev.pilothouse.registry.YamlValue.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads YAML of people whom nobody has to trust: no tags, anchors or aliases, so that no type is
 * made and nothing grows; ten levels deep at most; each name once.
 */
final class YamlReader {
    private static final int DEEPEST = 10;

    private final Parser parser;

    private YamlReader(String text) {
        parser = new ParserImpl(new StreamReader(text), new LoaderOptions());
    }

    /** A file that is no such YAML. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;
        private final int line;

        Unreadable(int line, String message) {
            super(message);
            this.line = line;
        }

        /** From 1; 0: unknown. */
        int line() {
            return line;
        }
    }

    /** The documents that hold anything. */
    static List<YamlValue> documents(String text) throws Unreadable {
        try {
            return new YamlReader(text).documents();
        } catch (MarkedYAMLException e) {
            throw new Unreadable(line(e.getProblemMark()), "no YAML: " + e.getProblem());
        } catch (YAMLException e) {
            throw new Unreadable(
                    0, "no YAML: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private List<YamlValue> documents() throws Unreadable {
        List<YamlValue> documents = new ArrayList<>();
        while (!parser.checkEvent(Event.ID.StreamEnd)) {
            Event event = parser.getEvent();
            boolean content = event instanceof NodeEvent;
            if (content) {
                YamlValue value = value(event, 1);
                if (!value.isNull()) {
                    documents.add(value);
                }
            }
        }
        return documents;
    }

    private YamlValue value(Event event, int depth) throws Unreadable {
        int line = line(event.getStartMark());
        if (depth > DEEPEST) {
            throw new Unreadable(line, "deeper than " + DEEPEST + " levels");
        }
        if (event instanceof AliasEvent) {
            throw new Unreadable(line, "an alias; write the value out");
        }
        return switch (event) {
            case ScalarEvent scalar -> scalar(scalar, line);
            case SequenceStartEvent start -> {
                refuse(start.getTag(), start.getAnchor(), line);
                yield sequence(line, depth);
            }
            case MappingStartEvent start -> {
                refuse(start.getTag(), start.getAnchor(), line);
                yield mapping(line, depth);
            }
            default -> throw new Unreadable(line, "no value");
        };
    }

    private static Scalar scalar(ScalarEvent event, int line) throws Unreadable {
        refuse(event.getTag(), event.getAnchor(), line);
        return new Scalar(line, event.getValue(), event.getScalarStyle() == ScalarStyle.PLAIN);
    }

    private static void refuse(@Nullable String tag, @Nullable String anchor, int line)
            throws Unreadable {
        if (tag != null || anchor != null) {
            throw new Unreadable(line, "a tag or anchor; write plain values");
        }
    }

    private Sequence sequence(int line, int depth) throws Unreadable {
        List<YamlValue> items = new ArrayList<>();
        while (!parser.checkEvent(Event.ID.SequenceEnd)) {
            items.add(value(parser.getEvent(), depth + 1));
        }
        parser.getEvent();
        return new Sequence(line, List.copyOf(items));
    }

    private Mapping mapping(int line, int depth) throws Unreadable {
        Map<String, YamlValue> entries = new LinkedHashMap<>();
        while (!parser.checkEvent(Event.ID.MappingEnd)) {
            Event event = parser.getEvent();
            int at = line(event.getStartMark());
            if (!(event instanceof ScalarEvent name)) {
                throw new Unreadable(at, "the name of a field is no text");
            }
            YamlValue value = value(parser.getEvent(), depth + 1);
            if (entries.put(scalar(name, at).text(), value) != null) {
                throw new Unreadable(at, name.getValue() + ": is there twice");
            }
        }
        parser.getEvent();
        return new Mapping(line, entries);
    }

    private static int line(@Nullable Mark mark) {
        return Optional.ofNullable(mark).map(m -> m.getLine() + 1).orElse(0);
    }
}
