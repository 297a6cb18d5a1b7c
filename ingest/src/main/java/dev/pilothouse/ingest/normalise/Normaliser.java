package dev.pilothouse.ingest.normalise;

import dev.pilothouse.bridge.protocol.Keepings;
import dev.pilothouse.db.clickhouse.AttributeRow;
import dev.pilothouse.db.clickhouse.AuditEventRow;
import dev.pilothouse.db.clickhouse.ContentRow;
import dev.pilothouse.db.clickhouse.EvaluationRow;
import dev.pilothouse.db.clickhouse.FeedbackRow;
import dev.pilothouse.db.clickhouse.SpanRow;
import dev.pilothouse.db.clickhouse.SpanRow.Origin;
import dev.pilothouse.db.clickhouse.TableRow;
import dev.pilothouse.db.model.Consent;
import dev.pilothouse.ingest.spool.Unit;
import dev.pilothouse.ingest.state.IngestState;
import dev.pilothouse.ingest.state.KeyGrant;
import dev.pilothouse.policy.rules.RevealContext;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A span of any dialect into masked, priced rows. */
public final class Normaliser {
    private static final String FEEDBACK = "pilothouse.feedback";
    private static final String EVALUATION = "gen_ai.evaluation.result";
    private static final String GUARDRAILS = "pilothouse.guardrail.";
    private static final String KILLED = "killed";
    private static final Set<String> AUDITED = Set.of("refused", KILLED);
    private static final int MOST_ATTRIBUTES = 128;
    private static final int FORBIDDEN = 403;

    private final IngestState state;
    private final TimeWindow window;
    private final Clock clock;

    public Normaliser(IngestState state, Duration maxAge, Clock clock) {
        this.state = state;
        this.window = new TimeWindow(maxAge, clock);
        this.clock = clock;
    }

    /**
     * All rows of a span; none when its person is erased.
     *
     * @throws Refused when its ids or times are wrong, or a node names no tenant
     */
    public Unit unit(KeyGrant grant, Resource from, Span span) throws Refused {
        SpanIds.check(span);
        window.check(span);
        Attributes attributes = new Attributes(span.getAttributesList());
        Attributes resource = new Attributes(from.getAttributesList());
        Origin origin =
                Sender.origin(grant, attributes, resource, state)
                        .orElseThrow(
                                () -> new Refused("pilothouse.tenant: missing or not a tenant id"));
        long key =
                Fingerprint.ofSpan(
                        origin.tenant(),
                        span.getTraceId().toByteArray(),
                        span.getSpanId().toByteArray());
        List<TableRow> rows = new OneSpan(grant, origin, attributes, resource, span).rows();
        return Unit.of(origin.tenant(), key, span.getStartTimeUnixNano(), rows);
    }

    private final class OneSpan {
        private final KeyGrant grant;
        private final Origin origin;
        private final Attributes attributes;
        private final Attributes resource;
        private final Span span;
        private final Operation operation;
        private final Cleaner cleaner;
        private final SpanReader reader;
        private final SpanRow.Ids ids;
        private final String subject;
        private final Instant start;
        private final Keepings.Kept kept;
        private final Consent consent;
        private final boolean keepsContent;
        private final List<TableRow> rows = new ArrayList<>();

        OneSpan(
                KeyGrant grant,
                Origin origin,
                Attributes attributes,
                Attributes resource,
                Span span) {
            this.grant = grant;
            this.origin = origin;
            this.attributes = attributes;
            this.resource = resource;
            this.span = span;
            this.operation = Operation.of(attributes);
            this.cleaner =
                    new Cleaner(state.masking(origin.tenant()), state.subjectKey(origin.tenant()));
            this.kept = state.keeping(origin.tenant(), origin.feature());
            this.consent = consent();
            this.keepsContent = cleaner.storesContent() && kept.content().keeps(consent);
            this.reader =
                    new SpanReader(
                            span,
                            attributes,
                            resource,
                            origin,
                            operation,
                            cleaner,
                            grant.node(),
                            new SpanReader.Keeping(consent, kept.retentionClass(), keepsContent));
            this.ids = reader.ids();
            this.subject = reader.subject();
            this.start = reader.start();
        }

        /** A node knows what its caller said; of others the attribute counts, or their key. */
        private Consent consent() {
            if (grant.node()) {
                return Consent.ofAttribute(attributes.text("pilothouse.consent"));
            }
            String own = attributes.text(Consent.ATTRIBUTE);
            String inherited = resource.text(Consent.ATTRIBUTE);
            return Consent.ofAttribute(own.isEmpty() ? inherited : own).or(grant.consent());
        }

        /** Text that people or models wrote; nothing where content is not kept. */
        private String said(String text) {
            return keepsContent ? cleaner.clean(text) : "";
        }

        List<TableRow> rows() {
            if (grant.mayGiveFeedback() && span.getName().equals(FEEDBACK)) {
                if (!erased()) {
                    rows.add(feedback());
                }
                return rows;
            }
            if (erased()) {
                return rows;
            }
            content();
            evaluations();
            SpanRow row = reader.row(state.prices(origin.tenant()), clock.instant());
            attributes();
            if (grant.node() && AUDITED.contains(row.result().outcome())) {
                rows.add(audit(row));
            }
            rows.add(row.withMasked(cleaner.masked()));
            return rows;
        }

        private boolean erased() {
            return state.erased(
                    origin.tenant(), subject, span.getStartTimeUnixNano(), clock.instant());
        }

        private FeedbackRow feedback() {
            String response = attributes.text("gen_ai.response.id");
            return new FeedbackRow(
                    origin.tenant(),
                    origin.feature(),
                    origin.environment(),
                    subject.isEmpty() ? ids.spanId() : subject,
                    response,
                    ids.traceId(),
                    Math.clamp(attributes.real("pilothouse.feedback.score").orElse(0), -1.0, 1.0),
                    said(attributes.text("pilothouse.feedback.comment")),
                    subject,
                    origin.sample(),
                    start);
        }

        private void content() {
            Content.of(attributes, span.getEventsList(), operation).forEach(this::content);
        }

        private void content(String part, String text) {
            if (!keepsContent) {
                return;
            }
            Cleaner.Body body =
                    cleaner.body(
                            text,
                            new RevealContext(origin.tenant(), ids.traceId(), ids.spanId(), part));
            rows.add(
                    new ContentRow(
                            origin.tenant(),
                            ids.traceId(),
                            ids.spanId(),
                            span.getStartTimeUnixNano(),
                            subject,
                            part,
                            body.text(),
                            body.sealed()));
        }

        private void evaluations() {
            for (Span.Event event : span.getEventsList()) {
                if (event.getName().equals(EVALUATION)) {
                    rows.add(evaluation(event, new Attributes(event.getAttributesList())));
                }
            }
        }

        private EvaluationRow evaluation(Span.Event event, Attributes result) {
            String response = result.text("gen_ai.response.id");
            return new EvaluationRow(
                    origin.tenant(),
                    origin.feature(),
                    origin.environment(),
                    ids.traceId(),
                    ids.spanId(),
                    response.isEmpty() ? attributes.text("gen_ai.response.id") : response,
                    cleaner.clean(result.text("gen_ai.evaluation.name")),
                    result.real("gen_ai.evaluation.score.value").orElse(0),
                    cleaner.clean(result.text("gen_ai.evaluation.score.label")),
                    said(result.text("gen_ai.evaluation.explanation")),
                    subject,
                    origin.sample(),
                    window.clamp(event.getTimeUnixNano(), start));
        }

        private void attributes() {
            attributes.rest().entrySet().stream()
                    .filter(e -> isKept(e.getKey()))
                    .limit(MOST_ATTRIBUTES)
                    .forEach(e -> attribute("span", e.getKey(), Values.text(e.getValue())));
            resource.rest().entrySet().stream()
                    .filter(e -> keepsContent && !e.getKey().startsWith("pilothouse."))
                    .limit(MOST_ATTRIBUTES)
                    .forEach(e -> attribute("resource", e.getKey(), Values.text(e.getValue())));
        }

        /**
         * Of our own, only what a node says about guardrails. Where content is not kept nothing
         * else either: any attribute may hold some.
         */
        private boolean isKept(String name) {
            return name.startsWith("pilothouse.")
                    ? grant.node() && name.startsWith(GUARDRAILS)
                    : keepsContent;
        }

        private void attribute(String source, String name, String value) {
            rows.add(
                    new AttributeRow(
                            origin.tenant(),
                            ids.traceId(),
                            ids.spanId(),
                            span.getStartTimeUnixNano(),
                            source,
                            cleaner.clean(name),
                            cleaner.clean(value)));
        }

        private AuditEventRow audit(SpanRow row) {
            return new AuditEventRow(
                    origin.tenant(),
                    span.getStartTimeUnixNano(),
                    resource.text("service.instance.id", "service.name"),
                    resource.text("pilothouse.boot.id"),
                    attributes.count("pilothouse.audit.counter"),
                    "call",
                    row.result().outcome(),
                    (int)
                            attributes
                                    .number("http.response.status_code")
                                    .orElse(row.result().outcome().equals(KILLED) ? FORBIDDEN : 0),
                    origin.feature(),
                    origin.environment(),
                    origin.key(),
                    row.serving().model(),
                    ids.traceId(),
                    ids.spanId(),
                    row.kill().epoch(),
                    row.kill().id(),
                    (row.result().errorType() + " " + row.result().errorMessage()).strip(),
                    origin.sample());
        }
    }
}
