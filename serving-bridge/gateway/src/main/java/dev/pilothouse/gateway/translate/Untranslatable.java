package dev.pilothouse.gateway.translate;

import tools.jackson.databind.JsonNode;

/** A request that a deployment of another format cannot be asked; the message says why. */
public final class Untranslatable extends RuntimeException {
    private static final int SHOWN = 100;

    private final String field;

    private Untranslatable(String field, String message) {
        super(message, null, false, false);
        this.field = field;
    }

    /** A field that the other format has no counterpart for. */
    static Untranslatable lost(String field, String why) {
        return new Untranslatable(
                field, field + " cannot be carried over to this deployment: " + why + ".");
    }

    /** A value that is not what its own format wants. */
    static Untranslatable wrong(String field, JsonNode value, String expected) {
        String text =
                value.isMissingNode()
                        ? "nothing"
                        : value.isValueNode() ? value.asString() : "an object or array";
        String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
        return new Untranslatable(field, field + ": '" + shown + "' (expected: " + expected + ")");
    }

    /** The field at fault, for example {@code messages[2].content[0]}. */
    public String field() {
        return field;
    }
}
