package dev.pilothouse.gateway.translate;

import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A request that a deployment of another format cannot be asked; the message says why. */
public final class Untranslatable extends RuntimeException {
    private static final int SHOWN = 40;
    private static final Pattern WORD = Pattern.compile("[\\w.:-]*");

    private final String field;

    Untranslatable(String field, String message) {
        super(message, null, false, false);
        this.field = field;
    }

    /** A field that the other format has no counterpart for. */
    static Untranslatable lost(String field, String why) {
        return new Untranslatable(
                field, field + " cannot be carried over to this deployment: " + why + ".");
    }

    /**
     * A value that is not what its own format wants. Only words and numbers are shown: anything
     * else may be content, and refusals reach spans.
     */
    static Untranslatable wrong(String field, JsonNode value, String expected) {
        String text = value.isValueNode() ? value.asString("") : "";
        String shown = text.length() <= SHOWN && WORD.matcher(text).matches() ? text : "…";
        return new Untranslatable(field, field + ": '" + shown + "' (expected: " + expected + ")");
    }

    /** The field at fault, for example {@code messages[2].content[0]}. */
    public String field() {
        return field;
    }
}
