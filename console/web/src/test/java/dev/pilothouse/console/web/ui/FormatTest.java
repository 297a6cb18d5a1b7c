package dev.pilothouse.console.web.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class FormatTest {
    @Test
    void money_isNeverRoundedToALie() {
        assertThat(Format.money(new BigDecimal("0.0413"), "EUR")).isEqualTo("€0.0413");
        assertThat(Format.money(new BigDecimal("58914.27"), "EUR")).isEqualTo("€58,914.27");
        assertThat(Format.money(new BigDecimal("0.00000123"), "USD")).isNotEqualTo("$0.00");
    }

    @Test
    void numbers_carryTheirUnit() {
        assertThat(Format.count(4_118_902)).isEqualTo("4,118,902");
        assertThat(Format.millis(12.4)).isEqualTo("12 ms");
        assertThat(Format.millis(1310)).isEqualTo("1.31 s");
        assertThat(Format.bytes(436_207_616)).isEqualTo("416 MiB");
    }

    @Test
    void plural_fitsTheWord() {
        assertThat(Format.plural(1, "person")).isEqualTo("1 person");
        assertThat(Format.plural(2, "person")).isEqualTo("2 people");
        assertThat(Format.plural(3, "entry")).isEqualTo("3 entries");
        assertThat(Format.plural(2, "API key")).isEqualTo("2 API keys");
    }

    @Test
    void spark_leavesGapsOut() {
        String svg = Spark.svg(new double[] {1, Double.NaN, 3}, OptionalDouble.of(2));
        assertThat(svg).contains("polyline").contains("goal").doesNotContain("NaN");
    }
}
