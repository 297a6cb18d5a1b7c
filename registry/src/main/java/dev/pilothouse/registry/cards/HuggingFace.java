package dev.pilothouse.registry.cards;

import dev.pilothouse.db.model.BadInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Cards as the README of a model on Hugging Face: a YAML head, then Markdown with headings. */
public final class HuggingFace {
    private static final int LONGEST = 1_000_000;
    private static final int DEEPEST = 20;
    private static final int MOST_ALIASES = 20;

    private HuggingFace() {}

    /**
     * Reads a README with its head. Keys that no field holds become notes.
     *
     * @throws BadInput when there is no head, or it is broken: names the line, or the field
     */
    public static Imported read(String readme) {
        if (readme.length() > LONGEST) {
            throw new BadInput("file", readme, "at most " + LONGEST + " characters");
        }
        String text = readme.replace("\r\n", "\n").replace('\r', '\n');
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        if (!text.startsWith("---\n")) {
            throw new BadInput("line 1", firstLine(text), "a YAML head between two lines of ---");
        }
        int end = text.indexOf("\n---", 3);
        if (end < 0) {
            throw new BadInput("file", firstLine(text), "a line --- that ends the YAML head");
        }
        Map<?, ?> head = head(text.substring(4, end + 1));
        int body = text.indexOf('\n', end + 1);
        CardWriter card = new CardWriter();
        List<String> unknown = new ArrayList<>();
        head.forEach((key, value) -> {
            if (!HuggingFaceHead.take(card, String.valueOf(key), value)) {
                unknown.add(String.valueOf(key));
                card.note(String.valueOf(key), HuggingFaceHead.plain(value));
            }
        });
        HuggingFaceBody.read(card, body < 0 ? "" : text.substring(body + 1), note(card, unknown));
        return new Imported(card.card(), unknown);
    }

    private static BiConsumer<String, String> note(CardWriter card, List<String> unknown) {
        return (heading, text) -> {
            unknown.add(heading);
            card.note(heading, text);
        };
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    private static Map<?, ?> head(String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setNestingDepthLimit(DEEPEST);
        options.setCodePointLimit(LONGEST);
        @Nullable Object loaded;
        try {
            loaded = new Yaml(new SafeConstructor(options)).load(yaml);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine();
            throw because(
                    new BadInput(
                            "line " + (line + 2),
                            yaml.lines().skip(line).findFirst().orElse(""),
                            "YAML: " + e.getProblem()),
                    e);
        } catch (YAMLException e) {
            throw because(new BadInput("head", "", "YAML: " + e.getMessage()), e);
        }
        if (!(loaded instanceof Map<?, ?> map)) {
            throw new BadInput("head", String.valueOf(loaded), "YAML keys and values");
        }
        return map;
    }

    private static BadInput because(BadInput refused, Exception cause) {
        refused.initCause(cause);
        return refused;
    }

    /** The README of a card. */
    public static String write(Card card) {
        return HuggingFaceHead.write(card) + HuggingFaceBody.write(card);
    }
}
