package dev.pilothouse.analytics.features;

import static dev.pilothouse.analytics.Store.ACME;
import static dev.pilothouse.analytics.Store.BOLT;
import static dev.pilothouse.analytics.Store.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.analytics.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeaturesSeenTest {
    @Test
    void features_areOfTheTenant_withFirstAndLastCall() {
        Store store = Store.empty();
        store.call(ACME, NOON.minus(Duration.ofDays(9)), Map.of("environment", "staging"));
        store.call(ACME, NOON.minus(Duration.ofDays(2)), Map.of("team", "cards"));
        store.call(ACME, NOON, Map.of("feature", "draft", "environment", "staging"));
        store.call(BOLT, NOON, Map.of("feature", "other"));

        List<FeatureUse> seen = new FeaturesSeen(store.reader()).read(List.of(ACME));

        assertThat(seen).extracting(FeatureUse::feature).containsExactly("draft", "helper");
        FeatureUse helper = seen.getLast();
        assertThat(helper.calls()).isEqualTo(2);
        assertThat(helper.team()).isEqualTo("cards");
        assertThat(helper.first()).isEqualTo(NOON.minus(Duration.ofDays(9)));
        assertThat(helper.firstInProduction()).isEqualTo(NOON.minus(Duration.ofDays(2)));
        assertThat(seen.getFirst().inProduction()).isFalse();
    }

    @Test
    void timesOfToday_areMinutes_notHours() {
        Store store = Store.empty();
        Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES);
        store.call(ACME, NOON.minus(Duration.ofDays(9)), Map.of("feature", "old"));
        store.call(ACME, minute.minusSeconds(120), Map.of());
        store.call(ACME, minute, Map.of());
        store.call(ACME, minute, Map.of("feature", "old"));

        List<FeatureUse> seen = new FeaturesSeen(store.reader()).read(List.of(ACME));

        FeatureUse helper = seen.getFirst();
        assertThat(helper.first()).isEqualTo(minute.minusSeconds(120));
        assertThat(helper.firstInProduction()).isEqualTo(minute.minusSeconds(120));
        assertThat(helper.last()).isEqualTo(minute);
        FeatureUse old = seen.getLast();
        assertThat(old.first()).isEqualTo(NOON.minus(Duration.ofDays(9)));
        assertThat(old.firstInProduction()).isEqualTo(NOON.minus(Duration.ofDays(9)));
        assertThat(old.last()).isEqualTo(minute);
    }
}
