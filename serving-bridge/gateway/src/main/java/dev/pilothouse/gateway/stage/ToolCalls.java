package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Part;
import dev.pilothouse.gateway.call.Stage;
import dev.pilothouse.gateway.kill.KillSwitch;
import java.util.function.Consumer;

/** Lets no call of a tool through that a kill forbids, even of one that was never offered. */
final class ToolCalls implements Stage.OnAnswer {
    private final ToolRestriction tools;

    ToolCalls(KillSwitch kills) {
        this.tools = new ToolRestriction(kills);
    }

    @Override
    public void part(Call call, Part part, Consumer<Part> next) {
        if (tools.answerPasses(call)) {
            next.accept(part);
        }
    }
}
