package dev.pilothouse.console.cli.supervise;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a part is in its life. */
public enum PartState {
    /** Not ready yet, or waits for the parts it needs. */
    STARTING,
    READY,
    /** Runs, but its health probe fails. */
    DEGRADED,
    /** Ended unasked; a new start follows after a pause. */
    RESTARTING,
    STOPPED,
    /** Several starts in a row failed; it is tried again, seldom. */
    FAILED;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static PartState ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
