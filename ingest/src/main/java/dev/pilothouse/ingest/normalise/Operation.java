package dev.pilothouse.ingest.normalise;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a GenAI span did, in the words of {@code gen_ai.operation.name}.
 *
 * @param name empty for a span that is not GenAI
 * @param dialect whose attributes it wears: gen_ai, gen_ai-1.36, openinference, traceloop, mcp, or
 *     empty
 */
record Operation(String name, String dialect) {
    /** Leaves: what agents and workflows report are sums of these. */
    private static final Set<String> CALLS =
            Set.of("chat", "text_completion", "generate_content", "embeddings", "rerank");

    private static final Map<String, String> OPENINFERENCE =
            Map.of(
                    "LLM", "chat",
                    "EMBEDDING", "embeddings",
                    "RETRIEVER", "retrieval",
                    "RERANKER", "rerank",
                    "TOOL", "execute_tool",
                    "AGENT", "invoke_agent",
                    "CHAIN", "invoke_workflow",
                    "GUARDRAIL", "guardrail",
                    "EVALUATOR", "evaluate",
                    "PROMPT", "prompt");
    private static final Map<String, String> TRACELOOP =
            Map.of(
                    "workflow", "invoke_workflow",
                    "task", "task",
                    "agent", "invoke_agent",
                    "tool", "execute_tool");
    private static final Map<String, String> REQUEST_TYPES =
            Map.of(
                    "chat", "chat",
                    "completion", "text_completion",
                    "embedding", "embeddings",
                    "rerank", "rerank");

    boolean isCall() {
        return CALLS.contains(name);
    }

    static Operation of(Attributes span) {
        String dialect = dialect(span);
        String standard = span.text("gen_ai.operation.name");
        if (!standard.isEmpty()) {
            return new Operation(standard.toLowerCase(Locale.ROOT), dialect);
        }
        return new Operation(inferred(span), dialect);
    }

    private static String inferred(Attributes span) {
        String inference = span.text("openinference.span.kind").toUpperCase(Locale.ROOT);
        String request = span.text("llm.request.type").toLowerCase(Locale.ROOT);
        String loop = span.text("traceloop.span.kind").toLowerCase(Locale.ROOT);
        if (!inference.isEmpty()) {
            return OPENINFERENCE.getOrDefault(inference, "");
        }
        if (!request.isEmpty()) {
            return REQUEST_TYPES.getOrDefault(request, "chat");
        }
        if (!loop.isEmpty()) {
            return TRACELOOP.getOrDefault(loop, "");
        }
        if (span.text("mcp.method.name").equals("tools/call")) {
            return "execute_tool";
        }
        return span.has("gen_ai.request.model") || span.has("llm.model_name") ? "chat" : "";
    }

    private static String dialect(Attributes span) {
        if (span.has("openinference.span.kind") || span.hasPrefix("llm.token_count.")) {
            return "openinference";
        }
        if (span.hasPrefix("traceloop.") || span.has("llm.request.type")) {
            return "traceloop";
        }
        if (span.hasPrefix("gen_ai.")) {
            return span.has("gen_ai.system") ? "gen_ai-1.36" : "gen_ai";
        }
        return span.hasPrefix("mcp.") ? "mcp" : "";
    }
}
