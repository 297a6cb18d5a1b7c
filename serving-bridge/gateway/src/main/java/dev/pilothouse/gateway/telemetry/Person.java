package dev.pilothouse.gateway.telemetry;

import dev.pilothouse.bridge.protocol.v1.EraseSubject;
import dev.pilothouse.policy.rules.SubjectReference;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Instant;
import java.util.Set;

/**
 * Whose spans go: those of one end user of a tenant that began before some moment.
 *
 * @param subjectKey of the tenant; empty when it is not known
 */
record Person(String tenant, Set<String> references, Instant before, byte[] subjectKey) {
    private static final long NANOS = 1_000_000_000L;

    static Person of(EraseSubject who, byte[] subjectKey) {
        Instant before =
                Instant.ofEpochSecond(who.getBefore().getSeconds(), who.getBefore().getNanos());
        return new Person(who.getTenant(), Set.copyOf(who.getReferencesList()), before, subjectKey);
    }

    /** A signal that is no span yet. */
    boolean owns(Signal signal) {
        return signal.tenant().equals(tenant)
                && signal.startedAt().isBefore(before)
                && names(signal.user());
    }

    /** A span as it waits in memory, with the name that the caller gave, or on disk. */
    boolean owns(Span span) {
        long end = before.getEpochSecond() * NANOS + before.getNano();
        return span.getStartTimeUnixNano() < end
                && SpanMask.tenant(span.getAttributesList()).equals(tenant)
                && span.getAttributesList().stream().anyMatch(this::names);
    }

    private boolean names(KeyValue attribute) {
        String value = attribute.getValue().getStringValue();
        return switch (attribute.getKey()) {
            case SpanMask.SUBJECT -> references.contains(value);
            case SpanMask.USER -> names(value);
            default -> false;
        };
    }

    private boolean names(String user) {
        return !user.isEmpty()
                && subjectKey.length > 0
                && references.contains(SubjectReference.of(subjectKey, user));
    }
}
