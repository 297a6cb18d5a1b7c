package dev.pilothouse.gateway;

import static dev.pilothouse.gateway.GatewayFixture.serving;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.gateway.testing.Await;
import dev.pilothouse.gateway.testing.Faults;
import dev.pilothouse.gateway.testing.Faults.Fault;
import dev.pilothouse.gateway.testing.Leaks;
import dev.pilothouse.gateway.testing.Provider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Deployments and callers that behave badly, over raw sockets. The table in this module's README
 * says the same in words.
 */
class GatewayFaultTest {
    private final GatewayFixture at = new GatewayFixture();
    private final Provider healthy = new Provider();

    @BeforeEach
    void shortLimits() {
        at.deployment(
                "d1",
                at.provider.baseUrl(),
                d -> d.setFirstTokenTimeoutMs(300).setIdleTimeoutMs(300).setTotalTimeoutMs(900));
        at.deployment("d2", healthy.baseUrl(), d -> {});
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        Await.until("all calls are over", () -> at.gateway.openCalls() == 0);
        at.close();
        healthy.close();
    }

    @AfterAll
    static void noBufferIsLost() {
        GatewayLeakTest.collectGarbage();
        assertThat(Leaks.REPORTED).isEmpty();
    }

    static Stream<Fault> wholeFaults() {
        return Stream.concat(
                Faults.beforeTheFirstToken(false).stream(), Faults.wholeAnswers().stream());
    }

    static Stream<Fault> streamFaults() {
        return Stream.concat(Faults.beforeTheFirstToken(true).stream(), Faults.streams().stream());
    }

    static List<Fault> oddities() {
        return Faults.oddities();
    }

    @ParameterizedTest
    @MethodSource("wholeFaults")
    void wholeAnswerThatIsNone_isAnErrorOrAnotherDeploymentsAnswer(Fault fault) {
        play(fault, GatewayFixture.HELLO);
    }

    @ParameterizedTest
    @MethodSource("streamFaults")
    void streamThatIsNone_isAnErrorOrAnotherDeploymentsAnswer(Fault fault) {
        play(fault, GatewayFixture.STREAM);
    }

    private void play(Fault fault, String body) {
        at.provider.always(fault.does());
        at.route(serving("d1", 1, 1));
        HttpResponse<String> alone = at.call(body);
        assertThat(alone.statusCode()).isEqualTo(fault.status());
        assertThat(alone.body()).contains("\"code\":\"" + fault.code() + "\"").contains("d1");
        at.route(serving("d1", 1, 1), serving("d2", 2, 1));
        HttpResponse<String> saved = at.call(body);
        assertThat(saved.statusCode()).isEqualTo(200);
        assertThat(saved.body()).contains("Hel");
        assertThat(healthy.received).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("oddities")
    void oddStream_passes(Fault oddity) {
        at.provider.always(oddity.does());
        at.route(serving("d1", 1, 1));
        HttpResponse<String> answer = at.call(GatewayFixture.STREAM);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("Hel").contains("[DONE]").doesNotContain("\"error\"");
    }

    /**
     * What comes after the first token cannot be taken back: the caller gets it, then the error.
     */
    enum Break {
        CLOSES("upstream_closed", e -> e.close()),
        RESETS("upstream_closed", e -> e.reset()),
        ENDS_IN_AN_EVENT("upstream_error", e -> e.chunk("data: {\"id").raw("0\r\n\r\n")),
        CLOSES_IN_A_CHUNK("upstream_closed", e -> e.raw("ff\r\ndata: {\"id").close()),
        BREAKS_ITS_CHUNKS("upstream_error", e -> e.raw("zz\r\n").hang()),
        GOES_SILENT("idle_timeout", e -> e.hang()),
        TRICKLES("idle_timeout", e -> e.raw("fffff\r\ndata: ").trickle("x")),
        PINGS_FOREVER("total_timeout", Break::ping),
        HAS_A_LINE_OF_10_MB(
                "upstream_error", e -> e.chunk("data: " + "x".repeat(10_000_000)).hang());

        private final String code;
        private final Provider.Reply does;

        Break(String code, Provider.Reply does) {
            this.code = code;
            this.does = does;
        }

        private static void ping(Provider.Exchange e) throws IOException, InterruptedException {
            while (true) {
                e.chunk(": ping\n\n");
                Thread.sleep(20);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Break.class)
    void streamThatBreaks_isHandedOverAndMarked(Break fault) throws IOException {
        at.provider.always(e -> {
            e.stream().role().token("one").token("two");
            fault.does.write(e);
        });
        at.route(serving("d1", 1, 1), serving("d2", 2, 1));
        try (var stream = at.stream(GatewayFixture.STREAM)) {
            assertThat(stream.until("one")).isNotNull();
            assertThat(stream.until("two")).isNotNull();
            assertThat(stream.until("error"))
                    .contains("\"code\":\"" + fault.code + "\"", "\"partial\":true");
        }
        assertThat(healthy.received).isEmpty();
        Await.until("the deployment is let go", () -> at.gateway.openCalls() == 0);
    }

    /** When a caller goes away. */
    enum Leave {
        BEFORE_A_BYTE(0, "", e -> e.hang()),
        IN_THE_HEAD(40, "", e -> e.hang()),
        IN_THE_BODY(-5, "", e -> e.hang()),
        BEFORE_THE_HEAD_OF_THE_ANSWER(Integer.MAX_VALUE, "", e -> e.hang()),
        BEFORE_THE_FIRST_TOKEN(Integer.MAX_VALUE, "", e -> e.stream().role().hang()),
        IN_THE_STREAM(Integer.MAX_VALUE, "two", Provider::twoTokensThenSilence),
        WHILE_IT_IS_NOT_READING(Integer.MAX_VALUE, "one", Leave::flood),
        AFTER_THE_ANSWER(Integer.MAX_VALUE, "[DONE]", Provider::hello);

        private final int bytes;
        private final String until;
        private final Provider.Reply does;

        Leave(int bytes, String until, Provider.Reply does) {
            this.bytes = bytes;
            this.until = until;
            this.does = does;
        }

        private static void flood(Provider.Exchange e) throws IOException {
            e.stream().token("one");
            while (true) {
                e.token("x".repeat(8_000));
            }
        }

        private boolean sendsAll() {
            return bytes == Integer.MAX_VALUE;
        }

        byte[] cut(byte[] request) {
            int sent = sendsAll() ? request.length : bytes < 0 ? request.length + bytes : bytes;
            return java.util.Arrays.copyOf(request, sent);
        }
    }

    @ParameterizedTest
    @EnumSource(Leave.class)
    void callerWhoLeaves_leavesNothingBehind(Leave leave) throws IOException {
        for (boolean reset : new boolean[] {false, true}) {
            leave(leave, reset);
        }
    }

    private void leave(Leave leave, boolean reset) throws IOException {
        at.deployment("d1", at.provider.baseUrl(), d -> {});
        at.route(serving("d1", 1, 1));
        at.provider.always(leave.does);
        int before = at.provider.received.size();
        int aborted = at.provider.aborted.get();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), at.gateway.port())) {
            socket.getOutputStream().write(leave.cut(request()));
            Await.until("it is connected", () -> at.gateway.connections() == 1);
            if (leave.sendsAll()) {
                Await.until("it was sent on", () -> at.provider.received.size() == before + 1);
            }
            read(socket, leave.until);
            socket.setSoLinger(reset, 0);
        }
        Await.until(
                leave.name().toLowerCase(Locale.ROOT) + " is over",
                () -> at.gateway.openCalls() == 0 && at.gateway.connections() == 0);
        if (leave.sendsAll() && leave != Leave.AFTER_THE_ANSWER) {
            Await.until("the provider hears", () -> at.provider.aborted.get() == aborted + 1);
        }
    }

    private static byte[] request() {
        return ("POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer "
                        + GatewayFixture.KEY
                        + "\r\ncontent-length: "
                        + GatewayFixture.STREAM.length()
                        + "\r\n\r\n"
                        + GatewayFixture.STREAM)
                .getBytes(UTF_8);
    }

    private static void read(Socket socket, String until) throws IOException {
        var seen = new StringBuilder();
        while (seen.indexOf(until) < 0) {
            int b = socket.getInputStream().read();
            assertThat(b).as("the answer went on after: " + seen).isNotNegative();
            seen.append((char) b);
        }
    }

    @Test
    void descriptorsAndCalls_areGivenBackAfterEveryFault() throws IOException {
        everyFault();
        long before = descriptors();
        everyFault();
        Await.until("descriptors are given back", () -> descriptors() <= before);
    }

    private static void everyFault() throws IOException {
        try (var gateway = new GatewayFixture()) {
            gateway.deployment(
                    "d1",
                    gateway.provider.baseUrl(),
                    d -> d.setFirstTokenTimeoutMs(50).setIdleTimeoutMs(50).setTotalTimeoutMs(150));
            wholeFaults().forEach(fault -> play(gateway, fault, GatewayFixture.HELLO));
            streamFaults().forEach(fault -> play(gateway, fault, GatewayFixture.STREAM));
            Await.until("all calls are over", () -> gateway.gateway.openCalls() == 0);
        }
    }

    private static void play(GatewayFixture gateway, Fault fault, String body) {
        gateway.provider.always(fault.does());
        gateway.deployment(
                "d1",
                gateway.provider.baseUrl(),
                d ->
                        d.setFirstTokenTimeoutMs(50)
                                .setIdleTimeoutMs(50)
                                .setTotalTimeoutMs(150)
                                .setCredential(fault.name()));
        assertThat(gateway.call(body).statusCode()).isBetween(502, 504);
    }

    private static long descriptors() throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
