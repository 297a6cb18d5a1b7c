package dev.pilothouse.policy.decisions.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegimeTest {
    @ParameterizedTest
    @CsvSource({
        "gdpr, 2026-11-03, 2026-12-03, 2027-02-03",
        "gdpr, 2026-08-31, 2026-09-30, 2026-11-30",
        "gdpr, 2027-01-30, 2027-02-28, 2027-04-30",
        "gdpr, 2028-01-31, 2028-02-29, 2028-04-30",
        "ccpa, 2026-11-03, 2026-12-18, 2027-02-01"
    })
    void deadlines_areThoseOfTheLaw(String regime, String received, String due, String extended) {
        Instant at = Instant.parse(received + "T23:59:00Z");
        assertThat(Regimes.of(regime).due(at)).hasToString(due);
        assertThat(Regimes.of(regime).extended(at)).hasToString(extended);
    }

    @Test
    void acknowledgement_countsBusinessDays() {
        Instant tuesday = Instant.parse("2026-11-03T10:00:00Z");
        assertThat(Regimes.of("ccpa").acknowledgeBy(tuesday).orElseThrow())
                .hasToString("2026-11-17");
        assertThat(Regimes.of("gdpr").acknowledgeBy(tuesday)).isEmpty();
    }

    @Test
    void unknownRegimeOrGround_isRefusedByName() {
        assertThatThrownBy(() -> Regimes.of("lgpd")).hasMessageContaining("one of gdpr, ccpa");
        assertThatThrownBy(() -> Regimes.of("gdpr").ground("mood"))
                .hasMessageContaining("ground: 'mood' (expected: one of identity,");
    }

    @Test
    void everyRegime_hasARuleForEachKind() {
        for (Regime regime : Regimes.all()) {
            for (RequestKind kind : RequestKind.values()) {
                assertThat(regime.rights()).containsKey(kind.word());
            }
            assertThat(regime.grounds()).isNotEmpty();
        }
    }

    @Test
    void eMail_isLookedForInItsUsualSpellings() {
        Identifier mail = Identifier.of("e-mail", " Ann.Lee@Example.COM ");
        assertThat(mail.spellings())
                .containsExactly(
                        "Ann.Lee@Example.COM", "Ann.Lee@example.com", "ann.lee@example.com");
        assertThat(Identifier.of("user-id", "U-77").spellings()).containsExactly("U-77");
        assertThatThrownBy(() -> Identifier.of("e-mail", "ann"))
                .hasMessageContaining("an e-mail address");
    }
}
