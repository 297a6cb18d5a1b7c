package dev.pilothouse.gateway.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Events that go out together, in one buffer with the frame of an HTTP/1.1 chunk around them: a
 * stream costs one system call for each of its writes.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-7.1">RFC 9112, section 7.1</a>
 */
final class Gathered {
    /** Eight hexadecimal digits and the end of the line. */
    private static final int HEAD = 10;

    private static final int LEAST = 512;
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(US_ASCII);

    private final boolean chunked;
    private @Nullable ByteBuf events;

    /**
     * @param chunked frames what it gives; otherwise the end of the connection ends the answer
     */
    Gathered(boolean chunked) {
        this.chunked = chunked;
    }

    /** Takes more; gives the bytes that wait. */
    int add(byte[] more, ByteBufAllocator buffers) {
        ByteBuf all = events;
        if (all == null) {
            all = buffers.buffer(Math.max(more.length + HEAD + 2, LEAST));
            all.setIndex(HEAD, HEAD);
            events = all;
        }
        all.writeBytes(more);
        return all.readableBytes();
    }

    /** What waits, ready for the connection; null for nothing. */
    @Nullable ByteBuf take() {
        ByteBuf all = events;
        events = null;
        return all == null || !chunked ? all : framed(all);
    }

    private static ByteBuf framed(ByteBuf all) {
        int at = HEAD;
        all.setByte(--at, '\n');
        all.setByte(--at, '\r');
        for (int left = all.readableBytes(); left > 0; left >>>= 4) {
            all.setByte(--at, DIGITS[left & 15]);
        }
        return all.writeByte('\r').writeByte('\n').readerIndex(at);
    }

    void release() {
        if (events != null) {
            events.release();
            events = null;
        }
    }
}
