package dev.pilothouse.policy.rules.prompts;

import dev.pilothouse.db.model.BadInput;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.erdtman.jcs.NumberToJSON;

/** Values of variables as the text that stands in the prompt. */
final class Values {
    private static final long MOST_WHOLE = 1L << 53;
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,15})");
    private static final Pattern DECIMAL =
            Pattern.compile("-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?");

    private Values() {}

    /**
     * @param value a text, number or boolean; a number or boolean may come as text
     * @throws BadInput naming the variable, the value and what was expected
     */
    static String text(String field, PromptVariable variable, Object value) {
        return switch (variable.type()) {
            case STRING -> string(field, variable, value);
            case INTEGER -> integer(field, value);
            case NUMBER -> number(field, value);
            case BOOLEAN -> bool(field, value);
            case ENUM -> constant(field, variable, value);
        };
    }

    private static String string(String field, PromptVariable variable, Object value) {
        if (!(value instanceof String text)) {
            throw wrong(field, value, "a text");
        }
        if (text.codePointCount(0, text.length()) > variable.maxLength()) {
            throw wrong(field, text, "at most " + variable.maxLength() + " characters");
        }
        return text;
    }

    private static String integer(String field, Object value) {
        String text = value instanceof Double d && d % 1 == 0 ? whole(d) : value.toString();
        if (value instanceof Boolean || !WHOLE.matcher(text).matches()) {
            throw wrong(field, value, "a whole number");
        }
        long number = Long.parseLong(text);
        if (Math.abs(number) > MOST_WHOLE) {
            throw wrong(field, value, "a whole number of at most 2^53");
        }
        return Long.toString(number);
    }

    private static String whole(double value) {
        return Math.abs(value) > MOST_WHOLE ? "" : Long.toString((long) value);
    }

    private static String number(String field, Object value) {
        if (value instanceof Boolean || !DECIMAL.matcher(value.toString()).matches()) {
            throw wrong(field, value, "a number");
        }
        try {
            return NumberToJSON.serializeNumber(new BigDecimal(value.toString()).doubleValue());
        } catch (IOException infinite) {
            BadInput refused = wrong(field, value, "a number below 1.8e308");
            refused.initCause(infinite);
            throw refused;
        }
    }

    private static String bool(String field, Object value) {
        String text = value.toString();
        if (!text.equals("true") && !text.equals("false")) {
            throw wrong(field, value, "true or false");
        }
        return text;
    }

    private static String constant(String field, PromptVariable variable, Object value) {
        if (!(value instanceof String text) || !variable.values().contains(text)) {
            throw wrong(field, value, "one of " + String.join(", ", variable.values()));
        }
        return text;
    }

    private static BadInput wrong(String field, Object value, String expected) {
        return new BadInput(field, value.toString(), expected);
    }
}
