package dev.pilothouse.pool.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts the bytes of a stream of server-sent events into the data of each event. */
final class EventLines {
    private static final byte[] DATA = "data:".getBytes(UTF_8);
    private static final byte[] END = "[DONE]".getBytes(UTF_8);
    private static final int LONGEST = 8 << 20;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /** Data of the events that are complete now. Engines send each event's data as one line. */
    List<byte[]> add(List<byte[]> pieces) {
        List<byte[]> events = new ArrayList<>();
        for (byte[] piece : pieces) {
            for (byte b : piece) {
                if (b == '\n') {
                    take(line.toByteArray(), events);
                    line.reset();
                } else if (line.size() < LONGEST) {
                    line.write(b);
                }
            }
        }
        return events;
    }

    private static void take(byte[] text, List<byte[]> events) {
        if (text.length < DATA.length
                || !Arrays.equals(text, 0, DATA.length, DATA, 0, DATA.length)) {
            return;
        }
        int from = DATA.length;
        int to = text.length;
        while (from < to && text[from] == ' ') {
            from++;
        }
        while (to > from && (text[to - 1] == '\r' || text[to - 1] == ' ')) {
            to--;
        }
        if (to > from) {
            events.add(Arrays.copyOfRange(text, from, to));
        }
    }

    static boolean isEnd(byte[] data) {
        return Arrays.equals(data, END);
    }
}
