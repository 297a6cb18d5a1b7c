package dev.pilothouse.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.bridge.protocol.v1.ContentKept;
import dev.pilothouse.db.testkit.TestClickHouse;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Content of calls without consent is in no file and no table, while their facts are. */
class ConsentTest {
    private static final String NOWHERE = "http://127.0.0.1:9";
    private static final long DAY_NANOS = 86_400_000_000_000L;

    @TempDir Path folder;

    private static Span says(String secret, String consent) {
        Span.Builder span =
                Otlp.chat()
                        .addAttributes(
                                Otlp.attribute(
                                        "gen_ai.input.messages",
                                        "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\""
                                                + secret
                                                + "\"}]}]"))
                        .addAttributes(Otlp.attribute("note", secret))
                        .addAttributes(Otlp.attribute("error.type", "bad_request"))
                        .setStatus(
                                io.opentelemetry.proto.trace.v1.Status.newBuilder()
                                        .setMessage("cannot read " + secret));
        if (!consent.isEmpty()) {
            span.addAttributes(Otlp.attribute("consent.content", consent));
        }
        return span.build();
    }

    private String spooled() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(text(file));
            }
        }
        return all.toString();
    }

    /** Files that were written to the store meanwhile are gone. */
    private static String text(Path file) throws IOException {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException _) {
            return "";
        }
    }

    @Test
    void withoutConsent_noByteOfContentReachesADisk() throws Exception {
        TestClickHouse engine = TestClickHouse.shared();
        String database = engine.database();
        try (RunningIngest down =
                RunningIngest.start(folder, engine, database, NOWHERE, 1 << 30, 8 << 20)) {
            down.keeping("support", ContentKept.CONTENT_WITH_CONSENT, "aiact-6m");
            down.protobuf(
                    RunningIngest.KEY,
                    Otlp.request(
                            says("aardvark", ""), says("buffalo", "no"), says("cormorant", "yes")));
            assertThat(spooled())
                    .contains("cormorant", "bad_request")
                    .doesNotContain("aardvark")
                    .doesNotContain("buffalo");
        }
        try (RunningIngest up =
                RunningIngest.start(folder, engine, database, engine.url(), 1 << 30, 8 << 20)) {
            up.await(
                    "SELECT retention, consent, error_message FROM @span ORDER BY consent",
                    "aiact-6m\t\t\naiact-6m\tno\t\naiact-6m\tyes\tcannot read cormorant");
            assertThat(up.sql("SELECT count(), any(body) LIKE '%cormorant%' FROM @span_content"))
                    .isEqualTo("1\t1");
            assertThat(up.sql("SELECT value FROM @span_attribute WHERE source = 'span'"))
                    .isEqualTo("cormorant");
        }
    }

    @Test
    void never_isNever_andOtherFeaturesGoOn() throws Exception {
        try (RunningIngest ingest = RunningIngest.start(folder)) {
            ingest.keeping("support", ContentKept.CONTENT_NEVER, "short");
            Span search =
                    says("dromedary", "").toBuilder()
                            .addAttributes(Otlp.attribute("pilothouse.feature", "search"))
                            .build();
            ingest.protobuf(RunningIngest.KEY, Otlp.request(says("elephant", "yes"), search));
            ingest.await(
                    "SELECT feature, retention FROM @span ORDER BY feature",
                    "search\tstandard\nsupport\tshort");
            assertThat(ingest.sql("SELECT body LIKE '%dromedary%' FROM @span_content"))
                    .isEqualTo("1");
        }
    }

    /** What a sender says of itself may hold what a person said: arguments of a command, a path. */
    @Test
    void withoutConsent_noAttributeOfTheSenderIsKeptEither() throws Exception {
        try (RunningIngest ingest = RunningIngest.start(folder)) {
            ingest.keeping("support", ContentKept.CONTENT_ALWAYS, "standard");
            ingest.protobuf(
                    RunningIngest.KEY, of("--prompt jackdaw", Otlp.request(says("kea", "no"))));
            ingest.protobuf(
                    RunningIngest.KEY, of("--prompt lapwing", Otlp.request(says("moa", ""))));
            ingest.await("SELECT count() FROM @span", "2");
            assertThat(spooled()).doesNotContain("jackdaw");
            assertThat(
                            ingest.sql(
                                    "SELECT value FROM @span_attribute WHERE name ="
                                            + " 'process.command_args'"))
                    .isEqualTo("--prompt lapwing");
        }
    }

    private static ExportTraceServiceRequest of(
            String arguments, ExportTraceServiceRequest request) {
        ExportTraceServiceRequest.Builder sent = request.toBuilder();
        sent.getResourceSpansBuilder(0)
                .getResourceBuilder()
                .addAttributes(Otlp.attribute("process.command_args", arguments));
        return sent.build();
    }

    /**
     * A gateway that has not heard of a new rule, or kept spans in its memory or spool, still sends
     * content: what counts is the rule that ingest knows when they arrive.
     */
    @Test
    void newestRule_decidesWhatArrives_howeverOldItIs() throws Exception {
        try (RunningIngest ingest = RunningIngest.start(folder)) {
            ingest.keeping("support", ContentKept.CONTENT_ALWAYS, "standard");
            ingest.protobuf(RunningIngest.KEY, Otlp.request(says("flamingo", "")));
            ingest.await("SELECT count() FROM @span_content", "1");
            ingest.keeping("support", ContentKept.CONTENT_WITH_CONSENT, "standard");
            ingest.protobuf(
                    RunningIngest.KEY,
                    Otlp.request(earlier(says("gazelle", "")), earlier(says("heron", "yes"))));
            ingest.await("SELECT count() FROM @span", "3");
            ingest.keeping("support", ContentKept.CONTENT_NEVER, "short");
            ingest.protobuf(RunningIngest.KEY, Otlp.request(earlier(says("ibis", "yes"))));
            ingest.await("SELECT count() FROM @span", "4");
            assertThat(
                            ingest.sql(
                                    "SELECT arrayStringConcat(arraySort(groupArray(extract(body,"
                                            + " 'flamingo|gazelle|heron|ibis'))), ',') FROM"
                                            + " @span_content"))
                    .isEqualTo("flamingo,heron");
            assertThat(spooled()).doesNotContain("gazelle").doesNotContain("ibis");
        }
    }

    /** Begun a day before it arrives, long before the rule. */
    private static Span earlier(Span span) {
        return span.toBuilder()
                .setStartTimeUnixNano(span.getStartTimeUnixNano() - DAY_NANOS)
                .setEndTimeUnixNano(span.getEndTimeUnixNano() - DAY_NANOS)
                .build();
    }
}
