package dev.pilothouse.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskerTest {
    private static final Masker MASKER = new Masker(Detector.all());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Write to ana.müller+x@example.co.uk, please|Write to [email], please",
                "<jo@xn--bcher-kva.example>|<[email]>",
                "Call +49 30 901820 or (212) 555-0187.|Call [phone] or [phone].",
                "+4915112345678|[phone]",
                "0049 151 12345678|[phone]",
                "030 / 901820-12|[phone]",
                "01 42 68 53 00|[phone]",
                "020 7946 0958|[phone]",
                "4111 1111 1111 1111|[card]",
                "card 4111111111111111, thanks|card [card], thanks",
                "5500-0000-0000-0004|[card]",
                "378282246310005|[card]",
                "4111 1111 1111 1111 12/27|[card] 12/27",
                "DE89 3704 0044 0532 0130 00|[iban]",
                "IBAN GB82WEST12345698765432.|IBAN [iban].",
                "DE89370400440532013000 AND MORE|[iban] AND MORE",
                "key sk-abcdefghijklmnopqrstuvwx|key [secret]",
                "Bearer ph_0123456789abcdefghij|Bearer [secret]",
                "AKIAIOSFODNN7EXAMPLE|[secret]",
                "ghp_0123456789abcdefghijABCDEFGHIJ012345|[secret]",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc-def|[secret]"
            })
    void masks(String text, String masked) {
        assertThat(MASKER.mask(text).text()).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-23 19:51:42",
                "2026-11-23T19:51:42.123456789Z",
                "1763927562123456789",
                "4111 1111 1111 1112",
                "version 10.0.19041.1",
                "192.168.100.200:8080",
                "550e8400-e29b-41d4-a716-446655440000",
                "4bf92f3577b34da6a3ce929d0e0e4736",
                "DE00 3704 0044 0532 0130 00",
                "12 eggs, 250 g flour, 1/2 l milk",
                "a @ b",
                "user@localhost",
                "0.123456789012",
                "order 20261123-000123",
                "3.14159265358979",
                "skip-this-sk-short"
            })
    void keeps(String text) {
        assertThat(MASKER.mask(text).text()).isEqualTo(text);
    }

    @Test
    void privateKey_isMaskedEvenWhenCutOff() {
        String whole = "x\n-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\ny";
        assertThat(MASKER.mask(whole).text()).isEqualTo("x\n[secret]\ny");
        assertThat(MASKER.mask("-----BEGIN PRIVATE KEY-----\nMIIB").text()).isEqualTo("[secret]");
    }

    @Test
    void finding_pointsAtThePlaceholder() {
        Masked masked = MASKER.mask("a@b.example and c@d.example");

        assertThat(masked.text()).isEqualTo("[email] and [email]");
        assertThat(masked.findings())
                .containsExactly(
                        new Finding(Detector.EMAIL, 0, 7, "a@b.example"),
                        new Finding(Detector.EMAIL, 12, 19, "c@d.example"));
    }

    @Test
    void json_isMaskedInsideStringsAndStaysWellFormed() {
        String json =
                """
                [{"role":"user","parts":[{"type":"text","content":"Me: \\"ana@example.com\\"\\n\\u00fc"}],"n":1.50,"card":4111111111111111}]\
                """;

        Masked masked = MASKER.mask(json);

        assertThat(masked.text())
                .isEqualTo(
                        """
                        [{"role":"user","parts":[{"type":"text","content":"Me: \\"[email]\\"\\nü"}],"n":1.50,"card":"[card]"}]\
                        """);
        assertThat(JsonText.isDocument(masked.text())).isTrue();
        assertThat(masked.findings())
                .allSatisfy(f ->
                        assertThat(masked.text().substring(f.start(), f.end()))
                                .isEqualTo(f.detector().placeholder()));
    }

    @Test
    void json_inAStringOfJson_isMasked() {
        String nested = "{\"arguments\":\"{\\\"to\\\":\\\"ana@example.com\\\"}\"}";
        assertThat(MASKER.mask(nested).text())
                .isEqualTo("{\"arguments\":\"{\\\"to\\\":\\\"[email]\\\"}\"}");
    }

    @Test
    void brokenJson_isMaskedAsPlainText() {
        assertThat(MASKER.mask("{\"a\": ana@example.com").text()).isEqualTo("{\"a\": [email]");
    }

    @Test
    void onlyNamedDetectorsMask() {
        Masker emails = new Masker(EnumSet.of(Detector.EMAIL));
        assertThat(emails.mask("ana@example.com 4111111111111111").text())
                .isEqualTo("[email] 4111111111111111");
    }

    @Test
    void findingNeverShowsItsOriginal() {
        assertThat(MASKER.mask("ana@example.com").findings().toString())
                .doesNotContain("ana@example.com");
    }
}
