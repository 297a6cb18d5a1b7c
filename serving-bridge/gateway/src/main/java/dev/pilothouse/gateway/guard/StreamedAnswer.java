package dev.pilothouse.gateway.guard;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Guarded;
import dev.pilothouse.gateway.call.Part;
import dev.pilothouse.gateway.call.Refusal;
import dev.pilothouse.gateway.json.AnswerTexts;
import dev.pilothouse.gateway.json.Piece;
import dev.pilothouse.gateway.state.Guardrail;
import dev.pilothouse.policy.rules.guardrails.GuardAction;
import dev.pilothouse.policy.rules.guardrails.GuardContext;
import dev.pilothouse.policy.rules.guardrails.GuardResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Looks at a stream: each channel through a window of its own, texts that are complete at once.
 * What a window held back goes out in an event before the one that ends its channel.
 */
final class StreamedAnswer implements Guarded.Filter {
    private record Arrived(Part part, Consumer<Part> next) {}

    private final Call call;
    private final Webhooks webhooks;
    private final Guardrail policy;
    private final GuardContext by;
    private final Map<String, Window> windows = new LinkedHashMap<>();
    private final Said said = new Said();

    /** Channels of which something was masked. */
    private final Set<String> masked = new HashSet<>(0);

    private final ArrayDeque<Arrived> waiting = new ArrayDeque<>(0);
    private boolean asking;

    /** Events put in so far, by which the numbers of later ones are higher. */
    private long shift;

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
        AnswerTexts texts = AnswerTexts.ofEvent(call.dialect(), part.bytes());
        if (texts.unreadable()) {
            call.refuse(unreadable("an event that guardrails cannot read"));
            return;
        }
        if (!texts.unread().isEmpty()) {
            call.guarded().unread(texts.unread().names());
            taken(new GuardResult("", texts.unread().check(policy.rules(), by)));
        }
        if (call.ended()) {
            return;
        }
        try {
            new Event(part, texts, next).look();
        } catch (IllegalStateException tooLong) {
            call.refuse(unreadable(String.valueOf(tooLong.getMessage())));
        }
    }

    private Refusal unreadable(String what) {
        return Refusal.of(502, "upstream_error", "The deployment sent " + what + ".")
                .with("partial", call.opened());
    }

    private String taken(GuardResult result) {
        call.guarded().found(result.hits());
        result.block().ifPresent(hit -> call.block(Blocked.by(hit, policy)));
        return result.text();
    }

    /** One event on its way. */
    private final class Event {
        private final Part part;
        private final AnswerTexts texts;
        private final Consumer<Part> next;
        private final String[] changed;

        /** Texts that are complete now: rests of windows, then whole ones of this event. */
        private final List<Piece> complete = new ArrayList<>(0);

        private final List<String> completed = new ArrayList<>(0);
        private final List<Window> ending = new ArrayList<>(0);
        private final List<Integer> whole = new ArrayList<>(0);

        Event(Part part, AnswerTexts texts, Consumer<Part> next) {
            this.part = part;
            this.texts = texts;
            this.next = next;
            this.changed = new String[texts.pieces().size()];
        }

        void look() {
            for (int i = 0; i < changed.length && !call.ended(); i++) {
                feed(i, texts.pieces().get(i));
            }
            boolean over = part.last() || isDone();
            for (String channel : List.copyOf(windows.keySet())) {
                if (!call.ended() && (over || texts.ends(channel))) {
                    end(channel);
                }
            }
            if (!call.ended()) {
                ask();
            }
        }

        private boolean isDone() {
            return texts.pieces().isEmpty() && AnswerTexts.isDone(part.bytes());
        }

        private void feed(int index, Piece piece) {
            if (!policy.rules().looksAt(piece.stage())) {
                changed[index] = piece.value();
            } else if (piece.repeats() && said.has(piece.channel())) {
                changed[index] = "";
            } else if (piece.channel().isEmpty() || piece.repeats()) {
                whole.add(index);
            } else {
                changed[index] =
                        taken(piece.channel(), window(piece).add(piece, texts, part.bytes()));
                said(piece.channel(), changed[index]);
            }
        }

        private String taken(String channel, GuardResult result) {
            if (result.hits().stream().anyMatch(hit -> hit.action() == GuardAction.MASK)) {
                masked.add(channel);
            }
            return StreamedAnswer.this.taken(result);
        }

        private Window window(Piece piece) {
            return windows.computeIfAbsent(
                    piece.channel(),
                    k -> new Window(piece, texts, part.bytes(), policy.rules(), by));
        }

        private void end(String channel) {
            Window window = Objects.requireNonNull(windows.remove(channel));
            ending.add(window);
            complete.add(window.newest());
            completed.add(taken(channel, window.end()));
        }

        private void ask() {
            for (int index : whole) {
                Piece piece = texts.pieces().get(index);
                complete.add(piece);
                completed.add(
                        StreamedAnswer.this.taken(
                                policy.rules().check(piece.stage(), piece.value(), by)));
            }
            asking = true;
            new Questions(call, webhooks, complete, completed)
                    .ask(answered -> {
                        asking = false;
                        handOn(answered);
                        goOn();
                    });
        }

        private void handOn(List<String> answered) {
            for (int i = 0; i < ending.size(); i++) {
                if (!completed.get(i).equals(answered.get(i))) {
                    masked.add(complete.get(i).channel());
                }
                rest(ending.get(i), answered.get(i));
            }
            for (int i = 0; i < whole.size(); i++) {
                changed[whole.get(i)] = answered.get(ending.size() + i);
            }
            for (int i = 0; i < changed.length; i++) {
                Piece piece = texts.pieces().get(i);
                if (piece.repeats() && said.has(piece.channel())) {
                    changed[i] = String.valueOf(said.all(piece.channel()));
                }
            }
            masked.forEach(texts::unseal);
            next.accept(changed());
        }

        private void rest(Window window, String text) {
            if (!text.isEmpty()) {
                said(window.newest().channel(), text);
                shift += window.counted() ? 1 : 0;
                next.accept(new Part(window.more(text, shift), false));
            }
        }

        private void said(String channel, String text) {
            if (texts.repeats()) {
                said.add(channel, text);
            }
        }

        private Part changed() {
            List<String> now = List.of(changed);
            boolean same =
                    shift == 0
                            && !texts.mustChange()
                            && !new Looked(now, List.of()).changed(texts.pieces());
            return same ? part : new Part(texts.bytes(part.bytes(), now, shift), part.last());
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
}
