package dev.pilothouse.registry;

import java.util.List;

/** A set of declared features of which at least one cannot be as declared: none was applied. */
public final class NotApplied extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * @param index of the feature in the set, from 0
     * @param field that is wrong, for example {@code countries[1]}; empty when it is none
     * @param message with the value and what was expected
     */
    public record Problem(int index, String field, String message) {}

    public NotApplied(List<Problem> problems) {
        super(problems.size() + " of the declared features cannot be applied; none was");
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
