package dev.pilothouse.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.rpc.Status;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransportsTest {
    @TempDir Path folder;
    private final List<ManagedChannel> channels = new ArrayList<>();
    private RunningIngest ingest;

    @BeforeEach
    void start() throws Exception {
        ingest = RunningIngest.start(folder);
    }

    @AfterEach
    void stop() throws Exception {
        channels.forEach(ManagedChannel::shutdownNow);
        ingest.close();
    }

    @Test
    void everyTransport_storesEqualRows() throws Exception {
        Span chat = Otlp.chat().build();
        Span overHttp = chat.toBuilder().setSpanId(Otlp.random(8)).build();
        Span overJson = chat.toBuilder().setSpanId(Otlp.random(8)).build();

        grpc(RunningIngest.KEY).export(Otlp.request(chat));
        assertThat(ingest.protobuf(RunningIngest.KEY, Otlp.request(overHttp)).body()).isEmpty();
        var answer = ingest.json(RunningIngest.KEY, json(overJson));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("{}");

        ingest.await("SELECT count() FROM @span", "3");
        assertThat(
                        ingest.sql(
                                "SELECT uniqExact(tuple(* EXCEPT (span_id, ingested_at, batch))) FROM @span"))
                .isEqualTo("1");
        assertThat(
                        ingest.sql(
                                "SELECT DISTINCT tenant, team, feature, environment, key, service, operation, call, provider, request_model, model,"
                                        + " input_tokens, cache_read_tokens, output_tokens, toString(cost), currency, cost_source, price_version,"
                                        + " duration_ns, status, outcome FROM @span"))
                .isEqualTo(
                        "acme\tteam\tsupport\tproduction\tid-of-ph_key-of-acme\tshop\tchat\t1\topenai\tgpt-x\tgpt-x-2026"
                                + "\t60\t40\t50\t0.00054\tEUR\tprice-book\tv3\t250000000\tunset\tok");
    }

    private static String json(Span span) {
        StringBuilder attributes = new StringBuilder();
        span.getAttributesList()
                .forEach(a ->
                        attributes
                                .append(attributes.isEmpty() ? "" : ",")
                                .append("{\"key\":\"" + a.getKey() + "\",\"value\":")
                                .append(
                                        a.getValue().hasIntValue()
                                                ? "{\"intValue\":\""
                                                        + a.getValue().getIntValue()
                                                        + "\"}"
                                                : "{\"stringValue\":\""
                                                        + a.getValue().getStringValue()
                                                        + "\"}")
                                .append('}'));
        return """
        {"unknown":[{"a":1}],"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},
        "scopeSpans":[{"scope":{"name":"x","new":{}},"spans":[{"traceId":"%s","spanId":"%s","parentSpanId":"","name":"chat gpt-x","kind":3,
        "startTimeUnixNano":"%d","endTimeUnixNano":%d,"flags":257,"attributes":[%s],"status":{}}]}]}]}\
        """
                .formatted(
                        Otlp.hex(span.getTraceId()).toUpperCase(java.util.Locale.ROOT),
                        Otlp.hex(span.getSpanId()),
                        span.getStartTimeUnixNano(),
                        span.getEndTimeUnixNano(),
                        attributes);
    }

    private TraceServiceGrpc.TraceServiceBlockingStub grpc(String key) {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", ingest.grpcPort())
                        .usePlaintext()
                        .build();
        channels.add(channel);
        Metadata headers = new Metadata();
        headers.put(
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                "Bearer " + key);
        return TraceServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    @Test
    void openTelemetrySdk_exportsOverGrpcAndHttpWithGzip() {
        export(
                OtlpGrpcSpanExporter.builder()
                        .setEndpoint("http://127.0.0.1:" + ingest.grpcPort())
                        .setCompression("gzip")
                        .addHeader("authorization", "Bearer " + RunningIngest.KEY)
                        .build());
        export(
                OtlpHttpSpanExporter.builder()
                        .setEndpoint("http://127.0.0.1:" + ingest.httpPort() + "/v1/traces")
                        .setCompression("gzip")
                        .addHeader("Authorization", "Bearer " + RunningIngest.KEY)
                        .build());

        ingest.await(
                "SELECT count(), any(operation), any(model), any(finish_reason) FROM @span",
                "2\tchat\tgpt-x\tstop");
    }

    private static void export(SpanExporter exporter) {
        try (SdkTracerProvider provider =
                SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                        .build()) {
            var span = provider.get("test").spanBuilder("chat gpt-x").startSpan();
            span.setAttribute("gen_ai.operation.name", "chat");
            span.setAttribute("gen_ai.request.model", "gpt-x");
            span.setAttribute(
                    AttributeKey.stringArrayKey("gen_ai.response.finish_reasons"), List.of("stop"));
            span.end();
            assertThat(provider.forceFlush().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
        }
    }

    @Test
    void senderWithoutAValidKey_isRefused() throws Exception {
        byte[] body = Otlp.request(Otlp.chat().build()).toByteArray();
        var none = ingest.post(body, "Content-Type", "application/x-protobuf");
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(Status.parseFrom(none.body()).getCode()).isEqualTo(16);
        assertThat(ingest.json(RunningIngest.EXPIRED_KEY, "{}").statusCode()).isEqualTo(401);
        assertThat(ingest.json("ph_unknown", "{}").statusCode()).isEqualTo(401);
        assertThat(ingest.json(RunningIngest.INFERENCE_KEY, "{}").statusCode()).isEqualTo(403);
        assertThatThrownBy(() -> grpc("ph_unknown").export(Otlp.request()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e ->
                                assertThat(e.getStatus().getCode())
                                        .isEqualTo(io.grpc.Status.Code.UNAUTHENTICATED));
        assertThatThrownBy(() -> grpc(RunningIngest.INFERENCE_KEY).export(Otlp.request()))
                .hasMessageContaining("PERMISSION_DENIED");
    }

    @Test
    void badBodies_areRefusedByName() throws Exception {
        var json =
                ingest.json(
                        RunningIngest.KEY,
                        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"xyz\"}]}]}]}");
        assertThat(json.statusCode()).isEqualTo(400);
        assertThat(new String(json.body(), StandardCharsets.UTF_8))
                .contains(
                        "resourceSpans.scopeSpans.spans.traceId: 'xyz' (expected: a value of type hex)")
                .contains("\"@type\":\"type.googleapis.com/google.rpc.BadRequest\"");
        assertThat(ingest.json(RunningIngest.KEY, "{").statusCode()).isEqualTo(400);
        var protobuf =
                ingest.post(
                        new byte[] {1, 2, 3},
                        "Content-Type",
                        "application/x-protobuf",
                        "Authorization",
                        "Bearer " + RunningIngest.KEY);
        assertThat(protobuf.statusCode()).isEqualTo(400);
        assertThat(Status.parseFrom(protobuf.body()).getCode()).isEqualTo(3);
        assertThat(
                        ingest.post(
                                        new byte[0],
                                        "Content-Type",
                                        "text/plain",
                                        "Authorization",
                                        "Bearer " + RunningIngest.KEY)
                                .statusCode())
                .isEqualTo(415);
        assertThat(
                        ingest.post(
                                        "/v1/metrics",
                                        new byte[0],
                                        "Content-Type",
                                        "application/x-protobuf")
                                .statusCode())
                .isEqualTo(404);
    }

    @Test
    void requestBeyondTheLimit_isRefused_alsoWhenOnlyLargeAfterDecompression() throws Exception {
        byte[] zeros = new byte[9 << 20];
        var plain =
                ingest.post(
                        zeros,
                        "Content-Type",
                        "application/x-protobuf",
                        "Authorization",
                        "Bearer " + RunningIngest.KEY);
        assertThat(plain.statusCode()).isEqualTo(413);
        var bomb =
                ingest.post(
                        gzip(zeros),
                        "Content-Type",
                        "application/x-protobuf",
                        "Content-Encoding",
                        "gzip",
                        "Authorization",
                        "Bearer " + RunningIngest.KEY);
        assertThat(bomb.statusCode()).isEqualTo(413);
        assertThatThrownBy(() ->
                        grpc(RunningIngest.KEY)
                                .export(Otlp.request(Otlp.span("x".repeat(9 << 20)).build())))
                .hasMessageContaining("RESOURCE_EXHAUSTED");
    }

    private static byte[] gzip(byte[] plain) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }

    @Test
    void spansThatCannotBeStored_areToldApart() throws Exception {
        long day = Duration.ofDays(1).toNanos();
        Span good = Otlp.chat().build();
        Span old = Otlp.chat().setStartTimeUnixNano(good.getStartTimeUnixNano() - 91 * day).build();
        Span past =
                Otlp.chat().setStartTimeUnixNano(good.getStartTimeUnixNano() - 89 * day).build();
        Span future =
                Otlp.chat()
                        .setStartTimeUnixNano(
                                Instant.now().plusSeconds(660).toEpochMilli() * 1_000_000)
                        .build();
        Span noId = Otlp.chat().setSpanId(com.google.protobuf.ByteString.EMPTY).build();

        var answer =
                ingest.protobuf(RunningIngest.KEY, Otlp.request(good, old, past, future, noId));

        assertThat(answer.statusCode()).isEqualTo(200);
        var partial = ExportTraceServiceResponse.parseFrom(answer.body()).getPartialSuccess();
        assertThat(partial.getRejectedSpans()).isEqualTo(3);
        assertThat(partial.getErrorMessage())
                .contains("more than 90 days ago")
                .contains("in the future")
                .contains("spanId: 0 bytes, not 8");
        ingest.await("SELECT count() FROM @span", "2");
    }

    @Test
    void emptyRequest_succeeds() throws Exception {
        var answer =
                ingest.protobuf(RunningIngest.KEY, ExportTraceServiceRequest.getDefaultInstance());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(grpc(RunningIngest.KEY).export(Otlp.request()).hasPartialSuccess()).isFalse();
    }

    @Test
    void probesAndMetrics_needNoKey() throws Exception {
        assertThat(ingest.get("/health/ready")).isEqualTo("ready\n");
        ingest.protobuf(RunningIngest.KEY, Otlp.request(Otlp.chat().build()));
        assertThat(ingest.get("/metrics")).contains("pilothouse_ingest_spans_received 1.0");
    }
}
