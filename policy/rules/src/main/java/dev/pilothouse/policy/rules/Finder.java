package dev.pilothouse.policy.rules;

import java.util.List;

/** Finds one kind of thing in plain text, in time linear in its length. */
@FunctionalInterface
interface Finder {
    List<Range> find(String text);

    /** Half open, in UTF-16 units. */
    record Range(int start, int end) {}
}
