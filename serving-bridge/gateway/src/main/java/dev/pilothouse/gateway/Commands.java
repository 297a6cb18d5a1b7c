package dev.pilothouse.gateway;

import dev.pilothouse.bridge.protocol.CommandHandler;
import dev.pilothouse.bridge.protocol.v1.Command;
import dev.pilothouse.bridge.protocol.v1.CommandResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.ToIntFunction;

/** What the control plane asks of a gateway. */
final class Commands implements CommandHandler {
    private final ToIntFunction<String> forget;

    /**
     * @param forget forgets what waits of a tenant; says of how many calls
     */
    Commands(ToIntFunction<String> forget) {
        this.forget = forget;
    }

    @Override
    public CompletionStage<CommandResult> run(Command command) {
        var result = CommandResult.newBuilder().setId(command.getId());
        if (command.hasEraseTenant()) {
            int forgotten = forget.applyAsInt(command.getEraseTenant().getTenant());
            result.setOk(true).setDetail(forgotten + " waiting spans forgotten");
        } else {
            result.setDetail("a gateway has no " + command.getVerbCase());
        }
        return CompletableFuture.completedFuture(result.build());
    }
}
