package dev.pilothouse.ingest.transport;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.ByteArrayOutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Answers in OTLP's JSON. */
final class JsonAnswers {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonAnswers() {}

    static byte[] of(ExportTraceServiceResponse response) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            if (response.hasPartialSuccess()) {
                json.writeObjectPropertyStart("partialSuccess");
                json.writeStringProperty(
                        "rejectedSpans",
                        Long.toString(response.getPartialSuccess().getRejectedSpans()));
                json.writeStringProperty(
                        "errorMessage", response.getPartialSuccess().getErrorMessage());
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    static byte[] of(Problem problem) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeNumberProperty("code", problem.code().getNumber());
            json.writeStringProperty("message", problem.message());
            if (!problem.field().isEmpty()) {
                details(problem, json);
            }
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private static void details(Problem problem, JsonGenerator json) {
        json.writeArrayPropertyStart("details");
        json.writeStartObject();
        json.writeStringProperty("@type", "type.googleapis.com/google.rpc.BadRequest");
        json.writeArrayPropertyStart("fieldViolations");
        json.writeStartObject();
        json.writeStringProperty("field", problem.field());
        json.writeStringProperty("description", problem.message());
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
    }
}
