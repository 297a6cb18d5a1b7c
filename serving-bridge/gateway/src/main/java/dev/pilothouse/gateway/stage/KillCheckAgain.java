package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Stage;
import dev.pilothouse.gateway.call.Step;
import dev.pilothouse.gateway.kill.KillSwitch;
import dev.pilothouse.gateway.kill.Rule;

/**
 * Asks the kill set once more, now that model, deployment and provider are known: refuses, chooses
 * another deployment, or takes tools away.
 */
final class KillCheckAgain implements Stage.OnRequest {
    private final KillSwitch kills;
    private final ToolRestriction tools;

    KillCheckAgain(KillSwitch kills) {
        this.kills = kills;
        this.tools = new ToolRestriction(kills);
    }

    @Override
    public void enter(Call call, Runnable next) {
        if (passes(call)) {
            next.run();
        }
    }

    /** False when the call was ended, or goes another way. */
    boolean passes(Call call) {
        if (kills.denies(call)) {
            return false;
        }
        Rule elsewhere = kills.misplacing(call);
        if (elsewhere == null) {
            return tools.passes(call);
        }
        if (call.route().isShadow()) {
            kills.end(call, elsewhere, "");
        } else {
            call.route().takeBack();
            call.enterAgain(Step.ROUTE);
        }
        return false;
    }
}
