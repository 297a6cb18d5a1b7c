package dev.pilothouse.console.web.ui;

import java.util.ArrayList;
import java.util.List;

/** Which words of a line another line does not have. */
public final class WordMarks {
    /** Longer lines are marked as a whole: comparing them costs the product of their lengths. */
    private static final int MOST_CELLS = 250_000;

    private WordMarks() {}

    /** A part of a line. */
    public record Piece(String text, boolean marked) {}

    /** The pieces of two lines. */
    public record Pair(List<Piece> before, List<Piece> after) {}

    static Pair alone(String line) {
        List<Piece> whole = List.of(new Piece(line, true));
        return new Pair(whole, whole);
    }

    /** Marks on either side what the other one lacks. */
    public static Pair compare(String before, String after) {
        List<String> a = words(before);
        List<String> b = words(after);
        if ((long) a.size() * b.size() > MOST_CELLS) {
            return new Pair(alone(before).before(), alone(after).after());
        }
        int[][] common = common(a, b);
        List<Piece> left = new ArrayList<>();
        List<Piece> right = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < a.size() || j < b.size()) {
            if (i < a.size() && j < b.size() && a.get(i).equals(b.get(j))) {
                add(left, a.get(i++), false);
                add(right, b.get(j++), false);
            } else if (j == b.size() || (i < a.size() && common[i + 1][j] >= common[i][j + 1])) {
                add(left, a.get(i++), true);
            } else {
                add(right, b.get(j++), true);
            }
        }
        return new Pair(left, right);
    }

    /** Words, spaces and signs, each by itself. */
    private static List<String> words(String line) {
        return line.isEmpty()
                ? List.of()
                : List.of(line.split("(?<=[^\\p{L}\\p{N}_])|(?=[^\\p{L}\\p{N}_])"));
    }

    /** Longest common run of the words from i and from j on. */
    private static int[][] common(List<String> a, List<String> b) {
        int[][] common = new int[a.size() + 1][b.size() + 1];
        for (int i = a.size() - 1; i >= 0; i--) {
            for (int j = b.size() - 1; j >= 0; j--) {
                common[i][j] =
                        a.get(i).equals(b.get(j))
                                ? common[i + 1][j + 1] + 1
                                : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }

    private static void add(List<Piece> pieces, String word, boolean marked) {
        if (!pieces.isEmpty() && pieces.getLast().marked() == marked) {
            pieces.set(pieces.size() - 1, new Piece(pieces.getLast().text() + word, marked));
        } else {
            pieces.add(new Piece(word, marked));
        }
    }
}
