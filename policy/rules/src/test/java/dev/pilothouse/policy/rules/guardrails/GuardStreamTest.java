package dev.pilothouse.policy.rules.guardrails;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.policy.rules.Detector;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardStreamTest {
    private static final GuardContext BY = new GuardContext("acme", "chat", "", "", "", "", "");
    private static final Guardrails PERSONAL =
            of(new Detect.Personal(Detector.all()), GuardAction.MASK);

    private static Guardrails of(Detect detect, GuardAction action) {
        return Guardrails.compile(
                new GuardPolicy(
                        List.of(
                                new GuardRule(
                                        "rule",
                                        EnumSet.of(GuardStage.OUTPUT),
                                        detect,
                                        action,
                                        ""))));
    }

    private static String stream(Guardrails guardrails, String... pieces) {
        GuardStream stream = guardrails.stream(GuardStage.OUTPUT, BY);
        StringBuilder out = new StringBuilder();
        for (String piece : pieces) {
            out.append(stream.add(piece).text());
        }
        return out.append(stream.end().text()).toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Write to ana.müller+x@mail.example.co.uk, please. More words follow here.",
                "Call +49 30 901820 or (212) 555-0187. Then 12 eggs, 250 g flour.",
                "Card 4111 1111 1111 1111 12/27, thanks",
                "Pay to DE89 3704 0044 0532 0130 00 today",
                "IBAN GB82 WEST 1234 5698 7654 32. Is it right?",
                "key sk-abcdefghijklmnopqrstuvwx and ghp_0123456789abcdefghijABCDEFGHIJ012345 end",
                "token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc-def and on",
                "aws_secret_access_key = \"abcdefghijklmnopqrstuvwxyz0123456789ABCD\" end",
                "x\n-----BEGIN RSA PRIVATE KEY-----\nMIIB\nAAAA\n-----END RSA PRIVATE KEY-----\ny",
                "at 2026-11-23 19:51:42 version 10.0.19041.1 and 192.168.100.200:8080 are kept",
                "030 / 901820-12"
            })
    void value_isMaskedWhereverTheTextIsSplit(String text) {
        String whole = PERSONAL.check(GuardStage.OUTPUT, text, BY).text();
        for (int i = 0; i <= text.length(); i++) {
            assertThat(stream(PERSONAL, text.substring(0, i), text.substring(i)))
                    .as("split at %d", i)
                    .isEqualTo(whole);
        }
        assertThat(stream(PERSONAL, text.split(""))).isEqualTo(whole);
    }

    @Test
    void everySplitInThree_masks() {
        String text = "to ana@example.com now";
        for (int i = 0; i <= text.length(); i++) {
            for (int j = i; j <= text.length(); j++) {
                assertThat(
                                stream(
                                        PERSONAL,
                                        text.substring(0, i),
                                        text.substring(i, j),
                                        text.substring(j)))
                        .isEqualTo("to [email] now");
            }
        }
    }

    @Test
    void markupAndWords_areMaskedWhereverTheTextIsSplit() {
        Guardrails markup = of(new Detect.Encoding(EnumSet.allOf(Markup.class)), GuardAction.MASK);
        Guardrails words =
                of(
                        new Detect.Deny(List.of("Project Falcon"), List.of("EMP-\\d{5}")),
                        GuardAction.MASK);
        for (String text :
                List.of(
                        "a <img src=x onerror=alert(1)> b",
                        "see ![x](https://evil.example/?q=1) there",
                        "\u001b[31mred\u001b[0m",
                        "run DROP TABLE users; now",
                        "about project falcon, by EMP-12345 today")) {
            for (Guardrails guardrails : List.of(markup, words)) {
                String whole = guardrails.check(GuardStage.OUTPUT, text, BY).text();
                for (int i = 0; i <= text.length(); i++) {
                    assertThat(stream(guardrails, text.substring(0, i), text.substring(i)))
                            .as("%s split at %d", text, i)
                            .isEqualTo(whole);
                }
                assertThat(stream(guardrails, text.split(""))).isEqualTo(whole);
            }
        }
    }

    @Test
    void ordinaryWords_areHandedOnAtTheNextWord() {
        GuardStream stream = PERSONAL.stream(GuardStage.OUTPUT, BY);
        assertThat(stream.add("Hello").text()).isEmpty();
        assertThat(stream.add(" world").text()).isEqualTo("Hello ");
        assertThat(stream.end().text()).isEqualTo("world");
    }

    @Test
    void block_comesBeforeAnythingOfItWasHandedOn() {
        Guardrails guardrails =
                of(new Detect.Deny(List.of("project falcon"), List.of()), GuardAction.BLOCK);
        GuardStream stream = guardrails.stream(GuardStage.OUTPUT, BY);
        assertThat(stream.add("It is Project Fal").text()).isEqualTo("It is ");
        assertThat(stream.add("con. And").block()).isPresent();
    }

    @Test
    void length_isCutOnce() {
        Guardrails guardrails = of(new Detect.Length(7), GuardAction.MASK);
        assertThat(stream(guardrails, "0123", "4567", "89", "ab")).isEqualTo("0123456…");
    }

    @Test
    void schema_holdsTheAnswerBackUntilItIsComplete() {
        Guardrails guardrails = of(new Detect.Schema("{\"type\":\"object\"}"), GuardAction.BLOCK);
        GuardStream stream = guardrails.stream(GuardStage.OUTPUT, BY);
        assertThat(stream.add("{\"a\":").text()).isEmpty();
        assertThat(stream.add("1}").text()).isEmpty();
        assertThat(stream.end().text()).isEqualTo("{\"a\":1}");
        assertThat(guardrails.stream(GuardStage.OUTPUT, BY).end().block()).isEmpty();
    }

    @Test
    void emoji_isNeverHalved() {
        Guardrails guardrails =
                of(new Detect.Deny(List.of(), List.of("secret\\d+")), GuardAction.MASK);
        GuardStream stream = guardrails.stream(GuardStage.OUTPUT, BY);
        List<String> out = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            out.add(stream.add("😀").text());
        }
        out.add(stream.end().text());
        assertThat(out).allSatisfy(s -> assertThat(s.length() % 2).isZero());
        assertThat(String.join("", out)).isEqualTo("😀".repeat(300));
    }
}
