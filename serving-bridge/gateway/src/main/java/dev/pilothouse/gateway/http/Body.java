package dev.pilothouse.gateway.http;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** Collects one request body, within the limits. */
final class Body {
    /** Why no more is taken. */
    enum Full {
        NO,
        TOO_LARGE,
        TOO_MANY
    }

    private final Limits limits;
    private byte[] bytes = new byte[0];
    private int size;

    Body(Limits limits) {
        this.limits = limits;
    }

    Full add(ByteBuf more) {
        int count = more.readableBytes();
        if (size + (long) count > limits.body()) {
            return Full.TOO_LARGE;
        }
        if (!limits.hold(count)) {
            return Full.TOO_MANY;
        }
        if (size + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + count, Math.min(2 * size, limits.body())));
        }
        more.readBytes(bytes, size, count);
        size += count;
        return Full.NO;
    }

    byte[] bytes() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    /** The request is over: its bytes count no longer. */
    void release() {
        limits.release(size);
        size = 0;
        bytes = new byte[0];
    }
}
