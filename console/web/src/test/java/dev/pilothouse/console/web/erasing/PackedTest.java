package dev.pilothouse.console.web.erasing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.pilothouse.db.model.Needles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackedTest {
    private static final String MIRA = "mira@example.com";

    @TempDir Path folder;

    private interface Form {
        OutputStream over(OutputStream out) throws IOException;
    }

    private static byte[] packed(Form form, byte[] bytes) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (OutputStream out = form.over(all)) {
            out.write(bytes);
        }
        return all.toByteArray();
    }

    private static OutputStream zip(OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        zip.putNextEntry(new ZipEntry("nobody.txt"));
        zip.write("of nobody".getBytes(UTF_8));
        zip.putNextEntry(new ZipEntry("second"));
        return zip;
    }

    private static final Map<String, Form> FORMS =
            new TreeMap<>(
                    Map.of(
                            "gz", GZIPOutputStream::new,
                            "zst", ZstdOutputStreamNoFinalizer::new,
                            "lz4", LZ4FrameOutputStream::new,
                            "zip", PackedTest::zip));

    private boolean holds(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("file"), bytes);
        return Packed.holds(file, Needles.of(List.of(MIRA)));
    }

    /** So long and so dull that nothing of it stands there as it was written. */
    private static byte[] about(String name) {
        return ("nothing much, ".repeat(20_000) + name + " and so on").getBytes(UTF_8);
    }

    @Test
    void everyForm_withinEveryForm_isLookedInto() throws IOException {
        for (Form outer : FORMS.values()) {
            for (Form inner : FORMS.values()) {
                assertThat(holds(packed(outer, packed(inner, about(MIRA))))).isTrue();
                assertThat(holds(packed(outer, packed(inner, about("of nobody"))))).isFalse();
            }
            assertThat(holds(packed(outer, about(MIRA)))).isTrue();
            assertThat(holds(packed(outer, ParquetText.of("so much " + MIRA)))).isTrue();
            assertThat(holds(packed(outer, ParquetText.of("so much of nobody")))).isFalse();
        }
    }

    @Test
    void parquet_isLookedInto_whereItLiesItself() throws IOException {
        assertThat(holds(ParquetText.of(new String(about(MIRA), UTF_8)))).isTrue();
        assertThat(holds(ParquetText.of("of nobody"))).isFalse();
    }

    @Test
    void namesOfEntries_areLookedAt() throws IOException {
        byte[] zip =
                packed(
                        out -> {
                            ZipOutputStream made = new ZipOutputStream(out);
                            made.putNextEntry(new ZipEntry(MIRA + ".txt"));
                            return made;
                        },
                        new byte[0]);
        assertThat(holds(packed(GZIPOutputStream::new, zip))).isTrue();
    }

    @Test
    void whatIsCut_orPackedTooOften_orOtherwise_isAnError() throws IOException {
        for (Map.Entry<String, Form> form : FORMS.entrySet()) {
            byte[] whole = packed(form.getValue(), about("of nobody"));
            byte[] cut = Arrays.copyOf(whole, whole.length * 2 / 3);
            assertThatThrownBy(() -> holds(cut)).as(form.getKey()).isInstanceOf(IOException.class);
        }
        byte[] parquet = ParquetText.of("of nobody");
        assertThatThrownBy(() -> holds(Arrays.copyOf(parquet, parquet.length - 9)))
                .isInstanceOf(IOException.class);
        byte[] deep = about(MIRA);
        for (int i = 0; i < 7; i++) {
            deep = packed(GZIPOutputStream::new, deep);
        }
        byte[] tooDeep = deep;
        assertThatThrownBy(() -> holds(tooDeep)).hasMessageContaining("more than 6 times");
        assertThatThrownBy(() -> holds("BZh91AY".getBytes(UTF_8)))
                .hasMessageContaining("not looked into");
    }
}
