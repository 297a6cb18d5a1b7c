package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Words;

/** What gateways do with production traffic to a model without a signed-off card. */
public enum CardPolicy {
    OFF,
    /** The call goes on; its answer and span say so. */
    WARN,
    /** The call is refused. */
    DENY;

    public String word() {
        return Words.of(this);
    }

    /**
     * @throws BadInput when {@code word} names none
     */
    public static CardPolicy ofWord(String word) {
        return Words.parse("policy", CardPolicy.class, word);
    }
}
