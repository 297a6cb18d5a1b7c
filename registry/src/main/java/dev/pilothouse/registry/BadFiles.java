package dev.pilothouse.registry;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** Files of which nothing was applied; the message names every problem on a line of its own. */
public final class BadFiles extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * @param line from 1; 0: it is about the whole file
     * @param field that is wrong; empty when it is none
     * @param message with the field, the value and what was expected
     */
    public record Problem(String file, int line, String field, String message) {
        @Override
        public String toString() {
            return file + (line > 0 ? ":" + line : "") + ": " + message;
        }
    }

    public BadFiles(List<Problem> problems) {
        super(
                (problems.size() == 1 ? "1 problem" : problems.size() + " problems")
                        + "; nothing was applied\n"
                        + problems.stream().map(Problem::toString).collect(joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
