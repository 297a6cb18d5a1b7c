package dev.pilothouse.console.bench.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrittenTest {
    private static final Instant FROM = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2026-11-03T14:00:00Z");

    @TempDir Path folder;

    private Written load() throws IOException {
        return Written.load(folder.resolve("history.json"));
    }

    private static List<Instant> starts(List<Written.Gap> gaps) {
        return gaps.stream().flatMap(gap -> gap.days().stream()).map(Written.Gap::from).toList();
    }

    @Test
    void gaps_areAllDaysAtFirst() throws IOException {
        assertThat(starts(load().gaps("a/b", "d1", FROM, TO)))
                .containsExactly(
                        FROM, FROM.plus(1, ChronoUnit.DAYS), FROM.plus(2, ChronoUnit.DAYS));
    }

    @Test
    void gaps_leaveOutWhatIsThere_alsoAfterARestart() throws IOException {
        load().add("a/b", "d1", FROM.plus(1, ChronoUnit.DAYS), TO.minus(2, ChronoUnit.HOURS));
        assertThat(starts(load().gaps("a/b", "d1", FROM.minus(1, ChronoUnit.DAYS), TO)))
                .containsExactly(
                        FROM, FROM.minus(1, ChronoUnit.DAYS), TO.minus(2, ChronoUnit.HOURS));
        load().add("a/b", "d1", TO.minus(2, ChronoUnit.HOURS), TO);
        assertThat(load().gaps("a/b", "d1", FROM.plus(1, ChronoUnit.DAYS), TO)).isEmpty();
    }

    @Test
    void gaps_beginAnewForAFeatureThatWasDeclaredAnew() throws IOException {
        load().add("a/b", "d1", FROM, TO);
        assertThat(starts(load().gaps("a/b", "d2", FROM, TO))).hasSize(3);
    }
}
