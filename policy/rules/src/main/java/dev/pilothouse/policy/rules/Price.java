package dev.pilothouse.policy.rules;

import dev.pilothouse.db.model.BadInput;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a model costs from one moment to another.
 *
 * @param provider exact name, or {@code *} for any
 * @param model exact name, or a prefix that ends in {@code *}
 * @param validFrom inclusive
 * @param validTo exclusive; null: until a later one of the same provider and model begins
 * @param input per million tokens; null: not priced
 * @param cacheRead null: as input
 * @param cacheWrite null: as input
 * @param reasoning null: as output
 */
public record Price(
        String provider,
        String model,
        Instant validFrom,
        @Nullable Instant validTo,
        @Nullable BigDecimal input,
        @Nullable BigDecimal output,
        @Nullable BigDecimal cacheRead,
        @Nullable BigDecimal cacheWrite,
        @Nullable BigDecimal reasoning) {
    private static final String ANY = "*";

    public Price {
        if (validTo != null && !validTo.isAfter(validFrom)) {
            throw new BadInput("valid_to", validTo.toString(), "a moment after " + validFrom);
        }
    }

    /**
     * A price per million tokens as text.
     *
     * @return null for an empty text
     * @throws BadInput when it is no decimal number from 0
     */
    public static @Nullable BigDecimal amount(String field, String text) {
        if (text.isBlank()) {
            return null;
        }
        try {
            BigDecimal amount = new BigDecimal(text.strip());
            if (amount.signum() >= 0) {
                return amount;
            }
        } catch (NumberFormatException e) {
            throw new BadInput(field, text, "a decimal number such as 0.15");
        }
        throw new BadInput(field, text, "a number from 0");
    }

    boolean covers(String otherProvider, String otherModel, Instant at) {
        return names(otherProvider, otherModel)
                && !at.isBefore(validFrom)
                && (validTo == null || at.isBefore(validTo));
    }

    /** At some time. */
    boolean names(String otherProvider, String otherModel) {
        return (provider.equals(ANY) || provider.equals(otherProvider)) && namesModel(otherModel);
    }

    private boolean namesModel(String other) {
        return model.endsWith(ANY)
                ? other.startsWith(model.substring(0, model.length() - 1))
                : model.equals(other);
    }

    /** The more exact a price names provider and model, the higher; then the later one. */
    int exactness() {
        int ofModel = model.endsWith(ANY) ? model.length() : 10_000;
        return ofModel * 2 + (provider.equals(ANY) ? 0 : 1);
    }
}
