package dev.pilothouse.gateway.cache;

import dev.pilothouse.gateway.json.JsonTree;
import dev.pilothouse.gateway.json.JsonTree.Fields;
import dev.pilothouse.gateway.json.JsonTree.Items;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The question in a request: the words of its last message, when that is a person's and nothing but
 * text, and the request without them.
 *
 * @param rest the same for requests that differ in nothing but those words. Words with digits stay
 *     in it: order 4711 is not order 4712, however alike the questions sound
 */
record Asked(String words, Fields rest) {
    private static final String PLACE = "\u0000words";

    /** Null when the request has no such question. */
    static @Nullable Asked of(Fields request) {
        for (String list : List.of("messages", "input")) {
            if (request.get(list) instanceof Items(List<JsonTree> items) && !items.isEmpty()) {
                return inLast(request, list, items);
            }
        }
        String input = request.text("input");
        return input.isBlank() ? null : new Asked(input, request.with("input", place(input)));
    }

    private static @Nullable Asked inLast(Fields request, String list, List<JsonTree> items) {
        if (!(items.getLast() instanceof Fields last) || !last.text("role").equals("user")) {
            return null;
        }
        String words = words(last);
        if (words.isBlank()) {
            return null;
        }
        List<JsonTree> rest = new ArrayList<>(items);
        rest.set(rest.size() - 1, last.with("content", place(words)));
        return new Asked(words, request.with(list, new Items(rest)));
    }

    /** Empty unless the content is one text. */
    private static String words(Fields message) {
        if (message.get("content") instanceof Items(List<JsonTree> parts)) {
            boolean text =
                    parts.size() == 1
                            && parts.getFirst() instanceof Fields part
                            && part.text("type").endsWith("text")
                            && part.fields().size() == 2;
            return text ? ((Fields) parts.getFirst()).text("text") : "";
        }
        return message.text("content");
    }

    private static JsonTree place(String words) {
        String numbers =
                words.codePoints().anyMatch(Character::isDigit)
                        ? List.of(words.split("[^\\p{L}\\p{N}]+")).stream()
                                .filter(w -> w.codePoints().anyMatch(Character::isDigit))
                                .collect(Collectors.toCollection(TreeSet::new))
                                .toString()
                        : "";
        return JsonTree.text(PLACE + numbers);
    }
}
