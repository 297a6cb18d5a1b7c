package dev.pilothouse.ingest.normalise;

import dev.pilothouse.db.clickhouse.SpanRow;
import dev.pilothouse.db.clickhouse.SpanRow.Context;
import dev.pilothouse.db.clickhouse.SpanRow.Ids;
import dev.pilothouse.db.clickhouse.SpanRow.Kill;
import dev.pilothouse.db.clickhouse.SpanRow.Label;
import dev.pilothouse.db.clickhouse.SpanRow.Origin;
import dev.pilothouse.db.clickhouse.SpanRow.Result;
import dev.pilothouse.db.clickhouse.SpanRow.Serving;
import dev.pilothouse.db.clickhouse.SpanRow.Timing;
import dev.pilothouse.db.clickhouse.SpanRow.Tokens;
import dev.pilothouse.db.model.Consent;
import dev.pilothouse.policy.rules.PriceBook;
import dev.pilothouse.policy.rules.TokenUse;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** One span into typed columns. */
final class SpanReader {
    private static final HexFormat HEX = HexFormat.of();
    private static final Set<String> AUDITED = Set.of("refused", "killed");
    private static final Map<String, String> PROVIDERS =
            Map.of(
                    "xai", "x_ai",
                    "az.ai.openai", "azure.ai.openai",
                    "azure", "azure.ai.openai",
                    "az.ai.inference", "azure.ai.inference",
                    "vertex_ai", "gcp.vertex_ai",
                    "gemini", "gcp.gemini",
                    "mistralai", "mistral_ai",
                    "bedrock", "aws.bedrock");

    private final Span span;
    private final Attributes attributes;
    private final Attributes resource;
    private final Origin origin;
    private final Operation operation;
    private final Cleaner cleaner;
    private final boolean node;
    private final Keeping keeping;

    /**
     * What becomes of a span's data.
     *
     * @param consent what was said of keeping content
     * @param retentionClass of the feature
     * @param content whether content is kept
     */
    record Keeping(Consent consent, String retentionClass, boolean content) {}

    SpanReader(
            Span span,
            Attributes attributes,
            Attributes resource,
            Origin origin,
            Operation operation,
            Cleaner cleaner,
            boolean node,
            Keeping keeping) {
        this.span = span;
        this.attributes = attributes;
        this.resource = resource;
        this.origin = origin;
        this.operation = operation;
        this.cleaner = cleaner;
        this.node = node;
        this.keeping = keeping;
    }

    SpanRow row(PriceBook prices, Instant now) {
        Result result = result();
        Serving serving = serving();
        TokenUse use = operation.isCall() ? Usage.of(attributes) : new TokenUse(0, 0, 0, 0, 0);
        String priced = serving.model().isEmpty() ? serving.requestModel() : serving.model();
        SpanRow.Cost cost =
                operation.isCall()
                        ? Pricing.of(
                                new Pricing.Call(
                                        serving.provider(),
                                        priced,
                                        start(),
                                        use,
                                        result.outcome(),
                                        node),
                                attributes,
                                prices)
                        : Pricing.NONE;
        return new SpanRow(
                origin,
                ids(),
                timing(now),
                label(),
                result,
                serving,
                context(),
                new Kill(
                        ofNode("pilothouse.kill.epoch").isEmpty()
                                ? 0
                                : attributes.count("pilothouse.kill.epoch"),
                        ofNode("pilothouse.kill.id")),
                tokens(use),
                cost,
                cleaner.masked());
    }

    /** An attribute of our own counts from a node only. */
    String ofNode(String name) {
        String value = attributes.text(name);
        return node ? value : "";
    }

    Instant start() {
        return Instant.ofEpochSecond(0, span.getStartTimeUnixNano());
    }

    Ids ids() {
        return new Ids(
                HEX.formatHex(span.getTraceId().toByteArray()),
                HEX.formatHex(span.getSpanId().toByteArray()),
                HEX.formatHex(span.getParentSpanId().toByteArray()));
    }

    private Timing timing(Instant now) {
        long duration = Math.max(0, span.getEndTimeUnixNano() - span.getStartTimeUnixNano());
        double first =
                attributes
                        .real(
                                "gen_ai.response.time_to_first_chunk",
                                "gen_ai.server.time_to_first_token",
                                "llm.time_to_first_token")
                        .orElse(0);
        long micros = Math.clamp((long) (first * 1e6), 0, 0xffff_ffffL);
        return new Timing(span.getStartTimeUnixNano(), duration, micros, now);
    }

    private Label label() {
        String kind = span.getKind().name().replace("SPAN_KIND_", "").toLowerCase(Locale.ROOT);
        return new Label(
                cleaner.clean(span.getName()),
                kind,
                cleaner.clean(resource.text("service.name")),
                operation.name(),
                operation.isCall(),
                operation.dialect());
    }

    private Result result() {
        Status.StatusCode code = span.getStatus().getCode();
        String type = attributes.text("error.type");
        String message = span.getStatus().getMessage();
        for (Span.Event event : span.getEventsList()) {
            if (event.getName().equals("exception")) {
                Attributes exception = new Attributes(event.getAttributesList());
                type = type.isEmpty() ? exception.text("exception.type") : type;
                message = message.isEmpty() ? exception.text("exception.message") : message;
            }
        }
        boolean failed = code == Status.StatusCode.STATUS_CODE_ERROR || !type.isEmpty();
        String outcome = ofNode("pilothouse.outcome");
        // What a provider says of an error may repeat what it was asked; our own refusals do not.
        return new Result(
                status(code),
                outcome.isEmpty() ? (failed ? "error" : "ok") : outcome,
                cleaner.clean(type),
                keeping.content() || AUDITED.contains(outcome) ? cleaner.clean(message) : "",
                attributes.first(
                        "gen_ai.response.finish_reasons",
                        "llm.finish_reason",
                        "gen_ai.completion.0.finish_reason"),
                attributes.text("gen_ai.response.id"),
                attributes.flag("pilothouse.stream", "gen_ai.request.stream", "llm.is_streaming"));
    }

    private static String status(Status.StatusCode code) {
        return switch (code) {
            case STATUS_CODE_OK -> "ok";
            case STATUS_CODE_ERROR -> "error";
            default -> "unset";
        };
    }

    private Serving serving() {
        String provider =
                attributes
                        .text("gen_ai.provider.name", "gen_ai.system", "llm.provider", "llm.system")
                        .toLowerCase(Locale.ROOT);
        String asked =
                attributes.text(
                        "gen_ai.request.model", "llm.request.model_name", "llm.request.model");
        String served =
                attributes.text(
                        "gen_ai.response.model",
                        "llm.response.model_name",
                        "llm.response.model",
                        "llm.model_name",
                        "embedding.model_name",
                        "reranker.model_name");
        return new Serving(
                PROVIDERS.getOrDefault(provider, provider),
                asked.isEmpty() ? served : asked,
                served.isEmpty() ? asked : served,
                ofNode("pilothouse.deployment"),
                ofNode("pilothouse.route.reason"));
    }

    private Context context() {
        return new Context(
                cleaner.identifier(
                        attributes.text(
                                "session.id",
                                "gen_ai.conversation.id",
                                "langfuse.session.id",
                                "traceloop.association.properties.session_id",
                                "ai.telemetry.metadata.sessionId",
                                "mcp.session.id")),
                cleaner.clean(
                        attributes.text("gen_ai.agent.name", "agent.name", "gen_ai.agent.id")),
                cleaner.clean(tool()),
                cleaner.clean(attributes.text("gen_ai.data_source.id")),
                attributes.text("gen_ai.prompt.name", "traceloop.prompt.key", "prompt.id"),
                attributes.text(
                        "gen_ai.prompt.version",
                        "traceloop.prompt.version",
                        "llm.prompt_template.version"),
                ofNode("pilothouse.release"),
                subject(),
                keeping.consent().word(),
                retentionClass());
    }

    private String retentionClass() {
        String said = ofNode("pilothouse.retention");
        return said.isEmpty() ? keeping.retentionClass() : said;
    }

    private String tool() {
        String tool = attributes.text("gen_ai.tool.name", "tool.name");
        String entity = attributes.text("traceloop.entity.name");
        return tool.isEmpty() && operation.name().equals("execute_tool") ? entity : tool;
    }

    /** A node that held the span on its disk has made the reference already. */
    String subject() {
        String made = ofNode("pilothouse.subject");
        return !made.isEmpty()
                ? made
                : cleaner.subject(
                        attributes.text(
                                "user.id",
                                "enduser.id",
                                "langfuse.user.id",
                                "traceloop.association.properties.user_id",
                                "ai.telemetry.metadata.userId",
                                "gen_ai.request.user",
                                "gen_ai.request.safety_identifier"));
    }

    private Tokens tokens(TokenUse use) {
        return new Tokens(
                use.input(),
                use.cacheRead(),
                use.cacheWrite(),
                use.output(),
                use.reasoning(),
                ofNode("pilothouse.tokens.estimated").equals("true"));
    }
}
