package dev.pilothouse.policy.audit.export;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A stream as the file of a Parquet writer, which writes it from its beginning to its end. */
final class SequentialFile implements OutputFile {
    private final OutputStream out;

    SequentialFile(OutputStream out) {
        this.out = out;
    }

    @Override
    public PositionOutputStream create(long unused) {
        return new Position(out);
    }

    @Override
    public PositionOutputStream createOrOverwrite(long unused) {
        return new Position(out);
    }

    @Override
    public boolean supportsBlockSize() {
        return false;
    }

    @Override
    public long defaultBlockSize() {
        return 0;
    }

    /** Its end is not the end of the stream below. */
    private static final class Position extends PositionOutputStream {
        private final OutputStream out;
        private long position;

        Position(OutputStream out) {
            this.out = out;
        }

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            position++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            position += length;
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }
}
