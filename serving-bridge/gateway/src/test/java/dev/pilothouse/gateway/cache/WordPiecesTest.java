package dev.pilothouse.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The expected ids are those of the model's own tokenizer: Python package tokenizers 0.23.3. */
class WordPiecesTest {
    private static WordPieces pieces() throws IOException {
        try (var in = WordPieces.class.getResourceAsStream("/all-minilm-l6-v2-q-tokenizer.json")) {
            return WordPieces.read(Objects.requireNonNull(in).readAllBytes());
        }
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                of("How do I reset my password?", 2129, 2079, 1045, 25141, 2026, 20786, 1029),
                of(
                        "Où est l’été, naïve Straße İstanbul",
                        15068,
                        9765,
                        1048,
                        1521,
                        3802,
                        2063,
                        1010,
                        15743,
                        2358,
                        27807,
                        9960),
                of("你好,世界! 東京tower", 100, 100, 1010, 1745, 100, 999, 1879, 1755, 3578),
                of(
                        "e-mail: a.b+c@example.org (50% off) $3.99…",
                        1041, 1011, 5653, 1024, 1037, 1012, 1038, 1009, 1039, 1030, 2742, 1012,
                        8917, 1006, 2753, 1003, 2125, 1007, 1002, 1017, 1012, 5585, 1529),
                of(
                        "emoji 👩\u200d🔬 ok\u200bzero\u00adsoft\ttab\nline",
                        7861,
                        29147,
                        2072,
                        100,
                        7929,
                        6290,
                        19137,
                        6199,
                        21628,
                        2240),
                of(
                        "Καλημέρα κόσμε ΣΊΣΥΦΟΣ",
                        1164,
                        14608,
                        29727,
                        24824,
                        29728,
                        29723,
                        29732,
                        14608,
                        1164,
                        29730,
                        29733,
                        29728,
                        29723,
                        1173,
                        18199,
                        29733,
                        29735,
                        29736,
                        29730,
                        29733),
                of(
                        "unbelievablyantidisestablishmentarianism " + "x".repeat(101),
                        4895,
                        8671,
                        2666,
                        3567,
                        6321,
                        4630,
                        28173,
                        8583,
                        2696,
                        16558,
                        21808,
                        12199,
                        2964,
                        100),
                of(
                        "한국어 テスト हिन्दी",
                        1469,
                        30006,
                        30021,
                        29991,
                        30014,
                        30020,
                        29999,
                        30008,
                        1713,
                        30233,
                        30240,
                        1339,
                        29877,
                        29863,
                        29861,
                        29878),
                of("¿Qué?—«sí» № ② ½", 1094, 10861, 1029, 1517, 1077, 9033, 1090, 1578, 100, 1092),
                of(""));
    }

    private static Arguments of(String text, long... ids) {
        return Arguments.of(text, ids);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void pieces_areThoseOfTheModel(String text, long[] ids) throws IOException {
        long[] found = pieces().of(text);
        assertThat(found).startsWith(101).endsWith(102);
        assertThat(java.util.Arrays.copyOfRange(found, 1, found.length - 1)).isEqualTo(ids);
    }

    @Test
    void otherJson_isRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> WordPieces.read("{}".getBytes(StandardCharsets.UTF_8)));
    }
}
