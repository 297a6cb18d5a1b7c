package dev.pilothouse.gateway.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpanSpoolTest {
    private static final int MANY = 3 << 20;

    @TempDir Path folder;

    private SpanSpool open() throws IOException {
        return SpanSpool.open(folder, 32 << 20);
    }

    private static List<String> read(SpanSpool spool) throws IOException {
        List<String> all = new ArrayList<>();
        for (Parcel first = spool.first(); first != null; first = spool.first()) {
            all.add(new String(first.body(), UTF_8).substring(0, 1) + first.spans());
            spool.removeFirst();
        }
        return all;
    }

    private static byte[] body(String letter, int length) {
        return letter.repeat(length).getBytes(UTF_8);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(SpoolFile::isOne).sorted().toList();
        }
    }

    @Test
    void requests_comeInTheirOrder_overSeveralFiles_andLeaveNoFile() throws IOException {
        try (SpanSpool spool = open()) {
            spool.add(body("a", MANY), 1);
            spool.add(body("b", MANY), 2);
            spool.add(body("c", MANY), 3);
            assertThat(files()).hasSize(2);
            assertThat(spool.spans()).isEqualTo(6);
            assertThat(read(spool)).containsExactly("a1", "b2", "c3");
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void nextStart_goesOnWhereReadingStopped() throws IOException {
        try (SpanSpool spool = open()) {
            spool.add(body("a", 10), 1);
            spool.add(body("b", 10), 2);
            spool.removeFirst();
            spool.add(body("c", 10), 3);
        }
        try (SpanSpool spool = open()) {
            assertThat(spool.spans()).isEqualTo(5);
            spool.add(body("d", 10), 4);
            assertThat(read(spool)).containsExactly("b2", "c3", "d4");
        }
    }

    @Test
    void tornRecord_isTheEnd_andWhatComesLaterIsKept() throws IOException {
        try (SpanSpool spool = open()) {
            spool.add(body("a", 10), 1);
            spool.add(body("b", 10), 2);
        }
        try (FileChannel file = FileChannel.open(files().getFirst(), StandardOpenOption.WRITE)) {
            file.truncate(file.size() - 1);
        }
        try (SpanSpool spool = open()) {
            spool.add(body("c", 10), 3);
            assertThat(read(spool)).containsExactly("a1", "c3");
        }
    }

    @Test
    void flippedByte_isNotSent() throws IOException {
        try (SpanSpool spool = open()) {
            spool.add(body("a", 10), 1);
            spool.add(body("b", 10), 2);
        }
        byte[] bytes = Files.readAllBytes(files().getFirst());
        bytes[bytes.length - 3] ^= 1;
        Files.write(files().getFirst(), bytes);
        try (SpanSpool spool = open()) {
            assertThat(read(spool)).containsExactly("a1");
        }
    }

    @Test
    void fullSpool_takesNoMore_untilSomethingIsGone() throws IOException {
        try (SpanSpool spool = SpanSpool.open(folder, 6 << 20)) {
            assertThat(spool.add(body("a", MANY), 1)).isTrue();
            assertThat(spool.add(body("b", MANY), 1)).isFalse();
            spool.removeFirst();
            assertThat(spool.add(body("c", MANY), 1)).isTrue();
        }
    }

    @Test
    void rewrite_leavesOnlyWhatIsKept() throws IOException {
        try (SpanSpool spool = open()) {
            spool.add(body("a", MANY), 1);
            spool.add(body("b", MANY), 2);
            spool.add(body("a", MANY), 3);
            spool.rewrite(
                    parcel -> parcel.body()[0] == 'a' ? new Parcel(parcel.body(), 0, 0) : parcel);
            assertThat(spool.spans()).isEqualTo(2);
            assertThat(read(spool)).containsExactly("b2");
        }
    }

    @Test
    void folder_belongsToOneProcess_andToItsOwner() throws IOException {
        try (SpanSpool spool = open()) {
            spool.add(body("a", 10), 1);
            assertThatThrownBy(this::open)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("used");
            assertThat(Files.getPosixFilePermissions(files().getFirst()))
                    .containsExactlyInAnyOrder(
                            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        }
        assertThat(Objects.requireNonNull(open().first()).spans()).isEqualTo(1);
    }
}
