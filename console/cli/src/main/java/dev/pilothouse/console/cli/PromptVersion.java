package dev.pilothouse.console.cli;

import dev.pilothouse.db.model.BadInput;

/** A version of a prompt as people type it: {@code answer@3}. */
record PromptVersion(String prompt, int number) {
    /**
     * @throws BadInput when it is none
     */
    static PromptVersion of(String text) {
        int at = text.indexOf('@');
        if (at < 1) {
            throw new BadInput("PROMPT@VERSION", text, "for example answer@3");
        }
        try {
            return new PromptVersion(
                    text.substring(0, at), Integer.parseInt(text.substring(at + 1)));
        } catch (NumberFormatException e) {
            BadInput refused = new BadInput("PROMPT@VERSION", text, "a number after the @");
            refused.initCause(e);
            throw refused;
        }
    }
}
