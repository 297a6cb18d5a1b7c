package dev.pilothouse.db.model;

import dev.pilothouse.db.model.ErasureTarget.Subject;
import java.util.function.Consumer;

/**
 * A store that can tell what it holds about a person, for a request for access. Implemented by the
 * room that owns the store; it hands its documents over one by one, so that nobody holds all of
 * them.
 */
public interface SubjectReader {
    /** As in the plan of an erasure, for example {@code span-store}. */
    String id();

    /** For people, for example {@code Span store}. */
    String name();

    /**
     * Reads everything about {@code subject}, in a stable order.
     *
     * @param documents takes one after the other; throws when it has had enough
     */
    void read(Subject subject, Consumer<Document> documents);

    /**
     * Something about a person.
     *
     * @param kind what it is, for people, for example {@code call}
     * @param name unique within the reader: letters, digits, {@code . _ -}; at most 100 characters
     * @param json a JSON object
     */
    record Document(String kind, String name, String json) {}
}
