package dev.pilothouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.pilothouse.bridge.protocol.SubjectFiles;
import dev.pilothouse.bridge.protocol.v1.CachePolicy;
import dev.pilothouse.bridge.protocol.v1.CommandResult;
import dev.pilothouse.bridge.protocol.v1.EraseSubject;
import dev.pilothouse.bridge.protocol.v1.PlantSubject;
import dev.pilothouse.bridge.protocol.v1.ProbeSubject;
import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.gateway.telemetry.SignalBuffer;
import dev.pilothouse.gateway.telemetry.SpanExporter;
import dev.pilothouse.gateway.testing.Await;
import dev.pilothouse.gateway.testing.Provider;
import dev.pilothouse.policy.rules.SubjectReference;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway whose ingest is away: what waits is in its spool. */
@Timeout(120)
class GatewayErasureTest {
    private static final String NOWHERE = "http://127.0.0.1:9";
    private static final String MIRA = "mira.lindqvist@example.com";
    private static final String OLE = "ole@example.com";

    @TempDir Path folder;
    private final Provider provider = new Provider();
    private final HttpClient http = HttpClient.newHttpClient();
    private Gateway gateway;
    private SpanExporter exporter;
    private SubjectFiles files;
    private SubjectCommands commands;

    @BeforeEach
    void open() throws Exception {
        SignalBuffer signals = new SignalBuffer(1_000, 8 << 20);
        gateway = new Gateway(StandaloneGateway.config(), signals);
        for (Resource resource : SpoolTest.Child.resources(provider.baseUrl())) {
            gateway.resources().apply(resource);
        }
        var policy = CachePolicy.newBuilder().setTenant("default").setFeature("chat");
        gateway.resources()
                .apply(
                        Resource.newBuilder()
                                .setName("default/chat")
                                .setVersion(1)
                                .setCachePolicy(policy.setExactSeconds(600))
                                .build());
        exporter =
                new SpanExporter(
                        signals,
                        StandaloneGateway.telemetry(gateway, NOWHERE, folder.resolve("telemetry")));
        files = new SubjectFiles(folder.resolve("telemetry"));
        commands =
                new SubjectCommands(
                        (EraseSubject who) -> exporter.forget(who), gateway.caches(), files);
        gateway.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void close() throws IOException {
        exporter.close();
        gateway.close();
        http.shutdownNow();
        provider.close();
    }

    private void call(String user, String content) throws Exception {
        String body =
                "{\"model\":\"small\",\"user\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                        .formatted(user, content);
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:"
                                                + gateway.port()
                                                + "/v1/chat/completions"))
                        .header("authorization", "Bearer ph_key")
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    private static String reference(String user) {
        return SubjectReference.of(SpoolTest.SUBJECT_KEY, user);
    }

    private void awaitSpooled(String user) {
        Await.until(user + " is on disk", () -> isSpooled(user));
    }

    private boolean isSpooled(String user) {
        try {
            return !files.look(List.of(reference(user))).isEmpty();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private CommandResult erase(String user, Instant before) {
        return result(
                commands.erase(
                        EraseSubject.newBuilder()
                                .setTenant("default")
                                .addReferences(reference(user))
                                .setBefore(
                                        Timestamp.newBuilder()
                                                .setSeconds(before.getEpochSecond())
                                                .setNanos(before.getNano()))
                                .build()));
    }

    private CommandResult probe(String user) {
        return result(
                commands.probe(
                        ProbeSubject.newBuilder()
                                .setTenant("default")
                                .addReferences(reference(user))
                                .build()));
    }

    private static CommandResult result(CompletionStage<CommandResult> stage) {
        return stage.toCompletableFuture().join();
    }

    @Test
    void erase_takesThePerson_outOfSpoolAndCache_andNobodyElse() throws Exception {
        call(MIRA, "one");
        call(OLE, "two");
        awaitSpooled(MIRA);
        awaitSpooled(OLE);
        assertThat(probe(MIRA).getCount()).isEqualTo(2);
        assertThat(probe(MIRA).getDetail()).startsWith("1 cached answers ").contains(".spans");

        CommandResult erased = erase(MIRA, Instant.now().plusSeconds(1));

        assertThat(erased.getOk()).isTrue();
        assertThat(erased.getErasedMap()).containsEntry("spans", 1L).containsEntry("answers", 1L);
        assertThat(probe(MIRA).getCount()).isZero();
        assertThat(probe(OLE).getCount()).isEqualTo(2);
        assertThat(erase(MIRA, Instant.now()).getErasedMap()).containsEntry("spans", 0L);
        assertThat(exporter.waiting()).isEqualTo(1);
    }

    @Test
    void erase_leavesWhatBeganLater() throws Exception {
        Instant before = Instant.now();
        Thread.sleep(5);
        call(MIRA, "one");
        awaitSpooled(MIRA);

        assertThat(erase(MIRA, before).getErasedMap()).containsEntry("spans", 0L);
        assertThat(isSpooled(MIRA)).isTrue();
    }

    @Test
    void whatIsPlanted_isFound_untilItIsErased() {
        PlantSubject canary =
                PlantSubject.newBuilder()
                        .setTenant("default")
                        .addReferences(reference(MIRA))
                        .addReferences(reference(OLE))
                        .build();
        assertThat(probe(MIRA).getCount()).isZero();

        assertThat(result(commands.plant(canary)).getOk()).isTrue();

        assertThat(probe(MIRA).getDetail()).isEqualTo("canary");
        erase(MIRA, Instant.now());
        assertThat(probe(MIRA).getCount()).isZero();
        assertThat(probe(OLE).getCount()).isEqualTo(1);
    }
}
