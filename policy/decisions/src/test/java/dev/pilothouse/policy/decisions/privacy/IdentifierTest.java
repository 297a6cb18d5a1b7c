package dev.pilothouse.policy.decisions.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.pilothouse.db.model.BadInput;
import org.junit.jupiter.api.Test;

class IdentifierTest {
    @Test
    void address_isLookedForInEverySpelling_andSaysHowEachComesAbout() {
        assertThat(Identifier.of("e-mail", " MailTo:Zoe\u0308@Example.COM ").forms())
                .containsExactly(
                        entry("MailTo:Zoe\u0308@Example.COM", "as given"),
                        entry("MailTo:Zo\u00eb@Example.COM", "Unicode NFC"),
                        entry("Zo\u00eb@Example.COM", "without mailto:"),
                        entry("Zo\u00eb@example.com", "domain in small letters"),
                        entry("zo\u00eb@example.com", "small letters"));
        assertThat(Identifier.of("e-mail", "ann@example.com").spellings())
                .containsExactly("ann@example.com");
    }

    @Test
    void userIdsAndTelephoneNumbers_keepTheirLetters_withoutSpaceAround() {
        assertThat(Identifier.of("user-id", "\t+49 151 1234 \n").spellings())
                .containsExactly("+49 151 1234");
        assertThat(Identifier.of("user-id", "Ann-77").spellings()).containsExactly("Ann-77");
        assertThat(Identifier.of("user-id", "mailto:").spellings()).containsExactly("mailto:");
    }

    @Test
    void whatIsNoAddress_isRefused() {
        assertThatThrownBy(() -> Identifier.of("e-mail", "mailto:")).isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> Identifier.of("e-mail", "ann@"))
                .hasMessageContaining("an e-mail address");
    }
}
