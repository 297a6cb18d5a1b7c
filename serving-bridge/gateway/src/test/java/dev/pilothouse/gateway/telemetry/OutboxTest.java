package dev.pilothouse.gateway.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
    private static final UnaryOperator<byte[]> MASK =
            body -> new String(body, UTF_8).toUpperCase(Locale.ROOT).getBytes(UTF_8);

    @TempDir Path folder;

    private Outbox open() throws IOException {
        return new Outbox(SpanSpool.open(folder, 1 << 20), MASK);
    }

    private static Parcel parcel(String text) {
        return new Parcel(text.getBytes(UTF_8), 1, System.nanoTime());
    }

    private static String text(Parcel parcel) {
        return new String(Objects.requireNonNull(parcel).body(), UTF_8);
    }

    @Test
    void whatIngestTakes_goesAsItWasMade_andNeverToDisk() throws Exception {
        try (Outbox box = open()) {
            box.put(parcel("a"));
            box.put(parcel("b"));
            box.keep();
            Parcel first = box.next();
            assertThat(text(first)).isEqualTo("a");
            box.done(first);
            assertThat(text(box.next())).isEqualTo("b");
            assertThat(box.unkept()).isEqualTo(1);
        }
    }

    @Test
    void whatIngestDoesNotTake_waitsOnDisk_maskedAndInOrder() throws Exception {
        try (Outbox box = open()) {
            box.put(parcel("a"));
            box.put(parcel("b"));
            box.next();
            box.failed();
            box.keep();
            assertThat(box.unkept()).isZero();
            box.put(parcel("c"));
            for (String expected : new String[] {"A", "B", "c"}) {
                Parcel next = box.next();
                assertThat(text(next)).isEqualTo(expected);
                box.done(next);
            }
            assertThat(box.spans()).isZero();
        }
    }

    @Test
    void requestUnderWay_thatIsKeptMeanwhile_isNotSentTwiceWhenItIsTaken() throws Exception {
        try (Outbox box = open()) {
            box.put(new Parcel("a".getBytes(UTF_8), 1, System.nanoTime() - 2_000_000_000L));
            Parcel underWay = box.next();
            box.keep();
            assertThat(box.unkept()).isZero();
            box.done(underWay);
            assertThat(box.spans()).isZero();
        }
    }

    @Test
    void stop_keepsWhatWaits_forTheNextStart() throws Exception {
        try (Outbox box = open()) {
            box.put(parcel("a"));
            box.next();
        }
        try (Outbox box = open()) {
            assertThat(text(box.next())).isEqualTo("A");
        }
    }

    @Test
    void rewriteWhileOneIsUnderWay_losesNothingElse() throws Exception {
        try (Outbox box = open()) {
            box.put(parcel("a"));
            box.put(parcel("b"));
            box.failed();
            box.keep();
            Parcel underWay = box.next();
            box.rewrite(p -> text(p).equals("A") ? new Parcel(p.body(), 0, 0) : p);
            box.done(underWay);
            assertThat(text(box.next())).isEqualTo("B");
        }
    }

    @Test
    void withoutADisk_memoryIsBounded() {
        try (Outbox box = new Outbox(null, MASK)) {
            assertThat(box.put(new Parcel(new byte[16 << 20], 1, 0))).isTrue();
            assertThat(box.put(parcel("b"))).isFalse();
        }
    }
}
