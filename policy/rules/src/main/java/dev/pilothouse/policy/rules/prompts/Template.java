package dev.pilothouse.policy.rules.prompts;

import dev.pilothouse.db.model.BadInput;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A text with placeholders: <code>{{name}}</code>, without spaces; <code>\{{</code> stands for two
 * braces. Anything else between double braces is refused, so that no slip reaches a model.
 */
final class Template {
    static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";

    /** Plain texts and names take turns, beginning with a text. */
    private final List<String> parts = new ArrayList<>();

    private Template() {}

    /**
     * @param field of the text, for errors
     * @throws BadInput when a placeholder is wrong
     */
    static Template parse(String field, String text) {
        Template template = new Template();
        StringBuilder plain = new StringBuilder();
        int at = 0;
        for (int open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, at)) {
            if (open > at && text.charAt(open - 1) == '\\') {
                plain.append(text, at, open - 1).append(OPEN);
                at = open + OPEN.length();
                continue;
            }
            int close = text.indexOf(CLOSE, open);
            String name = close < 0 ? "" : text.substring(open + OPEN.length(), close);
            if (!NAME.matcher(name).matches()) {
                throw wrong(field, text, open);
            }
            plain.append(text, at, open);
            template.parts.add(plain.toString());
            template.parts.add(name);
            plain.setLength(0);
            at = close + CLOSE.length();
        }
        template.parts.add(plain.append(text, at, text.length()).toString());
        return template;
    }

    private static BadInput wrong(String field, String text, int at) {
        String shown = text.substring(at, Math.min(text.length(), at + 40));
        return new BadInput(
                field,
                shown,
                "{{name}} with a lower-case letter first, then letters, digits and _, and no"
                        + " spaces; \\{{ for two braces");
    }

    /** Names of its placeholders, in their order. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        for (int i = 1; i < parts.size(); i += 2) {
            names.add(parts.get(i));
        }
        return names;
    }

    /** The text with values in the place of names; values are not looked at again. */
    String fill(Function<String, String> values) {
        StringBuilder filled = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            filled.append(i % 2 == 0 ? parts.get(i) : values.apply(parts.get(i)));
        }
        return filled.toString();
    }
}
