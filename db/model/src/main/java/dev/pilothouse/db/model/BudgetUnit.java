package dev.pilothouse.db.model;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What a budget counts. Both planes and the ledger count in whole units: thousand millionths of the
 * currency, tokens, requests.
 */
public enum BudgetUnit {
    MONEY(9, 6, new BigDecimal("1000000000")),
    TOKENS(0, 0, new BigDecimal("1000000000000000")),
    REQUESTS(0, 0, new BigDecimal("1000000000000"));

    private final int scale;
    private final int written;
    private final BigDecimal most;

    BudgetUnit(int scale, int written, BigDecimal most) {
        this.scale = scale;
        this.written = written;
        this.most = most;
    }

    /** The word of URLs, command lines and the wire, for example {@code tokens}. */
    public String word() {
        return Words.of(this);
    }

    /**
     * @throws BadInput when {@code word} names no unit
     */
    public static BudgetUnit ofWord(String word) {
        return Words.parse("unit", BudgetUnit.class, word);
    }

    /**
     * Checks what somebody wrote as an amount.
     *
     * @throws BadInput when it is below 0 (or 0 and {@code positive}), too large or too exact
     */
    public BigDecimal check(String field, BigDecimal amount, boolean positive) {
        boolean inRange =
                amount.signum() >= (positive ? 1 : 0)
                        && amount.compareTo(most) <= 0
                        && amount.stripTrailingZeros().scale() <= written;
        if (!inRange) {
            throw new BadInput(
                    field,
                    amount.precision() > 40 ? "…" : amount.toPlainString(),
                    "a "
                            + (written == 0 ? "whole number" : "number of at most 6 decimals")
                            + (positive ? " above 0" : " from 0")
                            + " up to "
                            + most.toPlainString());
        }
        return amount;
    }

    /** Whole units of an amount, rounded up: what is spent is never counted too low. */
    public long units(BigDecimal amount) {
        return amount.movePointRight(scale).setScale(0, RoundingMode.CEILING).longValueExact();
    }

    public BigDecimal amount(long units) {
        BigDecimal exact = BigDecimal.valueOf(units, scale).stripTrailingZeros();
        return exact.scale() < 0 ? exact.setScale(0) : exact;
    }
}
