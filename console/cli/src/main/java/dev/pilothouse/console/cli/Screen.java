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

    private final PrintStream out;
    private final boolean terminal;
    private int drawn;

    Screen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Standard output; the script says whether that is a terminal. */
    static Screen standard() {
        return new Screen(System.out, Boolean.getBoolean("pilothouse.terminal"));
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
        if (!terminal) {
            return;
        }
        erase();
        lines.forEach(out::println);
        out.flush();
        drawn = lines.size();
    }

    synchronized void erase() {
        if (drawn > 0) {
            out.print(String.format(UP, drawn) + CLEAR_BELOW);
            out.flush();
            drawn = 0;
        }
    }
}
