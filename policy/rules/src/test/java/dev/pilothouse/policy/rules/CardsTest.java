package dev.pilothouse.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CardsTest {
    private static final Pattern ROW = Pattern.compile("\\d(?:[ \\-]?\\d){12,30}");
    private static final String SIGNS = "0123456789012345678901234567890123456789 -  -.+a";

    @Test
    void rows_areWhatThePatternTakes() {
        var random = new Random(4);
        int rows = 0;
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(90); length > 0; length--) {
                text.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
            }
            var expected = Matches.of(ROW, text.toString());
            assertThat(Cards.rows(text.toString())).as("in '%s'", text).isEqualTo(expected);
            rows += expected.size();
        }
        assertThat(rows).isGreaterThan(1_000);
    }

    @Test
    void networks_areKnownByTheirFirstDigits() {
        Pattern networks =
                Pattern.compile(
                        "^(?:4|5[0-9]|6[0-9]|2[2-7]|34|37|35(?:2[89]|[3-8])|36|38|39|30[0-59])");
        for (int digits = 0; digits < 10_000; digits++) {
            String first = "%04d".formatted(digits);
            assertThat(Cards.isOfNetwork(first))
                    .as(first)
                    .isEqualTo(networks.matcher(first).find());
        }
    }
}
