package dev.pilothouse.gateway;

import dev.pilothouse.bridge.protocol.CommandHandler;
import dev.pilothouse.bridge.protocol.v1.BeginDrill;
import dev.pilothouse.bridge.protocol.v1.Command;
import dev.pilothouse.bridge.protocol.v1.CommandResult;
import dev.pilothouse.bridge.protocol.v1.PurgeCache;
import dev.pilothouse.gateway.cache.Caches;
import dev.pilothouse.gateway.drill.Drills;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.ToIntFunction;

/** What the control plane asks of a gateway. */
final class Commands implements CommandHandler {
    private static final int LONGEST_DRILL = 120;

    private final ToIntFunction<String> forget;
    private final Drills drills;
    private final Caches caches;
    private final SubjectCommands subjects;

    /**
     * @param forget forgets what waits of a tenant; says of how many calls
     */
    Commands(ToIntFunction<String> forget, Drills drills, Caches caches, SubjectCommands subjects) {
        this.forget = forget;
        this.drills = drills;
        this.caches = caches;
        this.subjects = subjects;
    }

    @Override
    public CompletionStage<CommandResult> run(Command command) {
        var result = CommandResult.newBuilder().setId(command.getId());
        return switch (command.getVerbCase()) {
            case ERASE_TENANT -> {
                String tenant = command.getEraseTenant().getTenant();
                int forgotten = forget.applyAsInt(tenant);
                caches.purge(PurgeCache.newBuilder().setTenant(tenant).build());
                yield done(result.setOk(true).setDetail(forgotten + " waiting spans forgotten"));
            }
            case PURGE_CACHE -> {
                long purged = caches.purge(command.getPurgeCache());
                yield done(
                        result.setOk(true)
                                .setCount(purged)
                                .setDetail(purged + " answers forgotten"));
            }
            case ERASE_SUBJECT -> subjects.erase(command.getEraseSubject());
            case PLANT_SUBJECT -> subjects.plant(command.getPlantSubject());
            case PROBE_SUBJECT -> subjects.probe(command.getProbeSubject());
            case BEGIN_DRILL -> begin(command.getBeginDrill(), result);
            case END_DRILL -> end(command.getEndDrill().getDrill(), result);
            default -> done(result.setDetail("a gateway has no " + command.getVerbCase()));
        };
    }

    private static CompletionStage<CommandResult> done(CommandResult.Builder result) {
        return CompletableFuture.completedFuture(result.build());
    }

    private CompletionStage<CommandResult> begin(BeginDrill drill, CommandResult.Builder result) {
        int calls = Math.clamp(drill.getCalls(), 1, Drills.MOST_CALLS);
        int seconds = Math.clamp(drill.getSeconds(), 1, LONGEST_DRILL);
        return drills.begin(drill.getDrill(), calls, seconds)
                .thenApply(open -> result.setOk(true).putFigures("open", open).build());
    }

    private CompletionStage<CommandResult> end(String drill, CommandResult.Builder result) {
        return drills.end(drill)
                .thenApply(r ->
                        result.setOk(true)
                                .putFigures("open", r.opened())
                                .putFigures("cut", r.cut())
                                .putFigures("refused", r.refused())
                                .putFigures("passed", r.passed())
                                .build());
    }
}
