package dev.pilothouse.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.bridge.protocol.v1.MaskingPolicy;
import dev.pilothouse.db.testkit.TestClickHouse;
import dev.pilothouse.policy.rules.RevealContext;
import dev.pilothouse.policy.rules.RevealKeys;
import dev.pilothouse.policy.rules.RevealOpener;
import dev.pilothouse.policy.rules.SealedFinding;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageTest {
    private static final String NOWHERE = "http://127.0.0.1:9";

    @TempDir Path folder;

    @Test
    void contentIsMaskedBeforeTheFirstWriteToAnyDisk_andRevealedWithTheKey() throws Exception {
        RevealKeys keys = RevealKeys.generate();
        try (RunningIngest down = withoutClickHouse(1 << 30)) {
            down.masking(
                    MaskingPolicy.newBuilder()
                            .setTenant("acme")
                            .addDetectors("email")
                            .addDetectors("card")
                            .setStoreContent(true)
                            .setRevealPublicKey(
                                    com.google.protobuf.ByteString.copyFrom(keys.publicKey()))
                            .build());
            Span chat =
                    Otlp.chat()
                            .addAttributes(
                                    Otlp.attribute(
                                            "gen_ai.input.messages",
                                            "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"I am ana@example.com\"}]}]"))
                            .addAttributes(Otlp.attribute("user.id", "ana@example.com"))
                            .addAttributes(Otlp.attribute("session.id", "ana@example.com"))
                            .addAttributes(Otlp.attribute("note", "pay 4111111111111111"))
                            .build();
            assertThat(down.protobuf(RunningIngest.KEY, Otlp.request(chat)).statusCode())
                    .isEqualTo(200);
            assertThat(spooled())
                    .contains("[email]")
                    .doesNotContain("ana@")
                    .doesNotContain("41111");
        }
        try (RunningIngest up = RunningIngest.start(folder)) {
            up.await("SELECT count() FROM @span", "1");
            String[] row =
                    up.sql(
                                    "SELECT trace_id, span_id, part, body, masked, subject FROM @span_content FORMAT TSVRaw")
                            .split("\t");
            assertThat(row[3]).contains("I am [email]");
            assertThat(row[5]).hasSize(43).isEqualTo(up.sql("SELECT session FROM @span"));
            String revealed =
                    new RevealOpener(keys.privateKey())
                            .open(
                                    row[3],
                                    SealedFinding.read(row[4]),
                                    new RevealContext("acme", row[0], row[1], row[2]));
            assertThat(revealed).contains("I am ana@example.com");
            assertThat(up.sql("SELECT value FROM @span_attribute WHERE name = 'note'"))
                    .isEqualTo("pay [card]");
        }
    }

    private String spooled() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    private RunningIngest withoutClickHouse(long spoolLimit) throws Exception {
        TestClickHouse engine = TestClickHouse.shared();
        return RunningIngest.start(folder, engine, engine.database(), NOWHERE, spoolLimit, 8 << 20);
    }

    @Test
    void resends_areCountedOnce_alsoWhenCutIntoOtherBatches() throws Exception {
        List<Span> spans = IntStream.range(0, 10).mapToObj(i -> Otlp.chat().build()).toList();
        try (RunningIngest ingest = RunningIngest.start(folder)) {
            for (int i = 0; i < 3; i++) {
                ingest.protobuf(RunningIngest.KEY, Otlp.request(spans));
            }
            ingest.await("SELECT count() FROM @span", "10");
            ingest.protobuf(RunningIngest.KEY, Otlp.request(spans.subList(3, 10)));
            spans.forEach(span -> resend(ingest, span));
        }
        try (RunningIngest restarted = sameDatabase()) {
            restarted.protobuf(RunningIngest.KEY, Otlp.request(spans));
            restarted.protobuf(RunningIngest.KEY, Otlp.request(spans.subList(0, 5)));
            Span fresh = Otlp.chat().build();
            restarted.protobuf(RunningIngest.KEY, Otlp.request(fresh, spans.get(1)));
            restarted.awaitCounts(11);
            restarted.await(
                    "SELECT sum(cost) = (SELECT sum(cost) FROM @rollup_minute) FROM @span", "1");
        }
    }

    private String database = "";

    private RunningIngest sameDatabase() throws Exception {
        TestClickHouse engine = TestClickHouse.shared();
        return RunningIngest.start(
                folder, engine, lastDatabase(engine), engine.url(), 1 << 30, 8 << 20);
    }

    private String lastDatabase(TestClickHouse engine) {
        if (database.isEmpty()) {
            database =
                    engine.execute(
                            "SELECT name FROM system.databases WHERE startsWith(name, 'test_')"
                                    + " ORDER BY toUInt32(substring(name, 6)) DESC LIMIT 1");
        }
        return database;
    }

    private static void resend(RunningIngest ingest, Span span) {
        try {
            assertThat(ingest.protobuf(RunningIngest.KEY, Otlp.request(span)).statusCode())
                    .isEqualTo(200);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void sameIdsOfAnotherTenant_areOtherSpans() throws Exception {
        Span span = Otlp.chat().build();
        try (RunningIngest ingest = RunningIngest.start(folder)) {
            ingest.protobuf(RunningIngest.KEY, Otlp.request(span));
            ingest.protobuf(RunningIngest.OTHER_KEY, Otlp.request(span));
            ingest.await(
                    "SELECT tenant, feature FROM @span ORDER BY tenant",
                    "acme\tsupport\nglobex\tshop");
        }
    }

    @Test
    void whileClickHouseIsAway_spansWait_untilTheSpoolIsFull() throws Exception {
        try (RunningIngest down = withoutClickHouse(2_000)) {
            int accepted = 0;
            var answer = down.protobuf(RunningIngest.KEY, Otlp.request(Otlp.chat().build()));
            while (answer.statusCode() == 200 && accepted < 100) {
                accepted++;
                answer = down.protobuf(RunningIngest.KEY, Otlp.request(Otlp.chat().build()));
            }
            assertThat(accepted).isBetween(1, 50);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(down.get("/health/ready")).startsWith("the spool is full");
        }
    }

    @Test
    void erasingATenant_dropsItsWaitingRowsOnly() throws Exception {
        Span erased = Otlp.chat().build();
        try (RunningIngest down = withoutClickHouse(1 << 30)) {
            down.protobuf(RunningIngest.KEY, Otlp.request(erased));
            down.protobuf(RunningIngest.OTHER_KEY, Otlp.request(Otlp.chat().build()));
            assertThat(down.erase("acme").getOk()).isTrue();
            assertThat(spooled()).doesNotContain("id-of-ph_key-of-acme").contains("globex");
        }
        try (RunningIngest up = RunningIngest.start(folder)) {
            up.await("SELECT DISTINCT tenant FROM @span", "globex");
            up.protobuf(RunningIngest.KEY, Otlp.request(erased, Otlp.chat().build()));
            up.await("SELECT count() FROM @span", "2");
        }
    }

    @Test
    void tenantComesFromTheKey_neverFromAnAttribute() throws Exception {
        Span span =
                Otlp.chat()
                        .addAttributes(Otlp.attribute("pilothouse.tenant", "globex"))
                        .addAttributes(Otlp.attribute("pilothouse.environment", "moon"))
                        .addAttributes(Otlp.attribute("pilothouse.outcome", "killed"))
                        .addAttributes(Otlp.attribute("pilothouse.cost.amount", 99.0))
                        .addAttributes(Otlp.attribute("pilothouse.feature", "search"))
                        .build();
        Span foreign =
                Otlp.chat().addAttributes(Otlp.attribute("pilothouse.feature", "hr")).build();
        try (RunningIngest ingest = RunningIngest.start(folder)) {
            ingest.protobuf(RunningIngest.KEY, Otlp.request(span, foreign));
            ingest.await(
                    "SELECT tenant, feature, environment, outcome, metered, cost_source FROM @span ORDER BY feature",
                    "acme\tsearch\tproduction\tok\t0\tprice-book\nacme\tsupport\tproduction\tok\t0\tprice-book");
            assertThat(ingest.sql("SELECT count() FROM @audit_event")).isEqualTo("0");
        }
    }

    @Test
    void nodesSpeakForTenants_andTheirRefusalsAndFeedbackAreKept() throws Exception {
        Span killed =
                ofNode(Otlp.chat(), "globex")
                        .addAttributes(Otlp.attribute("pilothouse.outcome", "killed"))
                        .addAttributes(Otlp.attribute("pilothouse.kill.epoch", 7))
                        .addAttributes(Otlp.attribute("pilothouse.kill.id", "k-1"))
                        .addAttributes(Otlp.attribute("pilothouse.deployment", "d-1"))
                        .addAttributes(Otlp.attribute("pilothouse.guardrail.action", "mask"))
                        .addAttributes(Otlp.attribute("pilothouse.subject", "made-at-the-node"))
                        .build();
        Span feedback =
                ofNode(Otlp.span("pilothouse.feedback"), "globex")
                        .addAttributes(Otlp.attribute("gen_ai.response.id", "r-1"))
                        .addAttributes(Otlp.attribute("pilothouse.feedback.score", -1.0))
                        .addAttributes(
                                Otlp.attribute(
                                        "pilothouse.feedback.comment", "ask ana@example.com"))
                        .build();
        Span lost = Otlp.chat().build();
        try (RunningIngest ingest = RunningIngest.start(folder)) {
            var answer =
                    ingest.protobuf(RunningIngest.NODE_KEY, Otlp.request(killed, feedback, lost));
            assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                    .contains("pilothouse.tenant");
            ingest.await(
                    "SELECT tenant, feature, environment, key, outcome, kill_epoch, kill_id, deployment, metered, subject FROM @span",
                    "globex\tfraud\tproduction\tk9\tkilled\t7\tk-1\td-1\t1\tmade-at-the-node");
            assertThat(ingest.sql("SELECT tenant, outcome, code, kill_epoch FROM @audit_event"))
                    .isEqualTo("globex\tkilled\t403\t7");
            assertThat(
                            ingest.sql(
                                    "SELECT name, value FROM @span_attribute WHERE name LIKE 'pilothouse%'"))
                    .isEqualTo("pilothouse.guardrail.action\tmask");
            assertThat(ingest.sql("SELECT response_id, score, comment FROM @feedback"))
                    .isEqualTo("r-1\t-1\task [email]");
            ingest.await("SELECT sum(calls), sum(killed) FROM @rollup_hour", "1\t1");
        }
    }

    @Test
    void feedbackOfApplications_needsTheScope() throws Exception {
        Span feedback =
                Otlp.span("pilothouse.feedback")
                        .addAttributes(Otlp.attribute("gen_ai.response.id", "r-1"))
                        .addAttributes(Otlp.attribute("pilothouse.feedback.score", 1.0))
                        .build();
        try (RunningIngest ingest = RunningIngest.start(folder)) {
            ingest.protobuf(RunningIngest.KEY, Otlp.request(feedback));
            ingest.protobuf(RunningIngest.OTHER_KEY, Otlp.request(feedback));
            ingest.await("SELECT tenant, response_id, score FROM @feedback", "globex\tr-1\t1");
            ingest.await("SELECT tenant, name FROM @span", "acme\tpilothouse.feedback");
        }
    }

    private static Span.Builder ofNode(Span.Builder span, String tenant) {
        return span.addAttributes(Otlp.attribute("pilothouse.tenant", tenant))
                .addAttributes(Otlp.attribute("pilothouse.team", "risk"))
                .addAttributes(Otlp.attribute("pilothouse.feature", "fraud"))
                .addAttributes(Otlp.attribute("pilothouse.environment", "production"))
                .addAttributes(Otlp.attribute("pilothouse.key", "k9"));
    }
}
