package dev.pilothouse.console.web.erasing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;

/** A text in every form that {@link Packed} looks into. */
final class PackedCanary {
    private PackedCanary() {}

    /** One way to pack. */
    private interface Form {
        OutputStream over(OutputStream out) throws IOException;
    }

    static List<Path> write(Path folder, String name, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        List<Path> files = new ArrayList<>();
        files.add(write(folder.resolve(name + ".gz"), packed(GZIPOutputStream::new, bytes)));
        byte[] zstd = packed(ZstdOutputStreamNoFinalizer::new, bytes);
        files.add(write(folder.resolve(name + ".zst"), zstd));
        byte[] lz4 = packed(LZ4FrameOutputStream::new, bytes);
        files.add(write(folder.resolve(name + ".lz4"), lz4));
        files.add(write(folder.resolve(name + ".zip"), packed(PackedCanary::entry, zstd)));
        byte[] parquet = ParquetText.of(text);
        files.add(write(folder.resolve(name + ".parquet"), parquet));
        return files;
    }

    private static byte[] packed(Form form, byte[] bytes) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (OutputStream out = form.over(all)) {
            out.write(bytes);
        }
        return all.toByteArray();
    }

    private static OutputStream entry(OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        zip.putNextEntry(new ZipEntry("canary.zst"));
        return zip;
    }

    private static Path write(Path file, byte[] bytes) throws IOException {
        return Files.write(file, bytes);
    }
}
