package dev.pilothouse.ingest.normalise;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * Attributes of a span, event or resource. Knows which were asked for, so that the others can be
 * kept as they are. Each question may give several names; the first that is there answers.
 */
final class Attributes {
    private final Map<String, AnyValue> values = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();

    Attributes(List<KeyValue> attributes) {
        attributes.forEach(a -> values.putIfAbsent(a.getKey(), a.getValue()));
    }

    Optional<AnyValue> value(String... names) {
        AnyValue found = null;
        for (String name : names) {
            AnyValue value = values.get(name);
            if (value != null) {
                used.add(name);
                found = found == null ? value : found;
            }
        }
        return Optional.ofNullable(found);
    }

    /** Empty when there is none. */
    String text(String... names) {
        return value(names).map(Values::text).orElse("");
    }

    /** The first element of a list, or the value itself. */
    String first(String... names) {
        return value(names)
                .map(v ->
                        v.hasArrayValue()
                                ? v.getArrayValue().getValuesList().stream()
                                        .findFirst()
                                        .map(Values::text)
                                        .orElse("")
                                : Values.text(v))
                .orElse("");
    }

    /** Whole numbers of 0 and more, also when they come as text or as floating point. */
    long count(String... names) {
        return Math.max(0, number(names).orElse(0));
    }

    OptionalLong number(String... names) {
        OptionalDouble real = real(names);
        return real.isPresent() ? OptionalLong.of((long) real.getAsDouble()) : OptionalLong.empty();
    }

    OptionalDouble real(String... names) {
        Optional<AnyValue> value = value(names);
        if (value.isEmpty()) {
            return OptionalDouble.empty();
        }
        return switch (value.get().getValueCase()) {
            case INT_VALUE -> OptionalDouble.of((double) value.get().getIntValue());
            case DOUBLE_VALUE -> finite(value.get().getDoubleValue());
            case STRING_VALUE -> parsed(value.get().getStringValue());
            default -> OptionalDouble.empty();
        };
    }

    private static OptionalDouble parsed(String text) {
        try {
            return finite(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    private static OptionalDouble finite(double number) {
        return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
    }

    boolean flag(String... names) {
        return text(names).equals("true");
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    boolean hasPrefix(String prefix) {
        return values.keySet().stream().anyMatch(name -> name.startsWith(prefix));
    }

    /**
     * A list written flat: {@code prefix.0.role}, {@code prefix.1.content}, … by index, then by the
     * rest of the name.
     */
    Map<Integer, Map<String, String>> flattened(String prefix) {
        Map<Integer, Map<String, String>> list = new TreeMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                int dot = name.indexOf('.', prefix.length());
                String index = name.substring(prefix.length(), dot < 0 ? name.length() : dot);
                if (!index.isEmpty()
                        && index.length() < 6
                        && index.chars().allMatch(c -> c >= '0' && c <= '9')) {
                    used.add(name);
                    list.computeIfAbsent(Integer.valueOf(index), i -> new TreeMap<>())
                            .put(dot < 0 ? "" : name.substring(dot + 1), Values.text(value));
                }
            }
        });
        return list;
    }

    void ignore(String name) {
        used.add(name);
    }

    /** What nobody asked for. */
    Map<String, AnyValue> rest() {
        Map<String, AnyValue> rest = new LinkedHashMap<>(values);
        rest.keySet().removeAll(used);
        return rest;
    }
}
