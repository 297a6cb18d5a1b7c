package dev.pilothouse.analytics.questions;

import static dev.pilothouse.analytics.Store.ACME;
import static dev.pilothouse.analytics.Store.BOLT;
import static dev.pilothouse.analytics.Store.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.analytics.Store;
import dev.pilothouse.analytics.contributors.Parts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MorningTest {
    private static final Instant NOW_ISH = NOON.minusSeconds(60);
    private static Morning acme;

    @BeforeAll
    static void twoTenants() {
        Store store = Store.empty();
        for (int i = 0; i < 20; i++) {
            store.call(ACME, NOW_ISH.minusSeconds(3600), Map.of("feature", "chat"));
            store.call(
                    ACME,
                    NOW_ISH,
                    Map.of(
                            "feature",
                            "chat",
                            "outcome",
                            i < 5 ? "error" : "ok",
                            "ttft_us",
                            3_000_000,
                            "cache_read_tokens",
                            30));
        }
        store.call(ACME, NOW_ISH, Map.of("feature", "rare", "ttft_us", 60_000_000));
        store.call(
                ACME,
                NOW_ISH,
                Map.of(
                        "feature",
                        "new",
                        "outcome",
                        "killed",
                        "cost_source",
                        "unpriced",
                        "cost",
                        0));
        store.call(BOLT, NOW_ISH, Map.of("feature", "huge", "cost", "900", "outcome", "refused"));
        acme = new Morning(new Parts(store.reader()).read(Store.hour(ACME)));
    }

    @Test
    void costliest_isOfTheTenant_withShareAndCache() {
        Morning.Costliest costliest = acme.costsMost().orElseThrow();

        assertThat(costliest.feature().name()).isEqualTo("chat");
        assertThat(costliest.cost()).isEqualByComparingTo("5");
        assertThat(costliest.share()).isBetween(0.95, 0.96);
        assertThat(costliest.cached()).contains(0.75);
    }

    @Test
    void slowest_leavesOutSmallSamples() {
        Morning.Slowest slowest = acme.waitsLongest().orElseThrow();

        assertThat(slowest.part().feature()).isEqualTo("chat");
        assertThat(slowest.seconds()).isBetween(2.9, 3.1);
    }

    @Test
    void worse_isTheLargestRiseOfErrors() {
        Morning.Worse worse = acme.gotWorse().orElseThrow();

        assertThat(worse.feature().name()).isEqualTo("chat");
        assertThat(worse.rise()).isEqualTo(0.25);
    }

    @Test
    void stoppedAndUnpriced_nameTheFeature() {
        assertThat(acme.stopped().orElseThrow().killed()).isEqualTo(1);
        assertThat(acme.stopped().orElseThrow().refused()).isZero();
        assertThat(acme.stopped().orElseThrow().most().name()).isEqualTo("new");
        assertThat(acme.unpriced().orElseThrow().most().feature()).isEqualTo("new");
    }

    @Test
    void nothingHappened_isNoAnswer() {
        Morning quiet = new Morning(List.of());

        assertThat(quiet.costsMost()).isEmpty();
        assertThat(quiet.waitsLongest()).isEmpty();
        assertThat(quiet.gotWorse()).isEmpty();
        assertThat(quiet.stopped()).isEmpty();
        assertThat(quiet.unpriced()).isEmpty();
    }
}
