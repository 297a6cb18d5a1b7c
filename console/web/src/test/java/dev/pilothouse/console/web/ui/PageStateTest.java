package dev.pilothouse.console.web.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.vaadin.flow.router.QueryParameters;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.TenantId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PageStateTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void address_withoutParameters_isTheInitialState() {
        assertThat(PageState.of(QueryParameters.empty())).isEqualTo(PageState.INITIAL);
        assertThat(PageState.INITIAL.href("traces")).isEqualTo("traces");
    }

    @Test
    void address_keepsTheStateAndWhatIsOfThePage() {
        PageState state =
                PageState.INITIAL
                        .inTenant(Optional.of(new TenantId("brindlemoor")))
                        .inEnvironment(Optional.empty())
                        .over(TimeRange.Preset.D7);
        QueryParameters parameters = state.with(Map.of("kill", "7", "scope", ""));
        assertThat(PageState.of(parameters)).isEqualTo(state);
        assertThat(PageState.own(parameters)).containsExactly(Map.entry("kill", "7"));
    }

    @Test
    void environment_isProductionUnlessNamed() {
        assertThat(PageState.of(QueryParameters.of("env", "staging")).environment())
                .contains(new Environment("staging"));
        assertThat(PageState.of(QueryParameters.of("env", "all")).environment()).isEmpty();
    }

    @Test
    void wrongParameter_isRefusedByName() {
        assertThatThrownBy(() -> PageState.of(QueryParameters.of("range", "yesterday")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("range: 'yesterday'");
        assertThatThrownBy(() -> PageState.of(QueryParameters.of("tenant", "No Such")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("tenant");
    }

    @Test
    void days_reachFromTheFirstMidnightToTheLast() {
        TimeRange range = TimeRange.parse("2026-10-24..2026-11-23");
        assertThat(range.from(NOON)).isEqualTo("2026-10-24T00:00:00Z");
        assertThat(range.to(NOON)).isEqualTo("2026-11-24T00:00:00Z");
        assertThat(range.dates(NOON)).isEqualTo("24 Oct – 23 Nov 2026");
        assertThat(range.length()).hasDays(31);
    }

    @Test
    void days_backwardsOrTooMany_areRefused() {
        assertThatThrownBy(() -> TimeRange.parse("2026-11-23..2026-10-24"))
                .isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> TimeRange.parse("2024-01-01..2026-01-01"))
                .isInstanceOf(BadInput.class);
    }
}
