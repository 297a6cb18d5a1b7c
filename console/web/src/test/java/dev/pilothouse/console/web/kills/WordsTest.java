package dev.pilothouse.console.web.kills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.ReadOnlyTool;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WordsTest {
    private static List<ReadOnlyTool> tools(String tenant, String... names) {
        return Stream.of(names)
                .map(n -> new ReadOnlyTool(new TenantId(tenant), n, "", "mira", Instant.EPOCH))
                .toList();
    }

    @Test
    void whatCallsKeep_isSaidByName_orCounted() {
        assertThat(Words.kept(List.of())).contains("without tools");
        assertThat(Words.kept(tools("acme", "search"))).endsWith(": search.");
        assertThat(Words.kept(tools("acme", "a", "b", "c", "d", "e")))
                .endsWith(": a, b, c and 2 more.");
        List<ReadOnlyTool> both =
                Stream.concat(tools("acme", "a").stream(), tools("bolt", "b").stream()).toList();
        assertThat(Words.kept(both)).endsWith(": 2 tools in 2 tenants.");
    }
}
