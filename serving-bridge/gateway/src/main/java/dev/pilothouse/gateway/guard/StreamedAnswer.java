package dev.pilothouse.gateway.guard;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Guarded;
import dev.pilothouse.gateway.call.Part;
import dev.pilothouse.gateway.json.ChatAnswerTexts;
import dev.pilothouse.gateway.json.ChatPiece;
import dev.pilothouse.gateway.json.EventSplitter;
import dev.pilothouse.gateway.state.Guardrail;
import dev.pilothouse.policy.rules.guardrails.GuardContext;
import dev.pilothouse.policy.rules.guardrails.GuardResult;
import dev.pilothouse.policy.rules.guardrails.GuardStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a stream: each text of each choice through a window of its own. What a window held back
 * goes out in an event before the one that ends the choice.
 */
final class StreamedAnswer implements Guarded.Filter {
    private record Arrived(Part part, Consumer<Part> next) {}

    private record Window(ChatPiece first, GuardStream stream) {}

    private final Call call;
    private final Webhooks webhooks;
    private final Guardrail policy;
    private final GuardContext by;
    private final Map<String, Window> windows = new LinkedHashMap<>();
    private final ArrayDeque<Arrived> waiting = new ArrayDeque<>(0);
    private @Nullable ChatAnswerTexts newest;
    private boolean asking;

    StreamedAnswer(Call call, Webhooks webhooks) {
        this.call = call;
        this.webhooks = webhooks;
        this.policy = Objects.requireNonNull(call.guarded().policy());
        this.by = Objects.requireNonNull(call.guarded().by());
    }

    @Override
    public void part(Part part, Consumer<Part> next) {
        if (asking) {
            waiting.add(new Arrived(part, next));
        } else {
            look(part, next);
        }
    }

    private void look(Part part, Consumer<Part> next) {
        ChatAnswerTexts texts = ChatAnswerTexts.of(part.bytes());
        boolean over = part.last() || isDone(part.bytes());
        if (texts.pieces().isEmpty() && texts.finished().isEmpty() && !over) {
            next.accept(part);
            return;
        }
        newest = over ? newest : texts;
        List<String> changed = feed(texts);
        if (!call.ended()) {
            rest(
                    choice -> over || texts.finished().contains(choice),
                    next,
                    () -> next.accept(changed(part, texts, changed)));
        }
    }

    /** What may be handed on of each text; the rest waits in its window. */
    private List<String> feed(ChatAnswerTexts texts) {
        List<String> out = new ArrayList<>(texts.pieces().size());
        for (ChatPiece piece : texts.pieces()) {
            if (!policy.rules().looksAt(piece.stage())) {
                out.add(piece.value());
            } else if (!call.ended()) {
                out.add(taken(window(piece).stream.add(piece.value())));
            }
        }
        return out;
    }

    private Window window(ChatPiece piece) {
        return windows.computeIfAbsent(
                piece.choice() + "/" + piece.channel(),
                k -> new Window(piece, policy.rules().stream(piece.stage(), by)));
    }

    private String taken(GuardResult result) {
        call.guarded().found(result.hits());
        result.block().ifPresent(hit -> call.block(Blocked.by(hit, policy)));
        return result.text();
    }

    /** Empties the windows of choices that end. */
    private void rest(IntPredicate ends, Consumer<Part> next, Runnable then) {
        List<ChatPiece> pieces = new ArrayList<>(windows.size());
        List<String> texts = new ArrayList<>(windows.size());
        for (Window window : List.copyOf(windows.values())) {
            ChatPiece piece = window.first;
            if (ends.test(piece.choice()) && !call.ended()) {
                windows.remove(piece.choice() + "/" + piece.channel());
                pieces.add(piece);
                texts.add(taken(window.stream.end()));
            }
        }
        asking = true;
        new Questions(call, webhooks, pieces, texts)
                .ask(answered -> {
                    asking = false;
                    emit(pieces, answered, next);
                    then.run();
                    goOn();
                });
    }

    private void emit(List<ChatPiece> pieces, List<String> texts, Consumer<Part> next) {
        ChatAnswerTexts like = newest;
        for (int i = 0; like != null && i < pieces.size(); i++) {
            ChatPiece piece = pieces.get(i);
            if (!texts.get(i).isEmpty()) {
                byte[] event = like.event(piece.choice(), piece.channel(), texts.get(i));
                next.accept(new Part(event, false));
            }
        }
    }

    /** Parts that came while a webhook was asked. */
    private void goOn() {
        for (Arrived arrived = waiting.poll();
                arrived != null;
                arrived = asking ? null : waiting.poll()) {
            look(arrived.part, arrived.next);
        }
        if (!call.ended()) {
            call.flush();
        }
    }

    private static Part changed(Part part, ChatAnswerTexts texts, List<String> changed) {
        boolean same =
                !texts.tellsTokens() && !new Looked(changed, List.of()).changed(texts.pieces());
        return same ? part : new Part(texts.bytes(part.bytes(), changed), part.last());
    }

    private static boolean isDone(byte[] event) {
        int data = EventSplitter.dataAt(event);
        return data >= 0 && event.length > data + 1 && event[data] == '[' && event[data + 1] == 'D';
    }
}
