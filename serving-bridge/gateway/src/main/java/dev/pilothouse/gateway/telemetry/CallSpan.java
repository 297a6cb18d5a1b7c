package dev.pilothouse.gateway.telemetry;

import dev.pilothouse.gateway.call.Cached;
import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Outcome;
import dev.pilothouse.gateway.call.Refusal;
import dev.pilothouse.gateway.call.Route;
import dev.pilothouse.gateway.json.Answer;
import dev.pilothouse.gateway.json.ModelRequest;
import dev.pilothouse.gateway.json.Usage;
import dev.pilothouse.gateway.state.Guardrail;
import dev.pilothouse.gateway.state.Key;
import dev.pilothouse.gateway.state.Served;
import dev.pilothouse.gateway.state.Target;
import dev.pilothouse.policy.rules.guardrails.GuardAction;
import dev.pilothouse.policy.rules.guardrails.GuardHit;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The GenAI span of a call that is over. The call does not change any more, so the span is put
 * together later, off its event loop.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/">GenAI spans</a>
 */
public final class CallSpan implements Signal {
    private static final int MOST_CONTENT = 64 * 1024;
    private static final Map<String, String> PARAMETERS =
            Map.ofEntries(
                    Map.entry("temperature", "gen_ai.request.temperature"),
                    Map.entry("top_p", "gen_ai.request.top_p"),
                    Map.entry("top_k", "gen_ai.request.top_k"),
                    Map.entry("frequency_penalty", "gen_ai.request.frequency_penalty"),
                    Map.entry("presence_penalty", "gen_ai.request.presence_penalty"),
                    Map.entry("max_tokens", "gen_ai.request.max_tokens"),
                    Map.entry("max_completion_tokens", "gen_ai.request.max_tokens"),
                    Map.entry("max_output_tokens", "gen_ai.request.max_tokens"),
                    Map.entry("dimensions", "gen_ai.embeddings.dimension.count"),
                    Map.entry("n", "gen_ai.request.choice.count"),
                    Map.entry("seed", "gen_ai.request.seed"));

    private static final Pattern DIGEST = Pattern.compile("(?i)(sha256:)?[0-9a-f]{64}");
    private final Call call;
    private final boolean content;
    private final long decision;

    /**
     * @param content whether messages go with it
     * @param decision its number among what was decided against callers; 0: it is none
     */
    public CallSpan(Call call, boolean content, long decision) {
        this.call = call;
        this.content = content;
        this.decision = decision;
    }

    @Override
    public int bytes() {
        return 2_048 + (call.isRead() ? call.request().bytes() : 0);
    }

    @Override
    public String tenant() {
        return call.key().tenant();
    }

    @Override
    public String user() {
        return call.isRead() ? call.request().endUsers().stream().findFirst().orElse("") : "";
    }

    @Override
    public Instant startedAt() {
        return call.timing().startedAt();
    }

    @Override
    public void write(SpanWriter span) {
        String model = call.isRead() ? " " + call.request().model() : "";
        span.head(
                call.trace(),
                call.dialect().operation() + model,
                SpanWriter.CLIENT,
                call.timing().startedAt(),
                call.timing().duration());
        attributes(span.attributes());
        if (call.outcome() == Outcome.ERROR) {
            Refusal refusal = call.refusal();
            span.failed(refusal == null || !content ? "" : refusal.text());
        }
    }

    private void attributes(Attributes attributes) {
        attributes.text("gen_ai.operation.name", call.dialect().operation());
        caller(attributes);
        outcome(attributes);
        if (call.isRead()) {
            request(attributes, call.request());
            response(attributes, call.answer());
            usage(attributes, call.usage());
        }
    }

    private void caller(Attributes attributes) {
        Key key = call.key();
        attributes
                .text("pilothouse.tenant", key.tenant())
                .text("pilothouse.team", key.team())
                .text("pilothouse.feature", call.feature())
                .text("pilothouse.environment", key.environment())
                .text("pilothouse.key", key.id())
                .text("pilothouse.consent", call.head().consent().or(key.consent()).word())
                .text("gen_ai.agent.name", call.head().agent())
                .text("gen_ai.tool.name", call.head().tool())
                .text("gen_ai.conversation.id", call.head().session())
                .text("session.id", call.head().session());
        Served served = call.served();
        if (served == null) {
            attributes.text("pilothouse.release", claimed(call.head().release()));
        } else {
            attributes
                    .text("pilothouse.release", served.digest())
                    .text("gen_ai.prompt.name", served.prompt())
                    .text("gen_ai.prompt.version", Long.toString(served.version()));
        }
    }

    /** What a caller says of itself; never a digest, which only an answered release has. */
    private static String claimed(String release) {
        return DIGEST.matcher(release).matches() ? "" : release;
    }

    private void outcome(Attributes attributes) {
        Route route = call.route();
        Target target = route.target();
        attributes
                .text("pilothouse.outcome", call.outcome().word())
                .text("pilothouse.route.reason", route.reason())
                .whole("pilothouse.route.attempts", route.attempts())
                .texts("pilothouse.route.failures", route.failures())
                .text("gen_ai.provider.name", target == null ? "pilothouse" : target.provider());
        if (route.cardWarning()) {
            attributes.flag("pilothouse.model_card.missing", true);
        }
        if (call.disclosure().unclassified()) {
            attributes.flag("pilothouse.risk.unclassified", true);
        }
        if (route.isShadow()) {
            attributes.flag("pilothouse.shadow", true);
        }
        if (target != null) {
            attributes
                    .text("pilothouse.deployment", target.id())
                    .text("server.address", target.origin().host())
                    .whole("server.port", target.origin().port());
        }
        Refusal refusal = call.refusal();
        if (refusal != null) {
            attributes.text("error.type", refusal.code());
            if (call.opened()) {
                attributes.flag("pilothouse.partial", true);
            }
        } else if (call.outcome() == Outcome.ERROR) {
            attributes.text("error.type", "upstream_error");
        }
        some(attributes, "pilothouse.audit.counter", decision);
        guardrails(attributes);
        if (call.isRead()) {
            attributes.texts(
                    "pilothouse.tools.withheld", call.facts().withheld().stream().toList());
        }
        cache(attributes, call.cached());
        Call.Killed killed = call.killed();
        if (killed != null) {
            attributes
                    .text("pilothouse.kill.id", killed.id())
                    .whole("pilothouse.kill.epoch", killed.epoch());
        }
    }

    private static void cache(Attributes attributes, Cached cached) {
        Cached.Word word = cached.word();
        attributes
                .text("pilothouse.cache", word.text())
                .text("pilothouse.cache.source_trace", cached.source());
        if (word == Cached.Word.HIT_SEMANTIC || word == Cached.Word.SHADOW_HIT) {
            attributes.decimal("pilothouse.cache.similarity", cached.similarity());
        }
        if (word.spares()) {
            Cached.Saved saved = cached.saved();
            attributes
                    .decimal("pilothouse.cost.amount", 0)
                    .whole("pilothouse.cache.avoided.input_tokens", saved.usage().prompt())
                    .whole("pilothouse.cache.avoided.output_tokens", saved.usage().completion())
                    .decimal("pilothouse.cache.avoided.cost", saved.cost() / 1e9)
                    .text("pilothouse.cache.avoided.currency", saved.currency());
        }
    }

    private void guardrails(Attributes attributes) {
        Guardrail policy = call.guarded().policy();
        List<GuardHit> hits = call.guarded().hits();
        if (policy != null && policy.version() > 0) {
            attributes
                    .text("pilothouse.guardrail.policy", policy.policy())
                    .whole("pilothouse.guardrail.version", policy.version());
        }
        attributes
                .text("pilothouse.guardrail.action", strongest(hits))
                .texts("pilothouse.guardrail.rule", hits.stream().map(GuardHit::rule).toList())
                .texts("pilothouse.guardrail.hits", hits.stream().map(CallSpan::hit).toList())
                .texts("pilothouse.guardrail.unread", call.guarded().unread());
    }

    private static String strongest(List<GuardHit> hits) {
        return hits.stream()
                .map(GuardHit::action)
                .max(Comparator.naturalOrder())
                .map(GuardAction::word)
                .orElse("");
    }

    /** For example {@code mask Secrets (input): secret × 2}. */
    private static String hit(GuardHit hit) {
        return hit.action().word()
                + " "
                + hit.rule()
                + " ("
                + hit.stage().word()
                + "): "
                + String.join(", ", hit.kinds())
                + " × "
                + hit.count();
    }

    private void request(Attributes attributes, ModelRequest request) {
        attributes
                .text("gen_ai.request.model", request.model())
                .flag("gen_ai.request.stream", request.stream())
                .flag("pilothouse.stream", request.stream())
                .texts("gen_ai.request.stop_sequences", content ? request.stop() : List.of())
                .text("user.id", request.endUsers().stream().findFirst().orElse(""));
        request.parameters().forEach((name, value) -> parameter(attributes, name, value));
        if (content) {
            attributes.text("gen_ai.input.messages", Messages.input(request.body(), MOST_CONTENT));
        }
    }

    private static void parameter(Attributes attributes, String name, Object value) {
        String as = PARAMETERS.getOrDefault(name, name);
        if (value instanceof Double number) {
            attributes.decimal(as, number);
        } else if (value instanceof Long number) {
            attributes.whole(as, number);
        }
    }

    private void response(Attributes attributes, Answer answer) {
        attributes
                .text("gen_ai.response.id", answer.id())
                .text("gen_ai.response.model", answer.model())
                .texts("gen_ai.response.finish_reasons", answer.finishReasons());
        if (call.timing().timeToFirstOutput() > 0) {
            attributes.decimal(
                    "gen_ai.response.time_to_first_chunk", call.timing().timeToFirstOutput() / 1e9);
        }
        if (content && !answer.choices().isEmpty()) {
            attributes.text("gen_ai.output.messages", Messages.output(answer));
        }
    }

    private static void usage(Attributes attributes, Usage usage) {
        if (usage.equals(Usage.NONE)) {
            return;
        }
        attributes
                .whole("gen_ai.usage.input_tokens", usage.prompt())
                .whole("gen_ai.usage.output_tokens", usage.completion())
                .flag("pilothouse.tokens.estimated", usage.estimated());
        some(attributes, "gen_ai.usage.cache_read.input_tokens", usage.cacheRead());
        some(attributes, "gen_ai.usage.cache_write.input_tokens", usage.cacheWrite());
        some(attributes, "gen_ai.usage.reasoning.output_tokens", usage.reasoning());
    }

    private static void some(Attributes attributes, String name, long number) {
        if (number > 0) {
            attributes.whole(name, number);
        }
    }
}
