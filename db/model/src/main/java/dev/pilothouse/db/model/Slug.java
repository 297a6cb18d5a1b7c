package dev.pilothouse.db.model;

import java.util.regex.Pattern;

/**
 * Checks of the names that appear in URLs, headers, sort keys and audit entries: 1 to 63
 * characters, lower case letters, digits, dot and hyphen, beginning with a letter or digit.
 */
final class Slug {
    private static final Pattern SYNTAX = Pattern.compile("[a-z0-9][a-z0-9.-]{0,62}");

    private Slug() {}

    static String check(String field, String value) {
        if (value.isEmpty() || value.length() > 63) {
            throw new BadInput(field, value, "1 to 63 characters");
        }
        if (!SYNTAX.matcher(value).matches()) {
            throw new BadInput(
                    field,
                    value,
                    "lower case letters, digits, '.' and '-', beginning with a letter or digit");
        }
        return value;
    }
}
