package dev.pilothouse.console.cli;

import java.util.List;

/** Files that are refused, each with its place; nothing was done with any of them. */
final class BadFiles extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * @param each what is wrong, with file, line and field
     */
    BadFiles(List<String> each) {
        super("nothing was done:\n  " + String.join("\n  ", each));
    }
}
