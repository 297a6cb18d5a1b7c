package dev.pilothouse.console.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands ask of the console and what they print, against scripted answers of it. */
class FeaturesCommandTest {
    private static final String DIFFERENT =
            """
            {"applied":false,"differs":true,"changes":[
              {"feature":"acme/chat","kind":"changed","version":7,"fields":[
                {"field":"owner.contact","before":"ada@x.example","after":"eve@x.example"},
                {"field":"models","before":"gpt","after":""},
                {"field":"purpose","before":"","after":"Answers\\ncustomers"}]},
              {"feature":"acme/search","kind":"new","version":0,"fields":[
                {"field":"state","before":"","after":"draft"}]},
              {"feature":"acme/same","kind":"same","version":3,"fields":[]}]}\
            """;
    private static final String SAME =
            """
            {"applied":false,"differs":false,"changes":[
              {"feature":"acme/chat","kind":"same","version":7,"fields":[]}]}\
            """;

    @TempDir Path home;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> answers = new CopyOnWriteArrayList<>();
    private HttpServer console;

    private record Result(int exit, String out, String err) {}

    @BeforeEach
    void start() throws IOException {
        console = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
        console.createContext("/", this::answer);
        console.start();
    }

    @AfterEach
    void stop() {
        console.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(
                (exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body)
                        .strip());
        String next = answers.removeFirst();
        boolean refusal = next.startsWith("{\"error\"");
        byte[] answer = next.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(refusal ? 409 : 200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private Result run(String... arguments) throws IOException, InterruptedException {
        return runWith("", arguments);
    }

    private Result runWith(String input, String... arguments)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Dstdout.encoding=UTF-8",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Pilothouse.class.getName()));
        command.addAll(List.of(arguments));
        Path in = Files.writeString(home.resolve("in"), input);
        Path out = home.resolve("out");
        Path err = home.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectInput(in.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PILOTHOUSE_"));
        builder.environment().put("PILOTHOUSE_HOME", home.resolve("home").toString());
        builder.environment().put("PILOTHOUSE_OPERATOR_TOKEN", "t");
        builder.environment()
                .put(
                        "PILOTHOUSE_CONSOLE_URL",
                        "http://127.0.0.1:" + console.getAddress().getPort());
        int exit = builder.start().waitFor();
        return new Result(exit, Files.readString(out), Files.readString(err));
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(home.resolve(name), text).toString();
    }

    @Test
    void dryRun_showsTheDifferenceFieldByField_andExitsWithOne() throws Exception {
        answers.add(DIFFERENT);
        Result result = run("apply", "-f", file("a.yaml", "kind: Feature\n"), "--dry-run");
        assertThat(result.out())
                .isEqualTo(
                        """
                        ~ acme/chat
                            ~ owner.contact: ada@x.example → eve@x.example
                            - models: gpt
                            + purpose: Answers⏎customers
                        + acme/search
                            + state: draft
                        1 new, 1 changed, 1 unchanged
                        """);
        assertThat(result.exit()).isEqualTo(1);
        assertThat(asked)
                .singleElement()
                .asString()
                .startsWith("POST /api/v1/features/apply ")
                .contains("\"dry_run\":true", "a.yaml", "kind: Feature\\n");
    }

    @Test
    void dryRun_withoutDifference_exitsWithZero_withARefusalWithTwo() throws Exception {
        answers.add(SAME);
        Result same = runWith("kind: Feature\n", "apply", "-f", "-", "--dry-run");
        assertThat(same.exit()).isZero();
        assertThat(same.out()).isEqualTo("0 new, 0 changed, 1 unchanged\n");
        assertThat(asked.getFirst()).contains("standard input");

        answers.add(
                "{\"error\":{\"code\":\"bad-files\",\"message\":\"1 problem\\na.yaml:3: no\"}}");
        Result refused = runWith("kind: X\n", "apply", "-f", "-", "--dry-run");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("a.yaml:3: no");
    }

    @Test
    void apply_withYes_givesBackTheVersionsItHasShown() throws Exception {
        Path folder = Files.createDirectory(home.resolve("features"));
        Files.writeString(folder.resolve("b.yml"), "b");
        Files.writeString(folder.resolve("a.yaml"), "a");
        Files.writeString(folder.resolve("notes.txt"), "no");
        answers.add(DIFFERENT);
        answers.add(DIFFERENT);
        Result result = run("apply", "-f", folder.toString(), "--yes");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).endsWith("Applied: 1 new, 1 changed, 1 unchanged\n");
        assertThat(asked).hasSize(2);
        assertThat(asked.getFirst())
                .doesNotContain("notes.txt")
                .matches("(?s).*a\\.yaml.*b\\.yml.*");
        assertThat(asked.getLast())
                .contains("\"seen\":[", "acme/chat", "acme/search", "acme/same")
                .doesNotContain("dry_run");
    }

    @Test
    void apply_changedMeanwhile_appliesNothingAndSaysSo() throws Exception {
        answers.add(DIFFERENT);
        answers.add(
                "{\"error\":{\"code\":\"changed-meanwhile\",\"message\":\"feature 'acme/chat' was"
                        + " changed meanwhile\"}}");
        Result result = run("apply", "-f", file("a.yaml", "x"), "--yes");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("changed meanwhile");
        assertThat(result.out()).doesNotContain("Applied");
    }

    @Test
    void step_ofWhatOthersChanged_saysWhichFields() throws Exception {
        answers.add("{\"version\":4}");
        answers.add(
                "{\"error\":{\"code\":\"changed-meanwhile\",\"message\":\"feature 'chat' was changed"
                        + " meanwhile\",\"changes\":[{\"field\":\"purpose\",\"yours\":\"Answers\",\"theirs\":\"Asks\\nback\"}]}}");
        Result result = run("features", "step", "acme/chat", "suspend", "--reason", "it lies");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err())
                .isEqualTo(
                        """
                        pilothouse: feature 'chat' was changed meanwhile
                          purpose: yours 'Answers', theirs 'Asks⏎back'
                        """);
    }

    @Test
    void apply_whereNobodyCanBeAsked_needsYes() throws Exception {
        answers.add(DIFFERENT);
        Result result = runWith("yes\n", "apply", "-f", file("a.yaml", "x"));
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("--yes");
        assertThat(asked).hasSize(1);
    }

    @Test
    void apply_ofWhatIsNoFile_isRefusedBeforeAnythingIsAsked() throws Exception {
        Path empty = Files.createDirectory(home.resolve("empty"));
        Path binary = Files.write(home.resolve("b.yaml"), new byte[] {(byte) 0xff, 0x00});
        Path big = Files.writeString(home.resolve("big.yaml"), "x".repeat((1 << 20) + 1));
        for (Path path : List.of(home.resolve("gone.yaml"), empty, binary, big)) {
            Result result = run("apply", "-f", path.toString(), "--yes");
            assertThat(result.exit()).isEqualTo(2);
            assertThat(result.err()).contains("-f: '").contains("expected:");
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void features_areListedOverAllPages() throws Exception {
        answers.add(
                """
                {"features":[{"tenant":"acme","id":"chat","state":"live","team":"support",
                "owner":{"name":"Ada"},"display_name":"Chat","declared_at":"2026-01-01T00:00:00Z"}],
                "next":"acme/chat"}\
                """);
        answers.add(
                """
                {"features":[{"tenant":"acme","id":"odd","state":"draft","owner":{"name":""},
                "display_name":"odd"}]}\
                """);
        Result result = run("features", "list", "--tenant", "acme");
        assertThat(result.out())
                .isEqualTo(
                        """
                        TENANT  FEATURE  STATE       TEAM     OWNER  NAME
                        acme    chat     live        support  Ada    Chat
                        acme    odd      undeclared  -        -      odd
                        """);
        assertThat(asked.getLast()).contains("tenant=acme", "after=acme%2Fchat");
    }

    @Test
    void feature_isShownExportedAndMoved() throws Exception {
        answers.add("{\"tenant\":\"acme\",\"countries\":[\"DE\",\"FR\"],\"purpose\":\"\"}");
        Result shown = run("features", "show", "acme/chat");
        assertThat(shown.out())
                .isEqualTo("tenant               acme\ncountries            DE, FR\n");

        answers.add("---\nkind: Feature\n");
        Result exported = run("features", "export", "--team", "support");
        assertThat(exported.out()).isEqualTo("---\nkind: Feature\n");
        assertThat(asked.getLast()).isEqualTo("GET /api/v1/features/export?team=support");

        answers.add("{\"version\":4}");
        answers.add("{\"state\":\"suspended\"}");
        Result moved = run("features", "step", "acme/chat", "suspend", "--reason", "it lies");
        assertThat(moved.out()).isEqualTo("acme/chat is suspended\n");
        assertThat(asked.getLast())
                .startsWith("POST /api/v1/features/acme/chat/steps ")
                .contains("\"version\":4", "\"step\":\"suspend\"", "\"reason\":\"it lies\"");

        Result wrong = run("features", "show", "chat");
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains("tenant/id");
    }
}
