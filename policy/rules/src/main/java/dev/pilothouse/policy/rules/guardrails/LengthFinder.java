package dev.pilothouse.policy.rules.guardrails;

import java.util.List;

/** What goes beyond a length. */
final class LengthFinder implements Finder {
    private static final String KIND = "length";

    private final int most;

    LengthFinder(int most) {
        this.most = most;
    }

    @Override
    public List<Found> find(String text) {
        return find(text, 0);
    }

    @Override
    public List<Found> find(String text, int before) {
        int room = Math.max(0, most - before);
        return text.length() <= room
                ? List.of()
                : List.of(Found.of(room, text.length(), KIND, "…"));
    }

    /** The rest of a text whose excess began before. */
    static List<Found> goingOn(int start, int end) {
        return List.of(Found.of(start, end, KIND, ""));
    }

    static boolean found(Found found) {
        return found.kind().equals(KIND);
    }

    @Override
    public int open(String text) {
        return text.length();
    }
}
