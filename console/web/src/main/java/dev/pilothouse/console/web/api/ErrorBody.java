package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.registry.BadFiles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every refusal says: {@code {"error":{"code","message","field"?,"problems"?,"changes"?}}}.
 */
record ErrorBody(Error error) {
    static ErrorBody of(String code, String message, @Nullable String field) {
        return new ErrorBody(new Error(code, message, field, null, null));
    }

    /**
     * @param field name of the field that was wrong; absent when it was none
     * @param changes of others since it was read, with what the refused body says; absent when it
     *     was about none
     * @param problems of files, each at its place; absent when it was about none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Error(
            String code,
            String message,
            @Nullable String field,
            @Nullable List<BadFiles.Problem> problems,
            @Nullable List<Change> changes) {}

    /**
     * @param before what it said when it was read; absent: no longer known
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Change(String field, @Nullable String before, String yours, String theirs) {
        static @Nullable List<Change> of(Conflict conflict) {
            return conflict.changes().isEmpty()
                    ? null
                    : conflict.changes().stream()
                            .map(c -> new Change(c.field(), c.before(), c.yours(), c.theirs()))
                            .toList();
        }
    }
}
