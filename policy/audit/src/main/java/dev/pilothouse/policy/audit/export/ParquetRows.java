package dev.pilothouse.policy.audit.export;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * Apache Parquet. A row group, which is held in memory until it is whole, has at most 100,000 rows
 * and about 32 MiB.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/">file format</a>
 */
final class ParquetRows<T> implements Rows<T> {
    static final int GROUP_ROWS = 100_000;
    private static final long GROUP_BYTES = 32L << 20;
    private static final int PAGE_BYTES = 256 << 10;

    /** Values that hardly repeat: a dictionary of them would cost memory for nothing. */
    private static final Set<String> UNIQUE = Set.of("entry", "hash", "detail", "span_id");

    private final ParquetWriter<T> writer;

    ParquetRows(Sheet<T> sheet, OutputStream out) throws IOException {
        Builder<T> builder = new Builder<>(new SequentialFile(out), sheet);
        UNIQUE.forEach(column -> builder.withDictionaryEncoding(column, false));
        writer =
                builder.withConf(new PlainParquetConfiguration())
                        .withCompressionCodec(CompressionCodecName.ZSTD)
                        .withRowGroupRowCountLimit(GROUP_ROWS)
                        .withRowGroupSize(GROUP_BYTES)
                        .withPageSize(PAGE_BYTES)
                        .build();
    }

    @Override
    public void write(T row) throws IOException {
        writer.write(row);
    }

    @Override
    public void end() throws IOException {
        writer.close();
    }

    private static final class Builder<T> extends ParquetWriter.Builder<T, Builder<T>> {
        private final Sheet<T> sheet;

        Builder(OutputFile file, Sheet<T> sheet) {
            super(file);
            this.sheet = sheet;
        }

        @Override
        protected Builder<T> self() {
            return this;
        }

        @Override
        protected WriteSupport<T> getWriteSupport(Configuration unused) {
            return new Cells<>(sheet.columns());
        }

        @Override
        protected WriteSupport<T> getWriteSupport(ParquetConfiguration unused) {
            return new Cells<>(sheet.columns());
        }
    }

    private static final class Cells<T> extends WriteSupport<T> {
        private final List<Column<T>> columns;
        private @Nullable RecordConsumer consumer;

        Cells(List<Column<T>> columns) {
            this.columns = columns;
        }

        @Override
        public WriteContext init(Configuration unused) {
            return context();
        }

        @Override
        public WriteContext init(ParquetConfiguration unused) {
            return context();
        }

        private WriteContext context() {
            List<Type> types = columns.stream().map(Cells::type).toList();
            return new WriteContext(new MessageType("row", types), Map.of());
        }

        private static Type type(Column<?> column) {
            return switch (column.kind()) {
                case TEXT ->
                        Types.required(PrimitiveTypeName.BINARY)
                                .as(LogicalTypeAnnotation.stringType())
                                .named(column.name());
                case WHOLE -> Types.required(PrimitiveTypeName.INT64).named(column.name());
                case TIME ->
                        Types.required(PrimitiveTypeName.INT64)
                                .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
                                .named(column.name());
            };
        }

        @Override
        public void prepareForWrite(RecordConsumer given) {
            consumer = given;
        }

        @Override
        public void write(T row) {
            RecordConsumer record = Objects.requireNonNull(consumer);
            record.startMessage();
            for (int i = 0; i < columns.size(); i++) {
                Column<T> column = columns.get(i);
                record.startField(column.name(), i);
                add(record, column.value().apply(row));
                record.endField(column.name(), i);
            }
            record.endMessage();
        }

        private static void add(RecordConsumer record, Object value) {
            switch (value) {
                case Long whole -> record.addLong(whole);
                case Instant at -> record.addLong(ChronoUnit.MICROS.between(Instant.EPOCH, at));
                default -> record.addBinary(Binary.fromString(value.toString()));
            }
        }
    }
}
