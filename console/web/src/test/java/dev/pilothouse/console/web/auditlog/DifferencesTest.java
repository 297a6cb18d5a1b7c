package dev.pilothouse.console.web.auditlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DifferencesTest {
    @Test
    void fieldsWithinFields_haveDottedNames_andWhatIsTheSameIsCounted() {
        Differences found =
                Differences.of(
                        Map.of("state", "draft", "owner", Map.of("name", "Ada", "team", "core")),
                        Map.of(
                                "state",
                                "live",
                                "owner",
                                Map.of("name", "Ada"),
                                "tools",
                                List.of("search")));
        assertThat(found.changes())
                .containsExactly(
                        new Differences.Change("owner.team", Optional.of("core"), Optional.empty()),
                        new Differences.Change("state", Optional.of("draft"), Optional.of("live")),
                        new Differences.Change("tools", Optional.empty(), Optional.of("[search]")));
        assertThat(found.same()).isEqualTo(1);
    }
}
