package dev.pilothouse.gateway.json;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Cuts a byte stream into server-sent events, each with its blank line, none changed by a byte.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent
 *     events</a>
 */
public final class EventSplitter {
    private final int longest;
    private byte[] pending = new byte[0];
    private int scanned;

    /** Cuts a stream whose events have at most so many bytes. */
    public EventSplitter(int longest) {
        this.longest = longest;
    }

    /**
     * Takes more bytes and hands on the events that they complete.
     *
     * @throws IllegalStateException when an event is longer than allowed
     */
    public void feed(byte[] bytes, Consumer<byte[]> event) {
        byte[] all = pending.length == 0 ? bytes : joined(pending, bytes);
        int from = 0;
        int at = pending.length == 0 ? 0 : scanned;
        while (at < all.length) {
            int end = all[at] == '\n' ? blankLine(all, at) : -1;
            if (end < 0) {
                at++;
            } else {
                event.accept(Arrays.copyOfRange(all, from, end));
                from = end;
                at = end;
            }
        }
        keep(all, from);
    }

    private void keep(byte[] all, int from) {
        pending = from == all.length ? new byte[0] : Arrays.copyOfRange(all, from, all.length);
        scanned = Math.max(0, pending.length - 2);
        if (pending.length > longest) {
            throw new IllegalStateException("an event of more than " + longest + " bytes");
        }
    }

    /** What no blank line ended; empty for none. */
    public byte[] rest() {
        return pending;
    }

    /** The end of the blank line that begins after the line feed at {@code at}; -1 for none. */
    private static int blankLine(byte[] all, int at) {
        if (at + 1 < all.length && all[at + 1] == '\n') {
            return at + 2;
        }
        boolean crlf = at + 2 < all.length && all[at + 1] == '\r' && all[at + 2] == '\n';
        return crlf ? at + 3 : -1;
    }

    private static byte[] joined(byte[] a, byte[] b) {
        byte[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }

    /** Where the data of an event begins: of its first line of data; -1 when it has none. */
    public static int dataAt(byte[] event) {
        int line = 0;
        while (line >= 0 && line < event.length) {
            if (isData(event, line)) {
                int value = line + 5;
                while (value < event.length && event[value] == ' ') {
                    value++;
                }
                return value;
            }
            line = nextLine(event, line);
        }
        return -1;
    }

    private static boolean isData(byte[] event, int at) {
        return event.length > at + 5
                && event[at] == 'd'
                && event[at + 1] == 'a'
                && event[at + 2] == 't'
                && event[at + 3] == 'a'
                && event[at + 4] == ':';
    }

    /** Where the line behind the one at {@code from} begins; -1 for none. */
    private static int nextLine(byte[] event, int from) {
        for (int i = from; i < event.length; i++) {
            if (event[i] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    /** Where more data of an event begins, behind what ends at {@code from}; -1 for none. */
    static int dataAfter(byte[] event, int from) {
        int line = nextLine(event, from);
        while (line >= 0 && line < event.length) {
            if (isData(event, line)) {
                return line;
            }
            line = nextLine(event, line);
        }
        return -1;
    }

    /**
     * Whether a line may end with a carriage return alone, which is a line to some and not to
     * others.
     */
    static boolean hasLoneReturn(byte[] event) {
        for (int i = 0; i < event.length; i++) {
            if (event[i] == '\r' && (i + 1 == event.length || event[i + 1] != '\n')) {
                return true;
            }
        }
        return false;
    }
}
