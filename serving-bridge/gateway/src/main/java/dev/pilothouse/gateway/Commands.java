package dev.pilothouse.gateway;

import dev.pilothouse.bridge.protocol.CommandHandler;
import dev.pilothouse.bridge.protocol.v1.Command;
import dev.pilothouse.bridge.protocol.v1.CommandResult;
import dev.pilothouse.gateway.telemetry.SignalBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What the control plane asks of a gateway. */
final class Commands implements CommandHandler {
    private final SignalBuffer signals;

    Commands(SignalBuffer signals) {
        this.signals = signals;
    }

    @Override
    public CompletionStage<CommandResult> run(Command command) {
        var result = CommandResult.newBuilder().setId(command.getId());
        if (command.hasEraseTenant()) {
            int forgotten = signals.forget(command.getEraseTenant().getTenant());
            result.setOk(true).setDetail(forgotten + " waiting spans forgotten");
        } else {
            result.setDetail("a gateway has no " + command.getVerbCase());
        }
        return CompletableFuture.completedFuture(result.build());
    }
}
