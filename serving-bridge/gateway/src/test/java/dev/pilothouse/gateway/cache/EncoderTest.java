package dev.pilothouse.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real model. */
class EncoderTest {
    private static Encoder encoder;

    @BeforeAll
    static void load() throws IOException {
        encoder = Encoder.load();
    }

    @AfterAll
    static void close() throws IOException {
        encoder.close();
    }

    private static double similarity(String a, String b) throws IOException {
        return Encoder.similarity(encoder.vector(a, false), encoder.vector(b, false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "How do I reset my password? | How can I reset my password?",
                "What are your opening hours? | When are you open? What are your opening hours?",
                "How long does delivery take? | How long will the delivery take?"
            })
    void paraphrases_areNear(String a, String b) throws IOException {
        assertThat(similarity(a, b)).isGreaterThan(0.85);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "How do I reset my password? | What is the capital of France?",
                "How do I reset my password? | How do I cancel my subscription?",
                "What are your opening hours? | Can I pay by invoice?"
            })
    void otherQuestions_areFar(String a, String b) throws IOException {
        assertThat(similarity(a, b)).isLessThan(0.6);
    }

    @Test
    void vector_hasLengthOne_alsoOfNothing() throws IOException {
        for (String text : new String[] {"", "a", "the quick brown fox"}) {
            float[] vector = encoder.vector(text, false);
            assertThat(vector).hasSize(Encoder.DIMENSIONS);
            assertThat(Encoder.similarity(vector, vector))
                    .isCloseTo(1, org.assertj.core.data.Offset.offset(1e-4));
        }
    }

    @Test
    void longText_hasNoVector_unlessItsBeginningWillDo() throws IOException {
        String most = "word ".repeat(254);
        assertThat(encoder.vector(most, false)).isNotNull();
        assertThat(encoder.vector(most + "word", false)).isNull();
        assertThat(encoder.vector(most + "word", true)).hasSize(Encoder.DIMENSIONS);
        assertThat(encoder.vector("x".repeat(10_000), false)).isNull();
        assertThat(encoder.vector("y z ".repeat(10_000), true)).isNotNull();
    }
}
