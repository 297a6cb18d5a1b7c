package dev.pilothouse.gateway;

import dev.pilothouse.bridge.protocol.SubjectFiles;
import dev.pilothouse.bridge.protocol.v1.CommandResult;
import dev.pilothouse.bridge.protocol.v1.EraseSubject;
import dev.pilothouse.bridge.protocol.v1.PlantSubject;
import dev.pilothouse.bridge.protocol.v1.ProbeSubject;
import dev.pilothouse.bridge.protocol.v1.PurgeCache;
import dev.pilothouse.gateway.cache.Caches;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.ToIntFunction;

/** Makes a gateway forget a person: spans that wait in memory or on disk, and cached answers. */
final class SubjectCommands {
    private final ToIntFunction<EraseSubject> forget;
    private final Caches caches;
    private final SubjectFiles files;

    /**
     * @param forget forgets what waits of a person; says of how many calls
     */
    SubjectCommands(ToIntFunction<EraseSubject> forget, Caches caches, SubjectFiles files) {
        this.forget = forget;
        this.caches = caches;
        this.files = files;
    }

    /** May fail for the disk. */
    private interface Step {
        CommandResult.Builder run() throws IOException;
    }

    CompletionStage<CommandResult> erase(EraseSubject who) {
        return now(() -> {
            long answers = 0;
            for (String reference : who.getReferencesList()) {
                answers += caches.purge(purge(who.getTenant(), reference));
            }
            int spans = forget.applyAsInt(who);
            files.erase(who.getReferencesList());
            return CommandResult.newBuilder()
                    .putErased("spans", spans)
                    .putErased("answers", answers)
                    .setDetail(spans + " waiting spans and " + answers + " answers forgotten");
        });
    }

    private static PurgeCache purge(String tenant, String reference) {
        return PurgeCache.newBuilder().setTenant(tenant).setSubject(reference).build();
    }

    CompletionStage<CommandResult> plant(PlantSubject canary) {
        return now(() -> {
            files.plant(canary.getReferencesList());
            return CommandResult.newBuilder();
        });
    }

    CompletionStage<CommandResult> probe(ProbeSubject who) {
        return now(() -> {
            List<String> found = files.look(who.getReferencesList());
            long answers = caches.held(who.getTenant(), who.getReferencesList());
            String cached = answers == 0 ? "" : answers + " cached answers ";
            return CommandResult.newBuilder()
                    .setCount(found.size() + answers)
                    .setDetail((cached + String.join(", ", found)).strip());
        });
    }

    private static CompletionStage<CommandResult> now(Step step) {
        CommandResult.Builder result = CommandResult.newBuilder();
        try {
            result = step.run().setOk(true);
        } catch (IOException e) {
            result.setDetail("the disk refuses: " + e.getMessage());
        }
        return CompletableFuture.completedFuture(result.build());
    }
}
