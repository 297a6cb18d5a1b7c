package dev.pilothouse.bridge.protocol;

import dev.pilothouse.bridge.protocol.v1.Command;
import dev.pilothouse.bridge.protocol.v1.CommandResult;
import java.util.concurrent.CompletionStage;

/**
 * What a node does with a command. The same id may come again after a reconnect: doing it twice
 * must be harmless.
 */
public interface CommandHandler {
    CompletionStage<CommandResult> run(Command command);
}
