package dev.pilothouse.console.web.traces;

import dev.pilothouse.analytics.traces.TraceSpan;
import dev.pilothouse.console.web.ui.Format;
import java.util.LinkedHashMap;
import java.util.Map;

/** A span's columns under the names that they arrive with. */
final class SpanFacts {
    private SpanFacts() {}

    static Map<String, String> of(TraceSpan s) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("span.id", s.spanId());
        all.put("span.parent_id", s.parentId());
        all.put("span.name", s.name());
        all.put("span.kind", s.kind());
        all.put("span.start", s.start().toString());
        all.put("service.name", s.service());
        all.put("pilothouse.tenant", s.tenant());
        all.put("pilothouse.team", s.owner().team());
        all.put("pilothouse.feature", s.owner().feature());
        all.put("pilothouse.environment", s.owner().environment());
        all.put("pilothouse.key", s.owner().key());
        all.put("gen_ai.operation.name", s.operation());
        all.put("gen_ai.provider.name", s.served().provider());
        all.put("gen_ai.request.model", s.served().requestModel());
        all.put("gen_ai.response.model", s.served().model());
        all.put("gen_ai.response.id", s.result().responseId());
        all.put("gen_ai.response.finish_reasons", s.result().finishReason());
        all.put("gen_ai.agent.name", s.agent());
        all.put("gen_ai.tool.name", s.tool());
        all.put("gen_ai.data_source.id", s.dataSource());
        all.put("pilothouse.deployment", s.served().deployment());
        all.put("pilothouse.route.reason", s.served().routeReason());
        all.put("pilothouse.outcome", s.result().outcome());
        all.put("pilothouse.kill.epoch", number(s.result().killEpoch()));
        all.put("pilothouse.kill.id", s.result().killId());
        all.put("error.type", s.result().errorType());
        all.put("error.message", s.result().errorMessage());
        all.put("session.id", s.session());
        all.put("user reference", s.subject());
        return all;
    }

    static Map<String, String> cost(TraceSpan s) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Duration", Waterfall.words(s.duration()));
        all.put(
                "First token after",
                s.served().ttft().isZero() ? "" : Waterfall.words(s.served().ttft()));
        if (!s.call()) {
            return all;
        }
        all.put("Input tokens", Format.count(s.tokens().input()));
        all.put("Input from cache", Format.count(s.tokens().cacheRead()));
        all.put("Input written to cache", Format.count(s.tokens().cacheWrite()));
        all.put("Output tokens", Format.count(s.tokens().output()));
        all.put("Reasoning tokens", Format.count(s.tokens().reasoning()));
        all.put(
                "Tokens counted",
                s.tokens().estimated() ? "estimated" : "as the provider reported");
        all.put("Cost", CostTable.cost(s));
        all.put("Priced by", CostTable.pricedBy(s));
        return all;
    }

    private static String number(long value) {
        return value == 0 ? "" : Long.toString(value);
    }
}
