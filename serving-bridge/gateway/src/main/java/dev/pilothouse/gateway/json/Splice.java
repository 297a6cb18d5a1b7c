package dev.pilothouse.gateway.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/** Replaces a few ranges of a body and leaves every other byte as it came. */
final class Splice {
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Edit(int from, int to, byte[] by) {}

    private final byte[] body;
    private final List<Edit> edits = new ArrayList<>(2);

    Splice(byte[] body) {
        this.body = body;
    }

    /** Edits may come in any order and must not overlap. */
    Splice replace(int from, int to, String by) {
        edits.add(new Edit(from, to, by.getBytes(UTF_8)));
        return this;
    }

    byte[] bytes() {
        edits.sort((a, b) -> Integer.compare(a.from, b.from));
        int length = body.length;
        for (Edit edit : edits) {
            length += edit.by.length - (edit.to - edit.from);
        }
        byte[] out = new byte[length];
        int read = 0;
        int written = 0;
        for (Edit edit : edits) {
            written = copy(body, read, edit.from, out, written);
            written = copy(edit.by, 0, edit.by.length, out, written);
            read = edit.to;
        }
        copy(body, read, body.length, out, written);
        return out;
    }

    private static int copy(byte[] source, int from, int to, byte[] target, int at) {
        System.arraycopy(source, from, target, at, to - from);
        return at + to - from;
    }
}
