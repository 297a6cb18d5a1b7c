package dev.pilothouse.registry;

import static dev.pilothouse.registry.FeatureFixture.complete;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.BadFiles.Problem;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureFilesTest {
    private static FeatureFiles read(String... texts) {
        List<FeatureFile> files = new java.util.ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            files.add(new FeatureFile("f" + i + ".yaml", texts[i]));
        }
        return FeatureFiles.read(files);
    }

    private static List<Problem> problems(String... texts) {
        try {
            read(texts);
            return List.of();
        } catch (BadFiles e) {
            return e.problems();
        }
    }

    @Test
    void documents_areFeatures() {
        FeatureFiles files =
                read(
                        """
                        # The chat of the shop
                        kind: Feature
                        tenant: acme
                        id: chat
                        team: support
                        owner: {name: Ada, contact: ada@acme.example}
                        purpose: >
                          Answers customers
                          in the shop
                        countries: [NO, DE]
                        models:
                          - gpt
                        stale_after_seconds: 900
                        ---
                        kind: Feature
                        tenant: acme
                        id: search
                        team: support
                        state: in-review
                        """,
                        "---\n---\n{\"kind\": \"Feature\", \"tenant\": \"acme\", \"id\": \"json\","
                                + " \"team\": \"support\"}\n");
        assertThat(files.features())
                .extracting(f -> f.id().value())
                .containsExactly("chat", "search", "json");
        DeclaredFeature chat = files.features().getFirst();
        assertThat(chat.data().purpose()).isEqualTo("Answers customers in the shop");
        assertThat(chat.data().facts().countries()).containsExactly("DE", "NO");
        assertThat(chat.data().owner().contact()).isEqualTo("ada@acme.example");
        assertThat(chat.data().displayName()).isEqualTo("chat");
        assertThat(chat.data().staleAfterSeconds()).isEqualTo(900);
        assertThat(chat.state()).isEmpty();
        assertThat(files.features().get(1).state()).contains(FeatureState.IN_REVIEW);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "countries: [DE, XX]|5|countries[1]|'XX' (expected: an ISO 3166-1",
                "countries: DE|5|countries|'DE' (expected: a list)",
                "state: running|5|state|'running' (expected: one of draft",
                "staet: live|5|staet|one of kind, tenant",
                "owner: {nmae: Ada}|5|owner.nmae|one of name, contact",
                "owner: [Ada]|5|owner|'a list' (expected: fields)",
                "purpose: [a]|5|purpose|'a list' (expected: text)",
                "stale_after_seconds: soon|5|stale_after_seconds|'soon' (expected: seconds",
                "stale_after_seconds: -1|5|stale_after_seconds|'-1' (expected: 0 or more",
                "kind: Modell|5||kind: is there twice",
                "tools: &a [x]|5||tag or anchor",
                "tools: !!java.net.URL [\"http://x\"]|5||tag or anchor",
                "tools: [[[[[[[[[[[x]]]]]]]]]]]|5||deeper than 10",
                "tools: [x|6||no YAML",
                "\ttools: x|5||no YAML",
            })
    void problem_namesFileLineFieldValueAndWhatWasExpected(
            String line, int at, String field, String message) {
        String text = "kind: Feature\ntenant: acme\nid: chat\nteam: support\n" + line + "\n";
        assertThat(problems(text))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.file()).isEqualTo("f0.yaml");
                    assertThat(problem.line()).isEqualTo(at);
                    assertThat(problem.field()).isEqualTo(field == null ? "" : field);
                    assertThat(problem.message()).contains(message);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: Model\ntenant: acme\nid: chat\nteam: a",
                "tenant: acme\nid: chat\nteam: a",
                "kind: Feature\nid: chat\nteam: a",
                "kind: Feature\ntenant: acme\nteam: a",
                "kind: Feature\ntenant: acme\nid: Chat!\nteam: a",
                "kind: Feature\ntenant: acme\nid: chat",
                "- kind: Feature",
                "just words",
                "? [a]\n: b",
                "a: *b",
                "",
                "---\n# nothing\n---\n",
                "kind: \u0000"
            })
    void document_thatIsNoFeatureIsRefused(String text) {
        assertThat(problems(text)).hasSize(1);
    }

    @Test
    void everyProblemOfEveryFileIsNamed_andNothingIsRead() {
        assertThatThrownBy(() ->
                        read(
                                "kind: Feature\ntenant: acme\nid: ok\nteam: a\n",
                                "kind: X\n---\nkind: Y\n",
                                "kind: [\n"))
                .isInstanceOf(BadFiles.class)
                .hasMessageStartingWith("3 problems; nothing was applied\n")
                .hasMessageContaining("f1.yaml:1: kind: 'X' (expected: Feature)")
                .hasMessageContaining("f1.yaml:3: kind: 'Y' (expected: Feature)")
                .hasMessageContaining("f2.yaml:");
    }

    @Test
    void files_haveALargestSize() {
        String big = "#" + "x".repeat(1 << 20) + "\n";
        assertThat(problems(big))
                .singleElement()
                .satisfies(p -> assertThat(p.message()).contains("1 MiB"));
        assertThatThrownBy(() -> read(big, big, big, big)).isInstanceOf(BadInput.class);
        assertThatThrownBy(() ->
                        FeatureFiles.read(Collections.nCopies(1001, new FeatureFile("a", ""))))
                .isInstanceOf(BadInput.class);
        assertThatThrownBy(FeatureFilesTest::read).isInstanceOf(BadInput.class);
    }

    @Test
    void refusalOfTheSet_isLocated() {
        FeatureFiles files =
                read(
                        "kind: Feature\ntenant: acme\nid: a\nteam: support\n",
                        "kind: Feature\ntenant: acme\nid: b\nteam: support\nstate: live\n");
        assertThatThrownBy(() ->
                        files.located(() -> {
                            throw new NotApplied(
                                    List.of(
                                            new NotApplied.Problem(1, "state", "state: no"),
                                            new NotApplied.Problem(0, "tools", "tools: no")));
                        }))
                .isInstanceOfSatisfying(
                        BadFiles.class,
                        e ->
                                assertThat(e.problems())
                                        .extracting(Problem::toString)
                                        .containsExactly(
                                                "f1.yaml:5: state: no", "f0.yaml:1: tools: no"));
    }

    @Test
    void whatWasWritten_isReadAsTheSame() {
        FeatureData odd =
                complete(FeatureState.SUSPENDED)
                        .withOwner(new FeatureOwner("null", "- #x: 'y' \"z\""))
                        .withFacts(
                                new FeatureFacts(
                                        List.of("123", "yes", "2026-01-01", "~"),
                                        List.of("a: b", "*c", "größer als 1"),
                                        List.of("NO"),
                                        List.of(),
                                        List.of("!tool")));
        FeatureData long_ =
                new FeatureData(
                        odd.team(),
                        "Two",
                        "first line\n\n  second " + "word ".repeat(100) + "\n\tthird",
                        FeatureState.DRAFT,
                        900);
        List<Feature> features = List.of(feature("odd", odd), feature("long", long_));
        String text = FeatureFiles.write(features);
        assertThat(read(text).features())
                .extracting(DeclaredFeature::data)
                .containsExactly(odd, long_);
        assertThat(FeatureFiles.write(features)).isEqualTo(text);
    }

    private static Feature feature(String id, FeatureData data) {
        return new Feature(
                new TenantId("acme"),
                new FeatureId(id),
                1,
                data,
                Optional.of(Instant.EPOCH),
                Optional.empty(),
                Optional.empty());
    }
}
