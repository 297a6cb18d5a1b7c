package dev.pilothouse.console.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pilothouse.db.model.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptFileTest {
    private static final String TEXT =
            """
            # Kept by hand
            prompt: answer
            feature: chat
            version: 3
            content:
              model: small
              messages:
              - role: system
                content: |
                  You are kind.
                  You are brief.
              - {role: user, content: '{{question}}'}
              variables:
              - name: question
                max_length: 0
            """;

    @TempDir Path folder;

    private PromptFile read(String text) throws IOException {
        Path file = folder.resolve("answer.yaml");
        Files.writeString(file, text);
        return PromptFile.read(file);
    }

    @Test
    void file_isReadAndWrittenAgain() throws IOException {
        PromptFile file = read(TEXT);
        assertThat(file.prompt()).isEqualTo("answer");
        assertThat(file.version()).isEqualTo(3);
        String written = PromptFile.write("answer", "chat", "", 3, file.content());
        assertThat(written).contains("content: |").contains("You are brief.");
        assertThat(read(written).content()).isEqualTo(file.content());
        assertThat(PromptCompare.same(written, file)).isTrue();
    }

    @Test
    void order_isNoDifference_butTextIs() throws IOException {
        Map<String, Object> turned = new LinkedHashMap<>();
        PromptFile file = read(TEXT);
        List.of("variables", "model", "messages")
                .forEach(name -> turned.put(name, file.content().get(name)));
        String other = PromptFile.write("answer", "chat", "", 7, turned);
        assertThat(PromptCompare.same(other, file)).isTrue();
        assertThat(PromptCompare.same(other.replace("kind", "mean"), file)).isFalse();
        assertThat(PromptCompare.same("", file)).isFalse();
    }

    @Test
    void whatIsUsual_isNoDifference() throws IOException {
        PromptFile file = read(TEXT.replace("    max_length: 0\n", ""));
        String console =
                """
                prompt: answer
                feature: chat
                version: 3
                content:
                  model: small
                  messages:
                  - {role: system, content: "You are kind.\\nYou are brief.\\n"}
                  - {role: user, content: '{{question}}'}
                  variables:
                  - {name: question, type: string, required: true}
                  parameters: {}
                """;
        assertThat(PromptCompare.same(console, file)).isTrue();
        assertThat(PromptCompare.same(console.replace("string", "number"), file)).isFalse();
    }

    @Test
    void pushedVersion_isAllThatChangesInTheFile() throws IOException {
        read(TEXT).pushed(4);
        assertThat(folder.resolve("answer.yaml")).hasContent(TEXT.replace("n: 3", "n: 4"));
        read(TEXT.replace("version: 3\n", "")).pushed(1);
        assertThat(PromptFile.read(folder.resolve("answer.yaml")).version()).isEqualTo(1);
    }

    @Test
    void whatTheConsoleRefuses_isNamedByLine() throws IOException {
        PromptFile file = read(TEXT);
        assertThat(file.refused("variables[0].max_length", "variables[0].max_length: '0' (x)"))
                .hasMessageContaining("answer.yaml:15: content.variables[0].max_length")
                .hasMessageContaining("'0' (x)");
        assertThat(file.refused("model", "model: 'it's' (expected: a model (by its name))"))
                .hasMessageEndingWith(": content.model: 'it's' (expected: a model (by its name))");
        assertThat(file.refused("messages[1].content", "x").field()).contains("answer.yaml:12:");
        assertThat(file.refused("parameters.seed", "x").field()).contains("answer.yaml:6:");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "prompt: answer | prompt: | answer.yaml:2: prompt",
                "feature: chat | feature: [] | answer.yaml:3: feature",
                "version: 3 | version: x | answer.yaml:4: version",
                "version: 3 | versoin: 3 | answer.yaml:4: versoin",
                "version: 3 | prompt: again | answer.yaml",
                "model: small | model: [ | answer.yaml:"
            })
    void badFile_isNamedByLineAndField(String right, String wrong, String where) {
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> read(TEXT.replace(right, wrong)))
                .satisfies(e -> assertThat(e.field()).contains(where));
    }

    @ParameterizedTest
    @CsvSource({"''", "a: [", "- a", "text"})
    void whatIsNoPrompt_isRefused(String text) {
        assertThatExceptionOfType(BadInput.class).isThrownBy(() -> read(text));
    }
}
