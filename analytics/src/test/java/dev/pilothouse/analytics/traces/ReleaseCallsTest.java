package dev.pilothouse.analytics.traces;

import static dev.pilothouse.analytics.Store.ACME;
import static dev.pilothouse.analytics.Store.BOLT;
import static dev.pilothouse.analytics.Store.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.analytics.Store;
import dev.pilothouse.db.model.BadInput;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReleaseCallsTest {
    private static final String FIRST = "1".repeat(64);
    private static final String SECOND = "2".repeat(64);

    private static ReleaseCalls calls;

    @BeforeAll
    static void twoReleases() {
        Store store = Store.empty();
        for (int i = 0; i < 5; i++) {
            store.call(
                    ACME,
                    NOON.minusSeconds(60 - i),
                    Map.of("feature", "chat", "release_digest", i < 3 ? FIRST : SECOND));
        }
        store.call(ACME, NOON.minusSeconds(5), Map.of("feature", "chat"));
        store.call(BOLT, NOON.minusSeconds(4), Map.of("feature", "chat", "release_digest", FIRST));
        calls = new ReleaseCalls(store.reader());
    }

    @Test
    void newest_areOfTheReleasesAndTheTenantOnly_newestFirst() {
        List<TraceSpan> found =
                calls.newest(ACME, "chat", List.of(FIRST), NOON.minusSeconds(600), 10);
        assertThat(found).hasSize(3);
        assertThat(found).extracting(TraceSpan::tenant).containsOnly("acme");
        assertThat(found).extracting(s -> s.served().releaseDigest()).containsOnly(FIRST);
        assertThat(found).isSortedAccordingTo((a, b) -> b.start().compareTo(a.start()));
        assertThat(calls.newest(ACME, "chat", List.of(FIRST, SECOND), NOON.minusSeconds(600), 4))
                .hasSize(4);
        assertThat(calls.newest(ACME, "other", List.of(FIRST), NOON.minusSeconds(600), 10))
                .isEmpty();
    }

    @Test
    void newest_refusesWhatIsNoDigest() {
        assertThatThrownBy(() -> calls.newest(ACME, "chat", List.of("x"), NOON, 10))
                .isInstanceOf(BadInput.class);
    }
}
