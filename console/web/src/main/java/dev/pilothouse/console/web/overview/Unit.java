package dev.pilothouse.console.web.overview;

import dev.pilothouse.console.web.ui.Format;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** How a KPI's number is written. */
enum Unit {
    SECONDS,
    SHARE,
    MONEY,
    MONEY_EACH,
    COUNT,
    DAYS;

    private static final BigDecimal HOURS = BigDecimal.valueOf(24);
    private static final BigDecimal MINUTES = BigDecimal.valueOf(24 * 60);

    /** The figure without its unit, except money, which leads with its currency. */
    String figure(BigDecimal value, String currency) {
        return switch (this) {
            case SECONDS -> plain(value, value.compareTo(BigDecimal.TEN) < 0 ? 2 : 1);
            case SHARE -> Format.percent(value.doubleValue());
            case MONEY, MONEY_EACH -> Format.money(value, currency);
            case COUNT -> Format.count(value.longValue());
            case DAYS -> plain(value.multiply(perDay(value)), 1);
        };
    }

    /** The unit that its numbers are kept in. */
    String suffix() {
        return switch (this) {
            case SECONDS -> "s";
            case SHARE -> "%";
            case DAYS -> "days";
            case MONEY, MONEY_EACH, COUNT -> "";
        };
    }

    /** The unit that {@link #figure} writes one number in. */
    String suffix(BigDecimal value) {
        return this == DAYS ? timeWord(perDay(value)) : suffix();
    }

    /** Figure and unit in one. */
    String whole(BigDecimal value, String currency) {
        String suffix = suffix(value);
        return figure(value, currency) + (suffix.isEmpty() ? "" : " " + suffix);
    }

    /** An absolute change, without sign. */
    String change(BigDecimal difference, BigDecimal before, String currency) {
        BigDecimal size = difference.abs();
        return switch (this) {
            case SECONDS -> plain(size, 2) + " s";
            case SHARE -> plain(size.movePointRight(2), 2) + " pt";
            case MONEY ->
                    before.signum() == 0
                            ? Format.money(size, currency)
                            : plain(
                                            size.movePointRight(2)
                                                    .divide(before, 6, RoundingMode.HALF_UP),
                                            1)
                                    + " %";
            case MONEY_EACH -> Format.money(size.setScale(6, RoundingMode.HALF_UP), currency);
            case COUNT -> Format.count(size.longValue());
            case DAYS -> figure(size, currency) + " " + suffix(size);
        };
    }

    /** The formatter of a chart's axis. */
    String axis(String currency) {
        return switch (this) {
            case SECONDS -> "ph:seconds";
            case SHARE -> "ph:percent";
            case MONEY, MONEY_EACH ->
                    switch (currency) {
                        case "EUR" -> "ph:eur";
                        case "USD" -> "ph:usd";
                        default -> "ph:number";
                    };
            case COUNT, DAYS -> "ph:number";
        };
    }

    /** Days below one are told in hours, below one hour in minutes. */
    private static BigDecimal perDay(BigDecimal days) {
        BigDecimal size = days.abs();
        if (size.multiply(HOURS).compareTo(BigDecimal.ONE) < 0) {
            return MINUTES;
        }
        return size.compareTo(BigDecimal.ONE) < 0 ? HOURS : BigDecimal.ONE;
    }

    private static String timeWord(BigDecimal perDay) {
        if (perDay.equals(MINUTES)) {
            return "min";
        }
        return perDay.equals(HOURS) ? "h" : "days";
    }

    private static String plain(BigDecimal value, int decimals) {
        BigDecimal rounded = value.setScale(decimals, RoundingMode.HALF_UP);
        return rounded.signum() == 0 && value.signum() != 0
                ? value.round(new MathContext(1)).toPlainString()
                : Format.decimal(rounded);
    }
}
