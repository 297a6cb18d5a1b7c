package dev.pilothouse.gateway.guard;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.json.Piece;
import dev.pilothouse.gateway.state.Guardrail;
import dev.pilothouse.policy.rules.guardrails.GuardContext;
import dev.pilothouse.policy.rules.guardrails.GuardResult;
import dev.pilothouse.policy.rules.guardrails.GuardRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The questions of one call to webhooks, one after the other: each text that a rule with a webhook
 * looks at, as the other rules left it. Runs on the call's event loop; waits on none.
 */
final class Questions {
    private record Question(int text, GuardRule rule) {}

    private final Call call;
    private final Webhooks webhooks;
    private final Guardrail policy;
    private final GuardContext by;
    private final List<Piece> pieces;
    private final List<String> texts;
    private final List<Question> open = new ArrayList<>(0);

    Questions(Call call, Webhooks webhooks, List<Piece> pieces, List<String> texts) {
        this.call = call;
        this.webhooks = webhooks;
        this.policy = Objects.requireNonNull(call.guarded().policy());
        this.by = Objects.requireNonNull(call.guarded().by());
        this.pieces = pieces;
        this.texts = new ArrayList<>(texts);
        for (int i = 0; i < pieces.size(); i++) {
            if (!this.texts.get(i).isEmpty()) {
                for (GuardRule rule : policy.rules().webhooks(pieces.get(i).stage())) {
                    open.add(new Question(i, rule));
                }
            }
        }
    }

    /** Asks all; {@code then} gets the texts unless the call ended. */
    void ask(Consumer<List<String>> then) {
        if (call.ended()) {
            return;
        }
        if (open.isEmpty()) {
            then.accept(texts);
            return;
        }
        Question question = open.removeFirst();
        Piece piece = pieces.get(question.text);
        String text = texts.get(question.text);
        webhooks.ask(
                call,
                question.rule,
                piece.stage(),
                text,
                answer -> {
                    GuardResult result =
                            policy.rules().answered(question.rule, piece.stage(), text, by, answer);
                    call.guarded().found(result.hits());
                    if (result.block().isPresent()) {
                        call.block(Blocked.by(result.block().get(), policy));
                    } else {
                        texts.set(question.text, result.text());
                        ask(then);
                    }
                });
    }
}
