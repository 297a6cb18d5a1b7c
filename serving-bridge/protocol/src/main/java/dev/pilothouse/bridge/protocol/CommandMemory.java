package dev.pilothouse.bridge.protocol;

import dev.pilothouse.bridge.protocol.v1.Command;
import dev.pilothouse.bridge.protocol.v1.CommandResult;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs each command once: the results of the last {@value #REMEMBERED} are on disk, and an id that
 * comes again gets the result of the first time. Used by one thread, the given executor's.
 */
final class CommandMemory {
    private static final Logger LOG = LoggerFactory.getLogger(CommandMemory.class);
    private static final int REMEMBERED = 1_000;

    private final Path file;
    private final CommandHandler handler;
    private final Executor thread;
    private final Map<String, CommandResult> done = new LinkedHashMap<>();
    private final Map<String, CompletableFuture<CommandResult>> running = new HashMap<>();

    CommandMemory(Path folder, CommandHandler handler, Executor thread) {
        this.file = folder.resolve("commands");
        this.handler = handler;
        this.thread = thread;
    }

    void load() throws IOException {
        Optional<byte[]> content = AtomicFile.read(file);
        if (content.isEmpty()) {
            return;
        }
        try {
            ByteArrayInputStream in = new ByteArrayInputStream(content.get());
            for (CommandResult result = CommandResult.parseDelimitedFrom(in);
                    result != null;
                    result = CommandResult.parseDelimitedFrom(in)) {
                done.put(result.getId(), result);
            }
        } catch (IOException e) {
            AtomicFile.setAside(file, "not a list of results: " + e.getMessage());
        }
    }

    /** {@code answer} gets the result, on this object's thread. */
    void run(Command command, Consumer<CommandResult> answer) {
        CommandResult known = done.get(command.getId());
        if (known != null) {
            answer.accept(known);
            return;
        }
        CompletableFuture<CommandResult> result = running.get(command.getId());
        if (result == null) {
            result = start(command);
            running.put(command.getId(), result);
            result.thenAcceptAsync(this::remember, thread);
        }
        result.thenAcceptAsync(answer, thread);
    }

    private CompletableFuture<CommandResult> start(Command command) {
        CompletableFuture<CommandResult> started;
        try {
            started = handler.run(command).toCompletableFuture();
        } catch (RuntimeException e) {
            started = CompletableFuture.failedFuture(e);
        }
        return started.exceptionally(e -> failed(e))
                .thenApply(result -> result.toBuilder().setId(command.getId()).build());
    }

    private static CommandResult failed(Throwable e) {
        LOG.error("A command failed", e);
        return CommandResult.newBuilder().setOk(false).setDetail("error in the node: " + e).build();
    }

    private void remember(CommandResult result) {
        running.remove(result.getId());
        done.put(result.getId(), result);
        while (done.size() > REMEMBERED) {
            done.remove(done.keySet().iterator().next());
        }
        try {
            AtomicFile.write(file, encoded());
        } catch (IOException e) {
            LOG.error("The result of command {} cannot be kept", result.getId(), e);
        }
    }

    private byte[] encoded() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (CommandResult result : done.values()) {
            result.writeDelimitedTo(out);
        }
        return out.toByteArray();
    }
}
