package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Stage;
import dev.pilothouse.gateway.kill.KillSwitch;

/** Refuses what the kill set names. Stands at both kill steps. */
final class KillCheck implements Stage.OnRequest {
    private final KillSwitch kills;

    KillCheck(KillSwitch kills) {
        this.kills = kills;
    }

    @Override
    public void enter(Call call, Runnable next) {
        if (!kills.denies(call)) {
            next.run();
        }
    }
}
