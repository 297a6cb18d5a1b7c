package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;
import java.util.List;
import java.util.Map;

/** What a YAML document holds, with the line of each value. Scalars are text, as they stand. */
sealed interface YamlValue {
    /** From 1. */
    int line();

    record Scalar(int line, String text, boolean plain) implements YamlValue {
        private static final List<String> NULLS = List.of("", "~", "null", "Null", "NULL");
    }

    record Sequence(int line, List<YamlValue> items) implements YamlValue {}

    record Mapping(int line, Map<String, YamlValue> entries) implements YamlValue {}

    /**
     * The value as text.
     *
     * @throws BadInput when it is none
     */
    default String text(String field) {
        if (this instanceof Scalar scalar) {
            return isNull() ? "" : scalar.text();
        }
        throw new BadInput(
                field, this instanceof Sequence ? "a list" : "fields of its own", "text");
    }

    default boolean isNull() {
        return this instanceof Scalar scalar
                && scalar.plain()
                && Scalar.NULLS.contains(scalar.text());
    }
}
