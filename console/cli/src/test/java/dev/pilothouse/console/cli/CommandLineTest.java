package dev.pilothouse.console.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command line as a process, as the script starts it. */
class CommandLineTest {
    @TempDir private Path home;

    private record Result(int exit, String out, String err) {}

    @Test
    void unknownSetting_isRefusedByName() throws Exception {
        Result result = run(Map.of("PILOTHOUSE_GATEWAY_PROT", "1"), "status");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err())
                .startsWith("pilothouse: PILOTHOUSE_GATEWAY_PROT: '1'")
                .hasLineCount(1);
    }

    @Test
    void unknownCommand_isRefused() throws Exception {
        Result result = run(Map.of(), "upp");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).startsWith("pilothouse: ").contains("upp");
    }

    @Test
    void help_listsTheCommands() throws Exception {
        Result result = run(Map.of(), "help");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("up  ", "kill  ", "doctor  ");
    }

    @Test
    void status_beforeTheFirstStart_isStopped() throws Exception {
        Result result = run(Map.of(), "status", "--json");
        assertThat(result.exit()).isEqualTo(1);
        JsonNode parts = JsonMapper.shared().readTree(result.out()).path("parts");
        assertThat(parts.valueStream().map(p -> p.path("name").asString()))
                .containsExactly(
                        "postgres",
                        "clickhouse",
                        "keycloak",
                        "console",
                        "pool",
                        "ingest",
                        "gateway");
        assertThat(parts.get(0).propertyNames())
                .containsExactly("name", "state", "pid", "address", "rss_mb", "restarts");
        assertThat(parts.get(0).path("state").asString()).isEqualTo("stopped");
    }

    @Test
    void down_whenNothingRuns_saysSo() throws Exception {
        Result result = run(Map.of(), "down");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).isEqualTo("Nothing was running\n");
    }

    @Test
    void settings_listEveryName() throws Exception {
        Result result = run(Map.of("PILOTHOUSE_GATEWAY_PORT", "9999"), "settings");
        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .containsPattern("PILOTHOUSE_GATEWAY_PORT +8088 +9999 +LLM gateway");
    }

    @Test
    void kill_withoutCredential_saysWhatWritesIt() throws Exception {
        Result result = run(Map.of(), "kill", "--feature", "loan-explainer", "--reason", "test");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("'pilothouse up' writes it");
    }

    @Test
    void kill_withoutConsole_saysThatItDoesNotAnswer() throws Exception {
        Result result =
                run(
                        Map.of(
                                "PILOTHOUSE_OPERATOR_TOKEN",
                                "t",
                                "PILOTHOUSE_CONSOLE_URL",
                                "http://127.0.0.1:9"),
                        "kill",
                        "--feature",
                        "loan-explainer",
                        "--reason",
                        "test");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("no answer from http://127.0.0.1:9");
    }

    @Test
    void lift_withoutSignIn_asksForIt() throws Exception {
        Result result = run(Map.of(), "lift", "42", "--reason", "mended");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("sign in with 'pilothouse login'");
    }

    private Result run(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Pilothouse.class.getName()));
        command.addAll(List.of(arguments));
        Path out = home.resolve("out");
        Path err = home.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PILOTHOUSE_"));
        builder.environment().put("PILOTHOUSE_HOME", home.resolve("home").toString());
        builder.environment().putAll(environment);
        int exit = builder.start().waitFor();
        return new Result(
                exit,
                java.nio.file.Files.readString(out, StandardCharsets.UTF_8),
                java.nio.file.Files.readString(err, StandardCharsets.UTF_8));
    }
}
