package dev.pilothouse.db.clickhouse;

import com.clickhouse.client.api.data_formats.ClickHouseBinaryFormatReader;
import com.clickhouse.client.api.data_formats.internal.BinaryStreamReader.ArrayValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** A row as the driver reads it. */
final class DriverRow implements Row {
    private final ClickHouseBinaryFormatReader reader;

    DriverRow(ClickHouseBinaryFormatReader reader) {
        this.reader = reader;
    }

    @Override
    public String text(String column) {
        String text = reader.getString(column);
        int end = text == null ? 0 : text.length();
        while (end > 0 && text.charAt(end - 1) == 0) {
            end--;
        }
        return text == null ? "" : text.substring(0, end);
    }

    @Override
    public long number(String column) {
        return reader.getLong(column);
    }

    @Override
    public boolean flag(String column) {
        return reader.getLong(column) != 0;
    }

    @Override
    public double real(String column) {
        return reader.getDouble(column);
    }

    @Override
    public BigDecimal decimal(String column) {
        return reader.getBigDecimal(column);
    }

    @Override
    public Instant time(String column) {
        return reader.getZonedDateTime(column).toInstant();
    }

    @Override
    public LocalDate day(String column) {
        return reader.getLocalDate(column);
    }

    @Override
    public List<String> texts(String column) {
        return reader.<Object>getList(column).stream().map(Object::toString).toList();
    }

    @Override
    public List<Double> reals(String column) {
        return reader.<Number>getList(column).stream().map(Number::doubleValue).toList();
    }

    /** All values, for tests. */
    @Override
    public String toString() {
        return reader.getSchema().getColumns().stream()
                .map(column -> column.getColumnName() + "=" + value(column.getColumnName()))
                .toList()
                .toString();
    }

    private Object value(String column) {
        Object value = reader.readValue(column);
        return value instanceof ArrayValue array ? array.asList() : String.valueOf(value);
    }
}
