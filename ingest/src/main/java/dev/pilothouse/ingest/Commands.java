package dev.pilothouse.ingest;

import dev.pilothouse.bridge.protocol.CommandHandler;
import dev.pilothouse.bridge.protocol.SubjectFiles;
import dev.pilothouse.bridge.protocol.v1.Command;
import dev.pilothouse.bridge.protocol.v1.CommandResult;
import dev.pilothouse.bridge.protocol.v1.EraseSubject;
import dev.pilothouse.ingest.collect.Counters;
import dev.pilothouse.ingest.spool.Leaving;
import dev.pilothouse.ingest.write.WriteLoop;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What the control plane asks of an ingest process. */
final class Commands implements CommandHandler {
    private final WriteLoop writer;
    private final SubjectFiles files;
    private final Counters counters;

    Commands(WriteLoop writer, SubjectFiles files, Counters counters) {
        this.writer = writer;
        this.files = files;
        this.counters = counters;
    }

    /** May fail for the disk. */
    private interface Step {
        CommandResult run() throws IOException;
    }

    @Override
    public CompletionStage<CommandResult> run(Command command) {
        return switch (command.getVerbCase()) {
            case ERASE_TENANT -> eraseTenant(command.getEraseTenant().getTenant());
            case ERASE_SUBJECT -> eraseSubject(command.getEraseSubject());
            case PLANT_SUBJECT ->
                    now(() -> {
                        files.plant(command.getPlantSubject().getReferencesList());
                        return CommandResult.newBuilder().setOk(true).build();
                    });
            case PROBE_SUBJECT ->
                    now(() -> {
                        List<String> found =
                                files.look(command.getProbeSubject().getReferencesList());
                        return CommandResult.newBuilder()
                                .setOk(true)
                                .setCount(found.size())
                                .setDetail(String.join(", ", found))
                                .build();
                    });
            default -> now(() -> failed("ingest has no " + command.getVerbCase()));
        };
    }

    private CompletionStage<CommandResult> eraseTenant(String tenant) {
        return writer.erase(unit -> unit.tenant().equals(tenant)).handle(Commands::told);
    }

    private CompletionStage<CommandResult> eraseSubject(EraseSubject who) {
        long before = who.getBefore().getSeconds() * 1_000_000_000L + who.getBefore().getNanos();
        Map<String, Long> leaving = new HashMap<>();
        who.getReferencesList().forEach(reference -> leaving.put(reference, before));
        return writer.erase(new Leaving(who.getTenant(), leaving))
                .thenApply(dropped -> {
                    counters.add("spans.erased", dropped);
                    eraseFiles(who);
                    return dropped;
                })
                .handle(Commands::told);
    }

    private void eraseFiles(EraseSubject who) {
        try {
            files.erase(who.getReferencesList());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static CommandResult told(@Nullable Integer dropped, @Nullable Throwable failure) {
        return dropped == null
                ? failed(String.valueOf(failure == null ? "" : failure.getMessage()))
                : CommandResult.newBuilder()
                        .setOk(true)
                        .setDetail(dropped + " waiting spans forgotten")
                        .putErased("spans", dropped)
                        .build();
    }

    private static CompletionStage<CommandResult> now(Step step) {
        try {
            return CompletableFuture.completedFuture(step.run());
        } catch (IOException e) {
            return CompletableFuture.completedFuture(failed("the disk refuses: " + e.getMessage()));
        }
    }

    private static CommandResult failed(String why) {
        return CommandResult.newBuilder().setDetail(why).build();
    }
}
