package dev.pilothouse.gateway.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.db.model.Consent;
import dev.pilothouse.gateway.call.CacheWish;
import dev.pilothouse.gateway.call.Head;
import dev.pilothouse.gateway.state.Key;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StrangersTest {
    private static final Key KEY =
            new Key(
                    "key-1",
                    "default",
                    "platform",
                    List.of("chat", "search"),
                    "production",
                    Set.of("inference"),
                    Set.of(),
                    Consent.UNSTATED,
                    null);

    private final Strangers strangers = new Strangers();

    private String recorded(String feature) {
        return strangers.recorded(
                KEY,
                new Head(
                        "",
                        feature,
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        CacheWish.USUAL,
                        Consent.UNSTATED));
    }

    @Test
    void name_isKept_whetherTheKeyAllowsItOrNot() {
        assertThat(recorded("")).isEqualTo("chat");
        assertThat(recorded("search")).isEqualTo("search");
        assertThat(recorded("payroll")).isEqualTo("payroll");
        assertThat(recorded("no feature!")).isEqualTo("chat");
    }

    @Test
    void names_areBounded() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(recorded("made-up-" + i)).isEqualTo("made-up-" + i);
        }
        assertThat(recorded("one-more")).isEqualTo("chat");
        assertThat(recorded("made-up-7")).isEqualTo("made-up-7");
        assertThat(recorded("search")).isEqualTo("search");
    }
}
