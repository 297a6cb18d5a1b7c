package dev.pilothouse.db.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds any of several texts in bytes, as UTF-8. Immutable. */
public final class Needles {
    /** Shorter texts are found by chance. */
    public static final int SHORTEST = 4;

    private static final int BITS = 16;

    private final Map<Integer, List<byte[]>> byHead = new HashMap<>();
    private final boolean[] heads = new boolean[1 << BITS];
    private final int longest;
    private final byte[] fold = new byte[256];

    private Needles(List<byte[]> texts, boolean anyCase) {
        for (int b = 0; b < fold.length; b++) {
            fold[b] = (byte) (anyCase && b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b);
        }
        texts.forEach(text -> {
            fold(text);
            int head = head(text, 0);
            heads[hash(head)] = true;
            byHead.computeIfAbsent(head, h -> new ArrayList<>()).add(text);
        });
        longest = texts.stream().mapToInt(text -> text.length).max().orElse(0);
    }

    /** Whether a text has too few characters to be looked for in texts. */
    public static boolean isTooShort(String text) {
        return text.codePointCount(0, text.length()) < SHORTEST;
    }

    /** Of texts of at least {@link #SHORTEST} bytes; shorter ones are left out. */
    public static Needles of(Collection<String> texts) {
        return new Needles(bytes(texts), false);
    }

    /** The same whatever the case of the letters a to z. */
    public static Needles anyCase(Collection<String> texts) {
        return new Needles(bytes(texts), true);
    }

    private static List<byte[]> bytes(Collection<String> texts) {
        return texts.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .filter(text -> text.length >= SHORTEST)
                .toList();
    }

    private void fold(byte[] text) {
        for (int i = 0; i < text.length; i++) {
            text[i] = folded(text[i]);
        }
    }

    private byte folded(byte b) {
        return fold[b & 0xff];
    }

    public boolean isEmpty() {
        return byHead.isEmpty();
    }

    /** Length of the longest in bytes. */
    public int longest() {
        return longest;
    }

    public boolean in(byte[] bytes) {
        return in(bytes, bytes.length);
    }

    /** Whether one of them begins and ends in the first {@code length} bytes. */
    public boolean in(byte[] bytes, int length) {
        if (isEmpty() || length < SHORTEST) {
            return false;
        }
        int head = head(bytes, 0);
        for (int at = 0; ; at++) {
            if (heads[hash(head)] && matches(head, bytes, at, length)) {
                return true;
            }
            if (at + SHORTEST >= length) {
                return false;
            }
            head = (head << Byte.SIZE) | (folded(bytes[at + SHORTEST]) & 0xff);
        }
    }

    private boolean matches(int head, byte[] bytes, int at, int length) {
        for (byte[] text : byHead.getOrDefault(head, List.of())) {
            if (at + text.length <= length && equal(text, bytes, at)) {
                return true;
            }
        }
        return false;
    }

    private boolean equal(byte[] text, byte[] bytes, int at) {
        for (int i = 0; i < text.length; i++) {
            if (text[i] != folded(bytes[at + i])) {
                return false;
            }
        }
        return true;
    }

    private int head(byte[] bytes, int at) {
        int head = 0;
        for (int i = 0; i < SHORTEST; i++) {
            head = (head << Byte.SIZE) | (folded(bytes[at + i]) & 0xff);
        }
        return head;
    }

    private static int hash(int head) {
        return (head * 0x9e3779b1) >>> (Integer.SIZE - BITS);
    }

    /** Looks through bytes that come in pieces. */
    public Search search() {
        return new Search();
    }

    /** One look through pieces that belong together. Not safe for several threads. */
    public final class Search {
        private byte[] window = new byte[0];
        private int kept;
        private boolean found;

        /** Adds a piece; what lies across two pieces is found too. */
        public void add(byte[] piece, int length) {
            if (found || length == 0) {
                return;
            }
            if (window.length < kept + length) {
                window = Arrays.copyOf(window, kept + length);
            }
            System.arraycopy(piece, 0, window, kept, length);
            int filled = kept + length;
            found = in(window, filled);
            kept = Math.min(filled, Math.max(0, longest - 1));
            System.arraycopy(window, filled - kept, window, 0, kept);
        }

        public boolean found() {
            return found;
        }
    }
}
