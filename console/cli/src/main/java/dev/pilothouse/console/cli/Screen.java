package dev.pilothouse.console.cli;

import java.io.PrintStream;
import java.util.List;

/**
 * Where a command prints. On a terminal a block of lines can be drawn over and over; elsewhere it
 * is not drawn at all.
 */
final class Screen {
    private static final String UP = "\u001b[%dA";
    private static final String CLEAR_BELOW = "\r\u001b[J";
    private static final int LEAST_COLUMNS = 20;
    private static final int DEFAULT_COLUMNS = 80;

    private final PrintStream out;
    private final boolean terminal;
    private final int columns;
    private int drawn;
    private boolean ended;

    Screen(PrintStream out, boolean terminal, int columns) {
        this.out = out;
        this.terminal = terminal;
        this.columns = columns < LEAST_COLUMNS ? DEFAULT_COLUMNS : columns;
    }

    /** Standard output; the script says whether that is a terminal, and how wide. */
    static Screen standard() {
        return new Screen(
                System.out,
                Boolean.getBoolean("pilothouse.terminal"),
                Integer.getInteger("pilothouse.columns", DEFAULT_COLUMNS));
    }

    boolean isTerminal() {
        return terminal;
    }

    /** Prints a line for good, above what is drawn. */
    synchronized void print(String line) {
        erase();
        out.println(line);
    }

    /** Draws the lines in the place of those drawn before. */
    synchronized void draw(List<String> lines) {
        if (!terminal || ended) {
            return;
        }
        erase();
        lines.forEach(line -> out.println(cut(line)));
        out.flush();
        drawn = lines.size();
    }

    /** Draws for the last time: what comes later is not drawn. */
    synchronized void end(List<String> lines) {
        draw(lines);
        ended = true;
        drawn = 0;
    }

    /** A line that wraps would be two, and the next drawing would miss one. */
    private String cut(String line) {
        return line.length() < columns ? line : line.substring(0, columns - 2) + "…";
    }

    synchronized void erase() {
        if (drawn > 0) {
            out.print(String.format(UP, drawn) + CLEAR_BELOW);
            out.flush();
            drawn = 0;
        }
    }
}
