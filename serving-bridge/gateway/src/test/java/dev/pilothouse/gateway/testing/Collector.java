package dev.pilothouse.gateway.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A real OTLP/HTTP receiver that keeps what it is sent. */
public final class Collector implements AutoCloseable {
    private final HttpServer server;

    public final List<Span> spans = new CopyOnWriteArrayList<>();
    public final List<Map<String, Object>> resources = new CopyOnWriteArrayList<>();
    public final List<byte[]> bodies = new CopyOnWriteArrayList<>();
    public final AtomicReference<String> authorization = new AtomicReference<>("");

    /** So many requests are answered with 503 first. */
    public final AtomicInteger refusals = new AtomicInteger();

    public Collector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        bodies.add(body);
        authorization.set(exchange.getRequestHeaders().getFirst("authorization"));
        if (refusals.getAndDecrement() > 0) {
            exchange.sendResponseHeaders(503, -1);
        } else {
            refusals.set(0);
            var sent = ExportTraceServiceRequest.parseFrom(body).getResourceSpansList();
            sent.forEach(r -> resources.add(attributes(r.getResource().getAttributesList())));
            sent.stream()
                    .flatMap(r -> r.getScopeSpansList().stream())
                    .flatMap(s -> s.getSpansList().stream())
                    .forEach(spans::add);
            exchange.sendResponseHeaders(200, -1);
        }
        exchange.close();
    }

    public static Map<String, Object> attributes(Span span) {
        return attributes(span.getAttributesList());
    }

    private static Map<String, Object> attributes(List<KeyValue> list) {
        Map<String, Object> all = new TreeMap<>();
        list.forEach(a -> all.put(a.getKey(), value(a.getValue())));
        return all;
    }

    private static Object value(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case INT_VALUE -> value.getIntValue();
            case DOUBLE_VALUE -> value.getDoubleValue();
            case BOOL_VALUE -> value.getBoolValue();
            case ARRAY_VALUE ->
                    value.getArrayValue().getValuesList().stream().map(Collector::value).toList();
            default -> value;
        };
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
