package dev.pilothouse.console.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
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

    @Test
    void breakGlassKill_needsNothingButTheGateway() throws Exception {
        var seen = new CopyOnWriteArrayList<String>();
        var gateway =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
        gateway.createContext(
                "/break-glass/kill",
                exchange -> {
                    String body =
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8);
                    String token = exchange.getRequestHeaders().getFirst("Authorization");
                    seen.add(exchange.getRequestMethod() + " " + token + " " + body);
                    boolean right = token.equals("Bearer phbg_right");
                    byte[] answer =
                            (right
                                            ? "{\"id\":\"k1\",\"over\":\"model:m\",\"streams_cut\":3}"
                                            : "{\"error\":{\"code\":\"invalid_token\",\"message\":\"Not"
                                                    + " a token.\"}}")
                                    .getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(right ? 200 : 401, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        gateway.start();
        try {
            String address = "127.0.0.1:" + gateway.getAddress().getPort();
            Result here =
                    run(
                            Map.of(
                                    "PILOTHOUSE_BREAK_GLASS_TOKEN",
                                    "phbg_right",
                                    "PILOTHOUSE_GATEWAY_ADMIN_PORT",
                                    Integer.toString(gateway.getAddress().getPort())),
                            "break-glass",
                            "kill",
                            "--feature",
                            "chat",
                            "--reason",
                            "fire");
            assertThat(here.err()).isEmpty();
            assertThat(seen.removeFirst()).contains("\"scope\":\"feature\"", "\"target\":\"chat\"");
            Result done = breakGlass("phbg_right", address);
            assertThat(done.err()).isEmpty();
            assertThat(done.out()).contains("Killed model:m at " + address, "3 streams cut");
            assertThat(seen.getFirst())
                    .startsWith("POST Bearer phbg_right")
                    .contains("\"scope\":\"model\"", "\"target\":\"m\"", "\"reason\":\"fire\"");
            Result refused = breakGlass("phbg_wrong", address);
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err()).contains("Not a token.").doesNotContain("phbg_wrong");
        } finally {
            gateway.stop(0);
        }
    }

    private Result breakGlass(String token, String gateway) throws Exception {
        return run(
                Map.of("PILOTHOUSE_BREAK_GLASS_TOKEN", token),
                "break-glass",
                "kill",
                "--gateway",
                gateway,
                "--scope",
                "model",
                "--target",
                "m",
                "--reason",
                "fire");
    }

    @Test
    void breakGlassKill_beyondLoopback_asksForTheCertificate() throws Exception {
        Result result = breakGlass("phbg_right", "192.0.2.1:8087");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("--certificate");
        assertThat(breakGlass("phbg_right", "gateway").err()).contains("--gateway", "host:port");
    }

    @Test
    void keysToolsAndTheKillKey_areSentAsTheConsoleTakesThem() throws Exception {
        var seen = new CopyOnWriteArrayList<String>();
        HttpServer console = console(seen);
        try {
            String url = "http://127.0.0.1:" + console.getAddress().getPort();
            Map<String, String> operator =
                    Map.of("PILOTHOUSE_OPERATOR_TOKEN", "t", "PILOTHOUSE_CONSOLE_URL", url);
            Result key =
                    run(
                            operator,
                            "key create --tenant t --team m --feature f --require agent,end-user"
                                    .split(" "));
            assertThat(key.out()).as(key.err()).isEqualTo("ph_1\n");
            assertThat(seen.getLast())
                    .startsWith("POST /api/v1/keys ")
                    .contains("\"requires\":[\"agent\",\"end-user\"]");
            run(operator, "key change key-1 --tenant t --require none --consent no".split(" "));
            assertThat(seen.getLast())
                    .startsWith("PUT /api/v1/keys/t/key-1 ")
                    .contains("\"requires\":[]", "\"consent\":\"no\"");
            run(operator, "key change key-1 --tenant t --consent none".split(" "));
            assertThat(seen.getLast()).endsWith(" {\"consent\":\"\"}");
            Result nothing = run(operator, "key change key-1 --tenant t".split(" "));
            assertThat(nothing.exit()).isEqualTo(2);
            assertThat(nothing.err()).contains("--require or --consent");
            run(operator, "tools withdraw --tenant t --name web_search".split(" "));
            assertThat(seen.getLast())
                    .startsWith("DELETE /api/v1/read-only-tools?")
                    .contains("tenant=t", "name=web_search");
            run(operator, "tools declare --tenant t --name search --note reads".split(" "));
            assertThat(seen.getLast())
                    .startsWith("POST /api/v1/read-only-tools ")
                    .contains("\"name\":\"search\"", "\"note\":\"reads\"");
            Result replaced =
                    run(operator, "kill-key", "replace", "kill-1", "--reason", "a laptop is gone");
            assertThat(replaced.out()).contains("Replaced kill-1: now kill-2");
            assertThat(seen.getLast())
                    .startsWith("POST /api/v1/kill-key/replace ")
                    .contains("\"key\":\"kill-1\"", "\"reason\":\"a laptop is gone\"");
            Result unconfirmed = run(operator, "kill-key", "replace", "--reason", "why");
            assertThat(unconfirmed.exit()).isEqualTo(2);
            assertThat(unconfirmed.err()).contains("ID");
        } finally {
            console.stop(0);
        }
    }

    private static HttpServer console(List<String> seen) throws IOException {
        var console =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
        console.createContext(
                "/api/v1/",
                exchange -> {
                    byte[] body = exchange.getRequestBody().readAllBytes();
                    seen.add(
                            exchange.getRequestMethod()
                                    + " "
                                    + exchange.getRequestURI()
                                    + " "
                                    + new String(body, StandardCharsets.UTF_8));
                    byte[] answer =
                            "{\"key\":\"ph_1\",\"id\":\"kill-2\",\"since\":\"2026-11-29T10:00:00Z\"}"
                                    .getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        console.start();
        return console;
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
