package dev.pilothouse.db.clickhouse;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** The current row of a result, valid only inside the mapper. Columns by name. */
public interface Row {
    /** Text, an id or an enum; a FixedString without the zeros at its end. */
    String text(String column);

    /** Any whole number up to 63 bits. */
    long number(String column);

    /** Zero is false. */
    boolean flag(String column);

    /** May be NaN where ClickHouse has nothing to divide by. */
    double real(String column);

    BigDecimal decimal(String column);

    /** DateTime or DateTime64 as an instant. */
    Instant time(String column);

    LocalDate day(String column);

    List<String> texts(String column);

    /** For example the quantiles of {@code quantilesTDigestMerge}. */
    List<Double> reals(String column);
}
