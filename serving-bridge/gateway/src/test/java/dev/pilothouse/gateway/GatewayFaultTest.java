package dev.pilothouse.gateway;

import static dev.pilothouse.gateway.GatewayFixture.serving;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.bridge.protocol.v1.GuardrailPolicy;
import dev.pilothouse.gateway.testing.Await;
import dev.pilothouse.gateway.testing.Faults;
import dev.pilothouse.gateway.testing.Faults.Does;
import dev.pilothouse.gateway.testing.Faults.Fault;
import dev.pilothouse.gateway.testing.Leaks;
import dev.pilothouse.gateway.testing.Provider;
import dev.pilothouse.gateway.testing.Wire;
import dev.pilothouse.policy.rules.Detector;
import dev.pilothouse.policy.rules.guardrails.Detect;
import dev.pilothouse.policy.rules.guardrails.GuardAction;
import dev.pilothouse.policy.rules.guardrails.GuardJson;
import dev.pilothouse.policy.rules.guardrails.GuardPolicy;
import dev.pilothouse.policy.rules.guardrails.GuardRule;
import dev.pilothouse.policy.rules.guardrails.GuardStage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Deployments and callers that behave badly, over raw sockets, in every dialect that streams, with
 * guardrails and without. The table in this module's README says the same in words.
 */
@ParameterizedClass
@EnumSource
class GatewayFaultTest {
    /** A dialect, and whether guardrails look at what is said. */
    enum Setup {
        CHAT(Wire.CHAT, false),
        RESPONSES(Wire.RESPONSES, false),
        MESSAGES(Wire.MESSAGES, false),
        GUARDED_CHAT(Wire.CHAT, true),
        GUARDED_RESPONSES(Wire.RESPONSES, true),
        GUARDED_MESSAGES(Wire.MESSAGES, true);

        private final Wire wire;
        private final boolean guarded;

        Setup(Wire wire, boolean guarded) {
            this.wire = wire;
            this.guarded = guarded;
        }

        void guard(GatewayFixture gateway) {
            var rule =
                    new GuardRule(
                            "people",
                            EnumSet.allOf(GuardStage.class),
                            new Detect.Personal(Detector.all()),
                            GuardAction.MASK,
                            "");
            if (guarded) {
                gateway.apply(
                        "default/chat",
                        r ->
                                r.setGuardrailPolicy(
                                        GuardrailPolicy.newBuilder()
                                                .setTenant("default")
                                                .setFeature("chat")
                                                .setVersion(1)
                                                .setRules(
                                                        GuardJson.write(
                                                                new GuardPolicy(List.of(rule))))));
            }
        }
    }

    @Parameter Setup setup;

    private final GatewayFixture at = new GatewayFixture();
    private final Provider healthy = new Provider();

    @BeforeEach
    void twoDeployments() {
        at.deployment("d2", healthy.baseUrl(), d -> d.setKind(setup.wire.kind()));
        healthy.always(setup.wire.says("Hel", "lo"));
        setup.guard(at);
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

    /** Only the limit that is to end the call is short: no other races with a slow machine. */
    private void shortLimit(String code) {
        at.deployment(
                "d1",
                at.provider.baseUrl(),
                d -> {
                    d.setKind(setup.wire.kind());
                    switch (code) {
                        case "first_token_timeout" -> d.setFirstTokenTimeoutMs(300);
                        case "idle_timeout" -> d.setIdleTimeoutMs(1_000);
                        case "total_timeout" -> d.setTotalTimeoutMs(2_000);
                        default -> {}
                    }
                });
    }

    static Stream<Fault> wholeFaults() {
        return Stream.concat(
                Faults.beforeTheFirstToken(false).stream(), Faults.wholeAnswers().stream());
    }

    static Stream<Fault> streamFaults() {
        return Stream.concat(Faults.beforeTheFirstToken(true).stream(), Faults.streams().stream());
    }

    private static final Map<Wire, String> END =
            Map.of(
                    Wire.CHAT, "[DONE]",
                    Wire.RESPONSES, "event: response.completed",
                    Wire.MESSAGES, "event: message_stop");

    static List<Fault> unreadableEvents() {
        return Faults.unreadableEvents();
    }

    static List<Fault> oddities() {
        return Faults.oddities();
    }

    @ParameterizedTest
    @MethodSource("wholeFaults")
    void wholeAnswerThatIsNone_isAnErrorOrAnotherDeploymentsAnswer(Fault fault) {
        play(fault, false);
    }

    @ParameterizedTest
    @MethodSource("streamFaults")
    void streamThatIsNone_isAnErrorOrAnotherDeploymentsAnswer(Fault fault) {
        play(fault, true);
    }

    private void play(Fault fault, boolean stream) {
        at.provider.always(fault.in(setup.wire));
        shortLimit(fault.code());
        at.route(serving("d1", 1, 1));
        HttpResponse<String> alone = ask(stream);
        assertThat(alone.statusCode()).as(alone.body()).isEqualTo(fault.status());
        assertThat(alone.body()).contains("\"code\":\"" + fault.code() + "\"").contains("d1");
        at.route(serving("d1", 1, 1), serving("d2", 2, 1));
        HttpResponse<String> saved = ask(stream);
        assertThat(saved.statusCode()).isEqualTo(200);
        assertThat(saved.body()).contains("Hel");
        assertThat(healthy.received).hasSize(1);
    }

    private HttpResponse<String> ask(boolean stream) {
        return at.send(at.ask(setup.wire, stream, "hi"));
    }

    @ParameterizedTest
    @MethodSource("oddities")
    void oddStream_passes(Fault oddity) {
        at.provider.always(oddity.in(setup.wire));
        shortLimit(oddity.code());
        at.route(serving("d1", 1, 1));
        passes(ask(true));
    }

    private void passes(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        String readable = answer.body().replace("data: {oops\n\n", "");
        assertThat(Wire.text(readable)).endsWith("Hello");
        assertThat(answer.body()).contains(END.get(setup.wire)).doesNotContain("\"code\":");
    }

    @ParameterizedTest
    @MethodSource("unreadableEvents")
    void unreadableEvent_passesUnlessGuardrailsLook(Fault fault) {
        at.provider.always(fault.in(setup.wire));
        shortLimit(fault.code());
        at.route(serving("d1", 1, 1));
        HttpResponse<String> answer = ask(true);
        if (setup.guarded) {
            assertThat(answer.body())
                    .contains("\"code\":\"" + fault.code() + "\"")
                    .doesNotContain("Hello");
        } else {
            passes(answer);
        }
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
            setup.wire.begin(e, "one ", "two ");
            fault.does.write(e);
        });
        shortLimit(fault.code);
        at.route(serving("d1", 1, 1), serving("d2", 2, 1));
        try (var stream = at.stream(setup.wire, "hi")) {
            assertThat(stream.until("one")).isNotNull();
            assertThat(stream.until("two")).isNotNull();
            assertThat(stream.until("\"partial\":true"))
                    .contains("\"code\":\"" + fault.code + "\"");
        }
        assertThat(healthy.received).isEmpty();
        Await.until("the deployment is let go", () -> at.gateway.openCalls() == 0);
    }

    /** When a caller goes away. */
    enum Leave {
        BEFORE_A_BYTE(0, "", (w, e) -> e.hang()),
        IN_THE_HEAD(40, "", (w, e) -> e.hang()),
        IN_THE_BODY(-5, "", (w, e) -> e.hang()),
        BEFORE_THE_HEAD_OF_THE_ANSWER(Integer.MAX_VALUE, "", (w, e) -> e.hang()),
        BEFORE_THE_FIRST_TOKEN(Integer.MAX_VALUE, "", (w, e) -> w.begin(e).hang()),
        IN_THE_STREAM(Integer.MAX_VALUE, "two", (w, e) -> w.begin(e, "one ", "two ").hang()),
        WHILE_IT_IS_NOT_READING(Integer.MAX_VALUE, "one", Wire::flood),
        AFTER_THE_ANSWER(Integer.MAX_VALUE, "", (w, e) -> w.says("Hel", "lo").write(e));

        private final int bytes;
        private final String until;
        private final Does does;

        Leave(int bytes, String until, Does does) {
            this.bytes = bytes;
            this.until = until;
            this.does = does;
        }

        String until(Wire wire) {
            return this == AFTER_THE_ANSWER ? END.get(wire) : until;
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
        at.deployment("d1", at.provider.baseUrl(), d -> d.setKind(setup.wire.kind()));
        at.route(serving("d1", 1, 1));
        at.provider.always(e -> leave.does.write(setup.wire, e));
        int before = at.provider.received.size();
        int aborted = at.provider.aborted.get();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), at.gateway.port())) {
            socket.getOutputStream().write(leave.cut(request()));
            Await.until("it is connected", () -> at.gateway.connections() == 1);
            if (leave.sendsAll()) {
                Await.until("it was sent on", () -> at.provider.received.size() == before + 1);
            }
            read(socket, leave.until(setup.wire));
            socket.setSoLinger(reset, 0);
        }
        Await.until(
                leave.name().toLowerCase(Locale.ROOT) + " is over",
                () -> at.gateway.openCalls() == 0 && at.gateway.connections() == 0);
        if (leave.sendsAll() && leave != Leave.AFTER_THE_ANSWER) {
            Await.until("the provider hears", () -> at.provider.aborted.get() == aborted + 1);
        }
    }

    private byte[] request() {
        String body = setup.wire.request(true, "hi");
        return ("POST "
                        + setup.wire.path()
                        + " HTTP/1.1\r\nhost: x\r\nauthorization: Bearer "
                        + GatewayFixture.KEY
                        + "\r\ncontent-length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body)
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

    private void everyFault() throws IOException {
        try (var gateway = new GatewayFixture()) {
            setup.guard(gateway);
            wholeFaults().forEach(fault -> play(gateway, fault, false));
            streamFaults().forEach(fault -> play(gateway, fault, true));
            Await.until("all calls are over", () -> gateway.gateway.openCalls() == 0);
        }
    }

    private void play(GatewayFixture gateway, Fault fault, boolean stream) {
        gateway.provider.always(fault.in(setup.wire));
        gateway.deployment(
                "d1",
                gateway.provider.baseUrl(),
                d ->
                        d.setKind(setup.wire.kind())
                                .setFirstTokenTimeoutMs(50)
                                .setIdleTimeoutMs(50)
                                .setTotalTimeoutMs(150)
                                .setCredential(fault.name()));
        var answer = gateway.send(gateway.ask(setup.wire, stream, "hi"));
        assertThat(answer.statusCode()).isBetween(502, 504);
    }

    private static long descriptors() throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
