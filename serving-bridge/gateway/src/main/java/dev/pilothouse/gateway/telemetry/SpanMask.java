package dev.pilothouse.gateway.telemetry;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.pilothouse.policy.rules.Masker;
import dev.pilothouse.policy.rules.SubjectReference;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.Set;
import java.util.function.Function;

/**
 * What a disk may hold of spans: personal data is masked as ingest would mask it, for good, and
 * people are references. Ids that telemetry needs as they are stay.
 */
public final class SpanMask {
    private static final String OURS = "pilothouse.";
    private static final String COMMENT = "pilothouse.feedback.comment";
    static final String USER = "user.id";
    static final String SUBJECT = "pilothouse.subject";
    private static final Set<String> NAMES =
            Set.of(
                    "gen_ai.operation.name",
                    "gen_ai.provider.name",
                    "gen_ai.request.model",
                    "gen_ai.response.model",
                    "gen_ai.response.id",
                    "server.address");
    private static final Set<String> IDENTIFIERS = Set.of("session.id", "gen_ai.conversation.id");

    private final Function<String, Masker> maskers;
    private final Function<String, byte[]> subjectKeys;

    /**
     * @param maskers by tenant
     * @param subjectKeys by tenant; empty when the tenant is not known
     */
    public SpanMask(Function<String, Masker> maskers, Function<String, byte[]> subjectKeys) {
        this.maskers = maskers;
        this.subjectKeys = subjectKeys;
    }

    /**
     * @param request an {@code ExportTraceServiceRequest} of this gateway
     */
    byte[] masked(byte[] request) {
        ExportTraceServiceRequest.Builder all = parse(request).toBuilder();
        all.getResourceSpansBuilderList()
                .forEach(r ->
                        r.getScopeSpansBuilderList()
                                .forEach(s -> s.getSpansBuilderList().forEach(this::mask)));
        return all.build().toByteArray();
    }

    /** Under which people of a tenant are referred to; empty when the tenant is not known. */
    byte[] subjectKey(String tenant) {
        return subjectKeys.apply(tenant);
    }

    static ExportTraceServiceRequest parse(byte[] request) {
        try {
            return ExportTraceServiceRequest.parseFrom(request);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("not a request of this gateway", e);
        }
    }

    private void mask(Span.Builder span) {
        String tenant = tenant(span.getAttributesList());
        OfTenant of = new OfTenant(maskers.apply(tenant), subjectKeys.apply(tenant));
        if (span.hasStatus()) {
            span.getStatusBuilder().setMessage(of.text(span.getStatus().getMessage()));
        }
        span.getAttributesBuilderList().forEach(of::mask);
    }

    static String tenant(Iterable<KeyValue> attributes) {
        for (KeyValue attribute : attributes) {
            if (attribute.getKey().equals("pilothouse.tenant")) {
                return attribute.getValue().getStringValue();
            }
        }
        return "";
    }

    private record OfTenant(Masker masker, byte[] subjectKey) {
        void mask(KeyValue.Builder attribute) {
            String key = attribute.getKey();
            if (key.equals(USER)) {
                attribute.setKey(SUBJECT);
                attribute.setValue(string(reference(attribute.getValue().getStringValue())));
            } else if (!NAMES.contains(key) && (!key.startsWith(OURS) || key.equals(COMMENT))) {
                attribute.setValue(value(attribute.getValue(), IDENTIFIERS.contains(key)));
            }
        }

        private AnyValue value(AnyValue value, boolean identifier) {
            return switch (value.getValueCase()) {
                case STRING_VALUE -> text(value.getStringValue(), identifier);
                case ARRAY_VALUE -> {
                    var array = value.getArrayValue().toBuilder().clearValues();
                    value.getArrayValue()
                            .getValuesList()
                            .forEach(v -> array.addValues(value(v, identifier)));
                    yield AnyValue.newBuilder().setArrayValue(array).build();
                }
                default -> value;
            };
        }

        private AnyValue text(String text, boolean identifier) {
            String masked = text(text);
            return string(identifier && !masked.equals(text) ? reference(text) : masked);
        }

        private static AnyValue string(String text) {
            return AnyValue.newBuilder().setStringValue(text).build();
        }

        String text(String text) {
            return masker.mask(text).text();
        }

        private String reference(String identifier) {
            return subjectKey.length == 0 ? "" : SubjectReference.of(subjectKey, identifier);
        }
    }
}
