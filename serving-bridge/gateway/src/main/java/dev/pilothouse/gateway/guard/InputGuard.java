package dev.pilothouse.gateway.guard;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Stage;
import dev.pilothouse.gateway.json.ModelRequest;
import dev.pilothouse.gateway.json.Piece;
import dev.pilothouse.gateway.json.RequestTexts;
import dev.pilothouse.gateway.state.Guardrail;
import dev.pilothouse.gateway.state.Key;
import dev.pilothouse.gateway.state.NodeState;
import dev.pilothouse.policy.rules.guardrails.GuardContext;
import dev.pilothouse.policy.rules.guardrails.GuardHit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Looks at the texts of a request: masks and blocks, and takes out the marks of its caller. */
public final class InputGuard implements Stage.OnRequest {
    private final NodeState state;
    private final Workers workers;
    private final Webhooks webhooks;

    public InputGuard(NodeState state, Workers workers, Webhooks webhooks) {
        this.state = state;
        this.workers = workers;
        this.webhooks = webhooks;
    }

    @Override
    public void enter(Call call, Runnable next) {
        Guardrail policy = state.guardrail(call.key().tenant(), call.feature());
        call.guarded().begin(policy, context(call));
        if (policy.rules().isEmpty() && !RequestTexts.mayBeMarked(call.dialect(), call.body())) {
            next.run();
        } else {
            workers.run(
                    call,
                    call.body().length,
                    () -> look(call, policy),
                    looked -> apply(call, policy, looked, next));
        }
    }

    private record Result(RequestTexts texts, Looked looked) {}

    private static Result look(Call call, Guardrail policy) {
        RequestTexts texts = RequestTexts.of(call.dialect(), call.request().body());
        GuardContext by = Objects.requireNonNull(call.guarded().by());
        return new Result(texts, Looked.at(texts.pieces(), texts.unread(), policy.rules(), by));
    }

    private void apply(Call call, Guardrail policy, Result result, Runnable next) {
        Looked looked = result.looked;
        call.guarded().found(looked.hits());
        call.guarded().unread(result.texts.unread().names());
        Optional<GuardHit> block = looked.block();
        if (block.isPresent()) {
            throw Blocked.by(block.get(), policy);
        }
        new Questions(call, webhooks, result.texts.pieces(), looked.texts())
                .ask(texts -> {
                    rewrite(call, result.texts, texts);
                    next.run();
                });
    }

    private static void rewrite(Call call, RequestTexts found, List<String> texts) {
        List<Piece> pieces = found.pieces();
        boolean changed = found.marked() || new Looked(texts, List.of()).changed(pieces);
        if (changed) {
            byte[] body = found.body(call.request().body(), texts);
            call.read(ModelRequest.scan(call.dialect(), body), call.facts());
        }
    }

    private static GuardContext context(Call call) {
        Key key = call.key();
        return new GuardContext(
                key.tenant(),
                call.feature(),
                key.team(),
                key.environment(),
                call.request().model(),
                call.head().agent(),
                call.head().tool());
    }
}
