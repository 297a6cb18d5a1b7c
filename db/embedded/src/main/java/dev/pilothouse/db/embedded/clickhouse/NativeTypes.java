package dev.pilothouse.db.embedded.clickhouse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads names of types, such as {@code Array(Tuple(a String, b Nullable(UInt8)))}. */
final class NativeTypes {
    private static final Map<String, Integer> WIDTHS =
            Map.ofEntries(
                    Map.entry("UInt8", 1),
                    Map.entry("Int8", 1),
                    Map.entry("Bool", 1),
                    Map.entry("Enum8", 1),
                    Map.entry("Nothing", 1),
                    Map.entry("UInt16", 2),
                    Map.entry("Int16", 2),
                    Map.entry("Enum16", 2),
                    Map.entry("Date", 2),
                    Map.entry("BFloat16", 2),
                    Map.entry("UInt32", 4),
                    Map.entry("Int32", 4),
                    Map.entry("Float32", 4),
                    Map.entry("Date32", 4),
                    Map.entry("DateTime", 4),
                    Map.entry("IPv4", 4),
                    Map.entry("Decimal32", 4),
                    Map.entry("UInt64", 8),
                    Map.entry("Int64", 8),
                    Map.entry("Float64", 8),
                    Map.entry("DateTime64", 8),
                    Map.entry("Decimal64", 8),
                    Map.entry("UInt128", 16),
                    Map.entry("Int128", 16),
                    Map.entry("UUID", 16),
                    Map.entry("IPv6", 16),
                    Map.entry("Decimal128", 16),
                    Map.entry("UInt256", 32),
                    Map.entry("Int256", 32),
                    Map.entry("Decimal256", 32));

    private NativeTypes() {}

    static NativeType parse(String text) {
        String type = text.strip();
        int open = type.indexOf('(');
        String name = open < 0 ? type : type.substring(0, open);
        List<String> inner =
                open < 0 ? List.of() : split(type.substring(open + 1, type.length() - 1));
        Integer width = WIDTHS.get(name);
        if (width != null || name.startsWith("Interval")) {
            return new NativeType.Fixed(width == null ? Long.BYTES : width);
        }
        return switch (name) {
            case "String" -> new NativeType.Text();
            case "FixedString" -> new NativeType.Fixed(Integer.parseInt(inner.getFirst()));
            case "Decimal" ->
                    new NativeType.Fixed(decimalWidth(Integer.parseInt(inner.getFirst())));
            case "Nullable" -> new NativeType.Nullable(parse(inner.getFirst()));
            case "Array" -> new NativeType.Array(parse(inner.getFirst()));
            case "Map" -> new NativeType.Array(tuple(inner));
            case "Tuple" -> tuple(inner);
            case "Nested" -> new NativeType.Array(tuple(inner));
            case "LowCardinality" -> new NativeType.LowCardinality(dictionary(inner.getFirst()));
            case "SimpleAggregateFunction" -> parse(inner.getLast());
            default ->
                    throw new EngineException(
                            50,
                            "UNKNOWN_TYPE",
                            "A column of type "
                                    + text
                                    + " cannot be sent in this protocol revision");
        };
    }

    private static int decimalWidth(int precision) {
        if (precision <= 9) {
            return 4;
        }
        if (precision <= 18) {
            return 8;
        }
        return precision <= 38 ? 16 : 32;
    }

    /** The dictionary holds plain values also when the column may be null. */
    private static NativeType dictionary(String type) {
        return parse(type) instanceof NativeType.Nullable nullable ? nullable.of() : parse(type);
    }

    private static NativeType tuple(List<String> elements) {
        return new NativeType.Tuple(
                elements.stream().map(NativeTypes::withoutName).map(NativeTypes::parse).toList());
    }

    /** {@code a LowCardinality(String)} is an element with a name. */
    private static String withoutName(String element) {
        int open = element.indexOf('(');
        int blank = element.startsWith("`") ? element.indexOf("` ") + 1 : element.indexOf(' ');
        return blank > 0 && (open < 0 || blank < open) ? element.substring(blank + 1) : element;
    }

    private static List<String> split(String arguments) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        boolean quoted = false;
        for (int i = 0; i < arguments.length(); i++) {
            char c = arguments.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '\'') {
                quoted = !quoted;
            } else if (!quoted && c == ',' && depth == 0) {
                parts.add(arguments.substring(from, i).strip());
                from = i + 1;
            } else if (!quoted) {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            }
        }
        parts.add(arguments.substring(from).strip());
        return parts;
    }
}
