package dev.pilothouse.console.web.traces;

import dev.pilothouse.analytics.traces.Attribute;
import dev.pilothouse.analytics.traces.Content;
import dev.pilothouse.analytics.traces.TraceReader;
import dev.pilothouse.analytics.traces.TraceSpan;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.ContentAccess;
import dev.pilothouse.policy.rules.RevealContext;
import java.util.List;
import org.springframework.stereotype.Component;

/** Content of spans; every read is in the audit log before anything is shown. */
@Component
final class ContentReader {
    private final TraceReader reader;
    private final ContentAccess access;

    ContentReader(TraceReader reader, ContentAccess access) {
        this.reader = reader;
        this.access = access;
    }

    /** Masked, as it is stored. */
    List<Content> masked(Actor actor, TraceSpan span) {
        TenantId tenant = new TenantId(span.tenant());
        access.read(actor, tenant, span.traceId());
        return reader.content(tenant, span.traceId(), span.spanId());
    }

    /**
     * With the originals.
     *
     * @param reason goes into the audit log
     */
    List<Content> revealed(Actor actor, TraceSpan span, String reason) {
        TenantId tenant = new TenantId(span.tenant());
        actor.require(Permission.REVEAL, tenant);
        return reader.content(tenant, span.traceId(), span.spanId()).stream()
                .map(c -> revealed(actor, span, c, reason))
                .toList();
    }

    private Content revealed(Actor actor, TraceSpan span, Content content, String reason) {
        if (content.masked().isEmpty()) {
            return content;
        }
        RevealContext place =
                new RevealContext(span.tenant(), span.traceId(), span.spanId(), content.part());
        String body = access.reveal(actor, place, content.body(), content.masked(), reason);
        return new Content(content.part(), body, "");
    }

    List<Attribute> attributes(Actor actor, TraceSpan span) {
        TenantId tenant = new TenantId(span.tenant());
        actor.require(Permission.SEE_TRACES, tenant);
        return reader.attributes(tenant, span.traceId(), span.spanId());
    }
}
