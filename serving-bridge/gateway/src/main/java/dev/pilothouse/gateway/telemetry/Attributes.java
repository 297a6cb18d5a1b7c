package dev.pilothouse.gateway.telemetry;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Attributes of one span; empty values are left out. */
final class Attributes {
    private final List<KeyValue> all = new ArrayList<>(40);

    Attributes text(String name, @Nullable String value) {
        return value == null || value.isEmpty()
                ? this
                : add(name, AnyValue.newBuilder().setStringValue(value));
    }

    Attributes whole(String name, long value) {
        return add(name, AnyValue.newBuilder().setIntValue(value));
    }

    Attributes decimal(String name, double value) {
        return add(name, AnyValue.newBuilder().setDoubleValue(value));
    }

    Attributes flag(String name, boolean value) {
        return add(name, AnyValue.newBuilder().setBoolValue(value));
    }

    Attributes texts(String name, Collection<String> values) {
        if (values.isEmpty()) {
            return this;
        }
        var array = ArrayValue.newBuilder();
        values.forEach(v -> array.addValues(AnyValue.newBuilder().setStringValue(v)));
        return add(name, AnyValue.newBuilder().setArrayValue(array));
    }

    private Attributes add(String name, AnyValue.Builder value) {
        all.add(KeyValue.newBuilder().setKey(name).setValue(value).build());
        return this;
    }

    List<KeyValue> all() {
        return all;
    }
}
