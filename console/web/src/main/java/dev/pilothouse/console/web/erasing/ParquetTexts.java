package dev.pilothouse.console.web.erasing;

import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Every text of a Parquet file, whatever packs its pages and however its values are written. */
final class ParquetTexts {
    /** A group of rows is held in memory. */
    private static final long MOST_GROUP = 512L << 20;

    private final InputFile file;

    ParquetTexts(InputFile file) {
        this.file = file;
    }

    /** Hears every value of a column of bytes. */
    interface Listener {
        void value(byte[] value) throws IOException;
    }

    void read(Listener listener) throws IOException {
        ParquetReadOptions options =
                ParquetReadOptions.builder(new PlainParquetConfiguration()).build();
        try (ParquetFileReader reader = ParquetFileReader.open(file, options)) {
            FileMetaData about = reader.getFooter().getFileMetaData();
            for (BlockMetaData block : reader.getFooter().getBlocks()) {
                if (block.getTotalByteSize() > MOST_GROUP) {
                    throw new IOException("a group of rows of more than " + MOST_GROUP + " bytes");
                }
                group(reader.readNextRowGroup(), about, listener);
            }
        } catch (RuntimeException | LinkageError e) {
            throw new IOException("not read as Parquet: " + e.getMessage(), e);
        }
    }

    private static void group(PageReadStore pages, FileMetaData about, Listener listener)
            throws IOException {
        ColumnReadStoreImpl columns =
                new ColumnReadStoreImpl(
                        pages, new Nothing(), about.getSchema(), about.getCreatedBy());
        for (ColumnDescriptor column : about.getSchema().getColumns()) {
            if (isText(column)) {
                column(columns.getColumnReader(column), column, listener);
            }
        }
    }

    private static boolean isText(ColumnDescriptor column) {
        PrimitiveTypeName type = column.getPrimitiveType().getPrimitiveTypeName();
        return type == PrimitiveTypeName.BINARY || type == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
    }

    private static void column(ColumnReader values, ColumnDescriptor column, Listener listener)
            throws IOException {
        for (long i = 0; i < values.getTotalValueCount(); i++) {
            if (values.getCurrentDefinitionLevel() == column.getMaxDefinitionLevel()) {
                listener.value(values.getBinary().getBytes());
            }
            values.consume();
        }
    }

    /** Values are asked of the columns: no rows are put together. */
    private static final class Nothing extends GroupConverter {
        @Override
        public Converter getConverter(int field) {
            return new Leaf();
        }

        @Override
        public void start() {}

        @Override
        public void end() {}
    }

    /** Stands for fields and groups alike. */
    private static final class Leaf extends PrimitiveConverter {
        @Override
        public GroupConverter asGroupConverter() {
            return new Nothing();
        }
    }

    /** A file that is read in many places. */
    record OnDisk(Path file) implements InputFile {
        @Override
        public long getLength() throws IOException {
            return Files.size(file);
        }

        @Override
        public SeekableInputStream newStream() throws IOException {
            FileInputStream in = new FileInputStream(file.toFile());
            return new DelegatingSeekableInputStream(in) {
                @Override
                public long getPos() throws IOException {
                    return in.getChannel().position();
                }

                @Override
                public void seek(long position) throws IOException {
                    in.getChannel().position(position);
                }
            };
        }
    }

    /** One that lies in another. */
    record InMemory(byte[] bytes) implements InputFile {
        @Override
        public long getLength() {
            return bytes.length;
        }

        @Override
        public SeekableInputStream newStream() {
            ByteArrayInputStream in = new ByteArrayInputStream(bytes);
            return new DelegatingSeekableInputStream(in) {
                @Override
                public long getPos() {
                    return bytes.length - in.available();
                }

                @Override
                public void seek(long position) {
                    in.reset();
                    var _ = in.skip(position);
                }
            };
        }
    }
}
