package dev.pilothouse.console.web.erasing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/** A Parquet file with one text. */
final class ParquetText {
    private static final String COLUMN = "text";
    private static final MessageType SCHEMA =
            Types.buildMessage()
                    .addField(
                            Types.required(PrimitiveTypeName.BINARY)
                                    .as(LogicalTypeAnnotation.stringType())
                                    .named(COLUMN))
                    .named("row");

    private ParquetText() {}

    static byte[] of(String text) throws IOException {
        Memory memory = new Memory();
        try (ParquetWriter<String> writer =
                new Builder(memory)
                        .withConf(new PlainParquetConfiguration())
                        .withCompressionCodec(CompressionCodecName.ZSTD)
                        .build()) {
            writer.write(text);
        }
        return memory.bytes.toByteArray();
    }

    private static final class Builder extends ParquetWriter.Builder<String, Builder> {
        Builder(OutputFile file) {
            super(file);
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<String> getWriteSupport(Configuration unused) {
            return new Line();
        }

        @Override
        protected WriteSupport<String> getWriteSupport(ParquetConfiguration unused) {
            return new Line();
        }
    }

    private static final class Line extends WriteSupport<String> {
        private @Nullable RecordConsumer consumer;

        @Override
        public WriteContext init(Configuration unused) {
            return new WriteContext(SCHEMA, Map.of());
        }

        @Override
        public WriteContext init(ParquetConfiguration unused) {
            return new WriteContext(SCHEMA, Map.of());
        }

        @Override
        public void prepareForWrite(RecordConsumer given) {
            consumer = given;
        }

        @Override
        public void write(String text) {
            RecordConsumer record = Objects.requireNonNull(consumer);
            record.startMessage();
            record.startField(COLUMN, 0);
            record.addBinary(Binary.fromString(text));
            record.endField(COLUMN, 0);
            record.endMessage();
        }
    }

    private static final class Memory implements OutputFile {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public PositionOutputStream create(long unused) {
            return new PositionOutputStream() {
                @Override
                public long getPos() {
                    return bytes.size();
                }

                @Override
                public void write(int b) {
                    bytes.write(b);
                }

                @Override
                public void write(byte[] from, int offset, int length) {
                    bytes.write(from, offset, length);
                }
            };
        }

        @Override
        public PositionOutputStream createOrOverwrite(long unused) {
            return create(unused);
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }
    }
}
