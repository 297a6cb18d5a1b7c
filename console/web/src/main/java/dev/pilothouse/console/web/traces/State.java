package dev.pilothouse.console.web.traces;

import dev.pilothouse.console.web.ui.Status;

/** What became of a trace, in the words of the page. */
enum State {
    OK("ok", Status.OK, "answered"),
    ERROR("error", Status.OFF, "failed"),
    KILLED("killed", Status.DANGER, "was cut by a kill"),
    REFUSED("refused", Status.WATCH, "was refused"),
    CANCELLED("cancelled", Status.UNKNOWN, "was cancelled by the caller");

    private final String word;
    private final Status status;
    private final String verb;

    State(String word, Status status, String verb) {
        this.word = word;
        this.status = status;
        this.verb = verb;
    }

    /** Anything unknown counts as ok: spans that are no calls carry no outcome. */
    static State of(String word) {
        for (State state : values()) {
            if (state.word.equals(word)) {
                return state;
            }
        }
        return OK;
    }

    String word() {
        return word;
    }

    Status status() {
        return status;
    }

    String verb() {
        return verb;
    }
}
