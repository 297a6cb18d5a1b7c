package dev.pilothouse.gateway.guard;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Guarded;
import dev.pilothouse.gateway.call.Part;
import dev.pilothouse.gateway.call.Stage;
import dev.pilothouse.gateway.state.Guardrail;
import dev.pilothouse.policy.rules.guardrails.GuardStage;
import java.util.function.Consumer;

/** Looks at each part of an answer before the caller does. */
public final class OutputGuard implements Stage.OnAnswer {
    private final Workers workers;
    private final Webhooks webhooks;

    public OutputGuard(Workers workers, Webhooks webhooks) {
        this.workers = workers;
        this.webhooks = webhooks;
    }

    @Override
    public void part(Call call, Part part, Consumer<Part> next) {
        Guardrail policy = call.guarded().policy();
        boolean looked =
                policy != null
                        && (policy.rules().looksAt(GuardStage.OUTPUT)
                                || policy.rules().looksAt(GuardStage.TOOL_ARGUMENTS));
        if (!looked) {
            next.accept(part);
        } else if (!call.ended()) {
            filter(call, part).part(part, next);
        }
    }

    private Guarded.Filter filter(Call call, Part first) {
        Guarded.Filter filter = call.guarded().filter();
        if (filter == null) {
            boolean whole = first.last() && first.bytes().length > 0;
            filter =
                    whole
                            ? new WholeAnswer(call, workers, webhooks)
                            : new StreamedAnswer(call, webhooks);
            call.guarded().filter(filter);
        }
        return filter;
    }
}
