package dev.pilothouse.gateway.guard;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Guarded;
import dev.pilothouse.gateway.call.Part;
import dev.pilothouse.gateway.call.Refusal;
import dev.pilothouse.gateway.json.AnswerTexts;
import dev.pilothouse.gateway.json.Piece;
import dev.pilothouse.gateway.state.Guardrail;
import dev.pilothouse.policy.rules.guardrails.GuardContext;
import dev.pilothouse.policy.rules.guardrails.GuardHit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** Looks at an answer in one piece. */
final class WholeAnswer implements Guarded.Filter {
    private final Call call;
    private final Workers workers;
    private final Webhooks webhooks;
    private final Guardrail policy;
    private final GuardContext by;

    WholeAnswer(Call call, Workers workers, Webhooks webhooks) {
        this.call = call;
        this.workers = workers;
        this.webhooks = webhooks;
        this.policy = Objects.requireNonNull(call.guarded().policy());
        this.by = Objects.requireNonNull(call.guarded().by());
    }

    private record Result(AnswerTexts texts, Looked looked) {}

    @Override
    public void part(Part part, Consumer<Part> next) {
        workers.run(
                call,
                part.bytes().length,
                () -> {
                    AnswerTexts texts = AnswerTexts.ofWhole(call.dialect(), part.bytes());
                    return new Result(
                            texts, Looked.at(texts.pieces(), texts.unread(), policy.rules(), by));
                },
                result -> apply(part, result, next));
    }

    private void apply(Part part, Result result, Consumer<Part> next) {
        Looked looked = result.looked;
        call.guarded().found(looked.hits());
        call.guarded().unread(result.texts.unread().names());
        if (result.texts.unreadable()) {
            call.refuse(
                    Refusal.of(
                            502,
                            "upstream_error",
                            "The deployment sent an answer that guardrails cannot read."));
            return;
        }
        Optional<GuardHit> block = looked.block();
        if (block.isPresent()) {
            call.block(Blocked.by(block.get(), policy));
            return;
        }
        new Questions(call, webhooks, result.texts.pieces(), looked.texts())
                .ask(texts -> next.accept(changed(part, result.texts, texts)));
    }

    private static Part changed(Part part, AnswerTexts found, List<String> texts) {
        for (int i = 0; i < texts.size(); i++) {
            Piece piece = found.pieces().get(i);
            if (!piece.value().equals(texts.get(i))) {
                found.unseal(piece.channel());
            }
        }
        return new Looked(texts, List.of()).changed(found.pieces())
                ? new Part(found.bytes(part.bytes(), texts, 0), part.last())
                : part;
    }
}
