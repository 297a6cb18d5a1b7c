package dev.pilothouse.bridge.control;

import dev.pilothouse.bridge.protocol.v1.Command;
import dev.pilothouse.bridge.protocol.v1.Drain;
import dev.pilothouse.bridge.protocol.v1.EmptyCaches;
import dev.pilothouse.bridge.protocol.v1.Load;
import dev.pilothouse.bridge.protocol.v1.Sleep;
import dev.pilothouse.bridge.protocol.v1.Stop;
import dev.pilothouse.bridge.protocol.v1.Wake;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.registry.Wanted;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a replica can be told. */
public enum Verb {
    LOAD,
    /** Lets open answers end, then unloads. */
    DRAIN,
    /** Lets open answers end, then gives back the memory. */
    SLEEP,
    WAKE,
    /** Breaks open answers off and unloads. */
    STOP,
    /** Lets it forget every prompt. */
    EMPTY_CACHES;

    /** For example {@code empty-caches}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Verb ofWord(String word) {
        return Arrays.stream(values())
                .filter(v -> v.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new BadInput("verb", word, words()));
    }

    private static String words() {
        return Arrays.stream(values()).map(Verb::word).collect(Collectors.joining(", "));
    }

    /** What the replica is wanted to be from then on; empty: as before. */
    public Optional<Wanted> wanted() {
        return switch (this) {
            case LOAD, WAKE -> Optional.of(Wanted.WARM);
            case SLEEP -> Optional.of(Wanted.SLEEPING);
            case DRAIN, STOP -> Optional.of(Wanted.COLD);
            case EMPTY_CACHES -> Optional.empty();
        };
    }

    /** Whether calls of others may be refused or cut by it. */
    public boolean takesAway() {
        return this != LOAD && this != WAKE;
    }

    Command command(ReplicaCommand of) {
        String replica = of.replica();
        int deadline = of.deadlineSeconds();
        Command.Builder command = Command.newBuilder().setId(of.id().toString());
        switch (this) {
            case LOAD -> command.setLoad(Load.newBuilder().setReplica(replica));
            case WAKE -> command.setWake(Wake.newBuilder().setReplica(replica));
            case STOP -> command.setStop(Stop.newBuilder().setReplica(replica));
            case DRAIN ->
                    command.setDrain(
                            Drain.newBuilder().setReplica(replica).setDeadlineSeconds(deadline));
            case SLEEP ->
                    command.setSleep(
                            Sleep.newBuilder().setReplica(replica).setDeadlineSeconds(deadline));
            case EMPTY_CACHES ->
                    command.setEmptyCaches(
                            EmptyCaches.newBuilder()
                                    .setReplica(replica)
                                    .setDeadlineSeconds(deadline));
        }
        return command.build();
    }
}
