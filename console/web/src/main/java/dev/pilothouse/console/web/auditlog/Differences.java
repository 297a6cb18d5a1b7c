package dev.pilothouse.console.web.auditlog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What differs between two states of a thing, field by field; fields within fields have dotted
 * names.
 *
 * @param same number of fields that do not differ
 */
record Differences(List<Change> changes, int same) {
    /**
     * @param before empty: the field was not there
     * @param after empty: the field is gone
     */
    record Change(String name, Optional<String> before, Optional<String> after) {}

    Differences {
        changes = List.copyOf(changes);
    }

    static Differences of(Map<?, ?> before, Map<?, ?> after) {
        Map<String, String> old = flat(before);
        Map<String, String> now = flat(after);
        TreeSet<String> names = new TreeSet<>(old.keySet());
        names.addAll(now.keySet());
        List<Change> changes = new ArrayList<>();
        for (String name : names) {
            Optional<String> left = Optional.ofNullable(old.get(name));
            Optional<String> right = Optional.ofNullable(now.get(name));
            if (!left.equals(right)) {
                changes.add(new Change(name, left, right));
            }
        }
        return new Differences(changes, names.size() - changes.size());
    }

    private static Map<String, String> flat(Map<?, ?> state) {
        Map<String, String> fields = new TreeMap<>();
        put(fields, "", state);
        return fields;
    }

    private static void put(Map<String, String> fields, String path, Map<?, ?> state) {
        state.forEach((key, value) -> {
            String name = path.isEmpty() ? key.toString() : path + "." + key;
            if (value instanceof Map<?, ?> inner && !inner.isEmpty()) {
                put(fields, name, inner);
            } else {
                fields.put(name, String.valueOf(value));
            }
        });
    }
}
