package dev.pilothouse.console.web.ui;

import java.math.BigDecimal;
import java.math.MathContext;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** Numbers as people read them: grouped, with their unit, never rounded to a lie. */
public final class Format {
    private static final BigDecimal TINY = new BigDecimal("0.0001");
    private static final DecimalFormatSymbols SYMBOLS = symbols();

    private Format() {}

    /** {@code 4,118,902} */
    public static String count(long number) {
        return format("#,##0", number);
    }

    /** {@code 12 ms}, {@code 0.4 ms}, {@code 1.31 s}. */
    public static String millis(double ms) {
        if (ms >= 1000) {
            return format("#,##0.00", ms / 1000) + " s";
        }
        return (ms < 10 ? format("0.#", ms) : format("0", ms)) + " ms";
    }

    /**
     * {@code 93.4}
     *
     * @param share 0 to 1
     */
    public static String percent(double share) {
        return format("0.##", share * 100);
    }

    /**
     * {@code €0.0413}: two decimals, or as many as the amount has up to six, and never zero for
     * what is not zero.
     *
     * @param currency ISO 4217
     */
    public static String money(BigDecimal amount, String currency) {
        BigDecimal size = amount.abs();
        boolean tiny = size.compareTo(TINY) < 0;
        String pattern =
                size.compareTo(BigDecimal.ONE) >= 0
                        ? "#,##0.00"
                        : tiny ? "0.00##########" : "0.00####";
        String sign = amount.signum() < 0 ? "−" : "";
        String figure =
                new DecimalFormat(pattern, SYMBOLS)
                        .format(tiny ? size.round(new MathContext(2)) : size);
        return sign + symbol(currency) + figure;
    }

    /** {@code 1,204.5}: all decimals that the number has, no zeros behind them. */
    public static String decimal(BigDecimal number) {
        return new DecimalFormat("#,##0.############", SYMBOLS).format(number);
    }

    /** {@code 1.4 GiB} */
    public static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        int power = Math.min(4, (63 - Long.numberOfLeadingZeros(bytes)) / 10);
        double amount = bytes / Math.pow(1024, power);
        return format(amount < 10 ? "0.0" : "0", amount) + " " + "KMGT".charAt(power - 1) + "iB";
    }

    /** {@code 1 stream}, {@code 2 streams}. */
    public static String plural(long number, String one) {
        return count(number) + " " + (number == 1 ? one : several(one));
    }

    private static String several(String one) {
        if (one.equals("person")) {
            return "people";
        }
        return one.endsWith("ry") ? one.substring(0, one.length() - 1) + "ies" : one + "s";
    }

    private static String symbol(String currency) {
        return switch (currency) {
            case "EUR" -> "€";
            case "USD" -> "$";
            case "GBP" -> "£";
            default -> currency + " ";
        };
    }

    private static String format(String pattern, double number) {
        return new DecimalFormat(pattern, SYMBOLS).format(number);
    }

    private static String format(String pattern, long number) {
        return new DecimalFormat(pattern, SYMBOLS).format(number);
    }

    private static DecimalFormatSymbols symbols() {
        DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(Locale.UK);
        symbols.setMinusSign('−');
        return symbols;
    }
}
