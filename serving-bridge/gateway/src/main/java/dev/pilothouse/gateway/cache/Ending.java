package dev.pilothouse.gateway.cache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Outcome;
import dev.pilothouse.gateway.call.Route;
import dev.pilothouse.gateway.json.Choice;
import dev.pilothouse.gateway.json.Dialect;
import java.util.List;
import java.util.Set;

/** How an answer ended: only those that are complete are kept. */
final class Ending {
    private static final Set<String> COMPLETE =
            Set.of(
                    "stop",
                    "tool_calls",
                    "function_call",
                    "end_turn",
                    "stop_sequence",
                    "tool_use",
                    "completed");

    private Ending() {}

    /**
     * Whether an answer may serve others: it came to its own end, not to a limit or a filter, from
     * the model that was asked for and not from what a budget or a kill put in its place.
     */
    static boolean isClean(Call call) {
        List<String> reasons = call.answer().finishReasons();
        return call.outcome() == Outcome.OK
                && !call.answer().failed()
                && call.route().thrift() == Route.Thrift.NONE
                && call.route().diversion().isEmpty()
                && (reasons.isEmpty()
                        ? call.dialect() == Dialect.OPENAI_EMBEDDINGS
                        : COMPLETE.containsAll(reasons));
    }

    /** Whether the bytes of a stream have its last event. */
    static boolean isWhole(Dialect dialect, byte[] stream) {
        String text = new String(stream, ISO_8859_1).strip();
        return switch (dialect) {
            case OPENAI_CHAT -> text.endsWith("[DONE]");
            case ANTHROPIC_MESSAGES -> text.contains("\nevent: message_stop");
            case OPENAI_RESPONSES -> text.contains("\nevent: response.completed");
            case OPENAI_EMBEDDINGS, ANTHROPIC_COUNT -> false;
        };
    }

    /** Whether the model asked for tools: what they do is not the answer to a similar question. */
    static boolean callsTools(Call call) {
        return call.answer().choices().stream()
                .map(Choice::toolCalls)
                .anyMatch(calls -> calls.iterator().hasNext());
    }
}
