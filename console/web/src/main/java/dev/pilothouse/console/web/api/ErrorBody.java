package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** What every refusal says: {@code {"error":{"code","message","field"?}}}. */
record ErrorBody(Error error) {
    static ErrorBody of(String code, String message, @Nullable String field) {
        return new ErrorBody(new Error(code, message, field));
    }

    /**
     * @param field name of the field that was wrong; absent when it was none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Error(String code, String message, @Nullable String field) {}
}
