package dev.pilothouse.bridge.protocol;

import com.google.protobuf.Timestamp;
import java.time.Instant;

final class Times {
    private Times() {}

    static Timestamp stamp(Instant at) {
        return Timestamp.newBuilder()
                .setSeconds(at.getEpochSecond())
                .setNanos(at.getNano())
                .build();
    }
}
