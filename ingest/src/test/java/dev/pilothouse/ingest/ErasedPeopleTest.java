package dev.pilothouse.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.bridge.protocol.v1.Command;
import dev.pilothouse.bridge.protocol.v1.CommandResult;
import dev.pilothouse.bridge.protocol.v1.EraseSubject;
import dev.pilothouse.bridge.protocol.v1.PlantSubject;
import dev.pilothouse.bridge.protocol.v1.ProbeSubject;
import dev.pilothouse.db.testkit.TestClickHouse;
import dev.pilothouse.policy.rules.SubjectReference;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ErasedPeopleTest {
    private static final String NOWHERE = "http://127.0.0.1:9";
    private static final String MIRA = "mira@example.com";
    private static final String REFERENCE =
            SubjectReference.of("0123456789abcdef".getBytes(UTF_8), MIRA);

    @TempDir Path folder;

    private static Span of(String user, Instant start) {
        long nanos = start.getEpochSecond() * 1_000_000_000L + start.getNano();
        return Otlp.chat()
                .setStartTimeUnixNano(nanos)
                .setEndTimeUnixNano(nanos + 1_000_000)
                .addAttributes(Otlp.attribute("user.id", user))
                .addAttributes(
                        Otlp.attribute(
                                "gen_ai.input.messages",
                                "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"hello\"}]}]"))
                .build();
    }

    private RunningIngest down() throws Exception {
        TestClickHouse engine = TestClickHouse.shared();
        return RunningIngest.start(folder, engine, engine.database(), NOWHERE, 1 << 30, 8 << 20);
    }

    @Test
    void lateSpan_isTakenFromTheSender_countedAndNotStored_aLaterOneIs() throws Exception {
        Instant before = Instant.now().minusSeconds(60);
        try (RunningIngest ingest = RunningIngest.start(folder)) {
            ingest.bury("acme", REFERENCE, before, Instant.now().plusSeconds(3600));

            Span late = of(MIRA, before.minusSeconds(1));
            assertThat(ingest.protobuf(RunningIngest.KEY, Otlp.request(late)).statusCode())
                    .isEqualTo(200);
            ingest.protobuf(RunningIngest.KEY, Otlp.request(of("ole", before.minusSeconds(1))));
            ingest.protobuf(RunningIngest.KEY, Otlp.request(of(MIRA, before.plusSeconds(1))));
            ingest.protobuf(
                    RunningIngest.OTHER_KEY, Otlp.request(of(MIRA, before.minusSeconds(1))));

            ingest.await(
                    "SELECT count(), countIf(subject = '" + REFERENCE + "') FROM @span", "3\t1");
            ingest.await("SELECT count() FROM @span_content", "3");
            ingest.awaitCounts(3);
            assertThat(ingest.get("/metrics")).contains("pilothouse_ingest_spans_erased 1.0");
        }
    }

    @Test
    void tombstone_endsAtItsTime() throws Exception {
        try (RunningIngest ingest = RunningIngest.start(folder)) {
            ingest.bury("acme", REFERENCE, Instant.now(), Instant.now().minusSeconds(1));
            ingest.protobuf(
                    RunningIngest.KEY, Otlp.request(of(MIRA, Instant.now().minusSeconds(5))));
            ingest.await("SELECT count() FROM @span", "1");
        }
    }

    @Test
    void whatWaitedInTheSpool_isDroppedByTheWriter_afterARestartToo() throws Exception {
        Instant before = Instant.now().minusSeconds(60);
        try (RunningIngest down = down()) {
            down.protobuf(RunningIngest.KEY, Otlp.request(of(MIRA, before.minusSeconds(1))));
            down.protobuf(RunningIngest.KEY, Otlp.request(of(MIRA, before.plusSeconds(1))));
            down.protobuf(RunningIngest.KEY, Otlp.request(of("ole", before.minusSeconds(1))));
        }
        TestClickHouse engine = TestClickHouse.shared();
        try (RunningIngest up =
                RunningIngest.start(
                        folder,
                        engine,
                        engine.database(),
                        engine.url(),
                        1 << 30,
                        8 << 20,
                        RunningIngest.grave(
                                "acme", REFERENCE, before, Instant.now().plusSeconds(3600)))) {
            up.await("SELECT count(), countIf(subject = '" + REFERENCE + "') FROM @span", "2\t1");
            up.awaitCounts(2);
        }
    }

    @Test
    void command_takesThePersonOutOfTheSpool_whileClickHouseIsAway() throws Exception {
        try (RunningIngest down = down()) {
            down.protobuf(RunningIngest.KEY, Otlp.request(of(MIRA, Instant.now().minusSeconds(5))));
            down.protobuf(
                    RunningIngest.KEY, Otlp.request(of("ole", Instant.now().minusSeconds(5))));
            assertThat(probe(down).getCount()).isEqualTo(1);

            CommandResult erased = erase(down);

            assertThat(erased.getOk()).isTrue();
            assertThat(erased.getErasedMap()).containsEntry("spans", 1L);
            assertThat(probe(down).getCount()).isZero();
            assertThat(erase(down).getErasedMap()).containsEntry("spans", 0L);
        }
        try (RunningIngest up = RunningIngest.start(folder)) {
            up.awaitCounts(1);
        }
    }

    @Test
    void whatIsPlanted_isFound_untilItIsErased() throws Exception {
        try (RunningIngest ingest = RunningIngest.start(folder)) {
            assertThat(probe(ingest).getCount()).isZero();
            ingest.run(
                    Command.newBuilder()
                            .setPlantSubject(
                                    PlantSubject.newBuilder()
                                            .setTenant("acme")
                                            .addReferences(REFERENCE)));
            assertThat(probe(ingest).getDetail()).isEqualTo("canary");
            erase(ingest);
            assertThat(probe(ingest).getCount()).isZero();
        }
    }

    private static CommandResult erase(RunningIngest ingest) throws Exception {
        return ingest.run(
                Command.newBuilder()
                        .setEraseSubject(
                                EraseSubject.newBuilder()
                                        .setTenant("acme")
                                        .addReferences(REFERENCE)
                                        .setBefore(RunningIngest.stamp(Instant.now()))));
    }

    private static CommandResult probe(RunningIngest ingest) throws Exception {
        return ingest.run(
                Command.newBuilder()
                        .setProbeSubject(
                                ProbeSubject.newBuilder()
                                        .setTenant("acme")
                                        .addReferences(REFERENCE)));
    }
}
