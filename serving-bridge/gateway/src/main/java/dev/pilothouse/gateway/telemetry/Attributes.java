package dev.pilothouse.gateway.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Attributes of one span or resource, as they go on the wire; empty values are left out. */
final class Attributes {
    private static final int KEY = 1;
    private static final int VALUE = 2;
    private static final int STRING = 1;
    private static final int FLAG = 2;
    private static final int WHOLE = 3;
    private static final int DECIMAL = 4;
    private static final int ARRAY = 5;
    private static final int ELEMENT = 1;

    private final Wire out;
    private final int field;

    /**
     * @param field that holds attributes in the message around them
     */
    Attributes(Wire out, int field) {
        this.out = out;
        this.field = field;
    }

    Attributes text(String name, @Nullable String value) {
        return value == null ? this : text(name, value.getBytes(UTF_8));
    }

    /**
     * @param value in UTF-8
     */
    Attributes text(String name, byte[] value) {
        if (value.length > 0) {
            key(name, Wire.sizeOf(value.length));
            out.bytes(STRING, value);
        }
        return this;
    }

    Attributes whole(String name, long value) {
        key(name, 1 + Wire.sizeOfVarint(value));
        out.varint(WHOLE, value);
        return this;
    }

    Attributes decimal(String name, double value) {
        key(name, 9);
        out.fixed64(DECIMAL, Double.doubleToRawLongBits(value));
        return this;
    }

    Attributes flag(String name, boolean value) {
        key(name, 2);
        out.varint(FLAG, value ? 1 : 0);
        return this;
    }

    Attributes texts(String name, Collection<String> values) {
        if (values.isEmpty()) {
            return this;
        }
        byte[][] all = values.stream().map(v -> v.getBytes(UTF_8)).toArray(byte[][]::new);
        int length = 0;
        for (byte[] value : all) {
            length += Wire.sizeOf(Wire.sizeOf(value.length));
        }
        key(name, Wire.sizeOf(length));
        out.head(ARRAY, length);
        for (byte[] value : all) {
            out.head(ELEMENT, Wire.sizeOf(value.length));
            out.bytes(STRING, value);
        }
        return this;
    }

    /** All but the value itself, of which only the length is needed. */
    private void key(String name, int value) {
        byte[] key = name.getBytes(UTF_8);
        out.head(field, Wire.sizeOf(key.length) + Wire.sizeOf(value));
        out.bytes(KEY, key);
        out.head(VALUE, value);
    }
}
