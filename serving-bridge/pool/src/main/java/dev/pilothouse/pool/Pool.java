package dev.pilothouse.pool;

import dev.pilothouse.bridge.protocol.CommandHandler;
import dev.pilothouse.bridge.protocol.KillHandler;
import dev.pilothouse.bridge.protocol.ResourceHandler;
import dev.pilothouse.bridge.protocol.ResourceRejected;
import dev.pilothouse.bridge.protocol.v1.Command;
import dev.pilothouse.bridge.protocol.v1.CommandResult;
import dev.pilothouse.bridge.protocol.v1.EmptyCaches;
import dev.pilothouse.bridge.protocol.v1.EnginePool;
import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.bridge.protocol.v1.ResourceType;
import dev.pilothouse.pool.http.Access;
import dev.pilothouse.pool.http.Kills;
import dev.pilothouse.pool.http.PoolServer;
import dev.pilothouse.pool.replica.EngineStarter;
import dev.pilothouse.pool.replica.Goal;
import dev.pilothouse.pool.replica.Replica;
import dev.pilothouse.pool.replica.ReplicaSpec;
import dev.pilothouse.pool.replica.Replicas;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The pool as a node: does what the control plane's resources and commands say. */
final class Pool implements ResourceHandler, CommandHandler, AutoCloseable {
    private static final int SHA256_BYTES = 32;

    private final String name;
    private final int slots;
    private final Replicas replicas;
    private final Forgetting forgetting;
    private final Access access = new Access();
    private final Kills kills = new Kills();

    /**
     * @param slots of a replica whose resource does not say
     */
    Pool(String name, int slots, EngineStarter starter) {
        this.name = name;
        this.slots = slots;
        this.replicas = new Replicas(starter);
        this.forgetting = new Forgetting(replicas);
    }

    /**
     * @param tls null: plain HTTP
     */
    PoolServer listen(InetSocketAddress address, @Nullable SslContext tls) throws IOException {
        return PoolServer.listen(address, tls, replicas, access, kills);
    }

    KillHandler kills() {
        return kills;
    }

    PoolStatus status() {
        return new PoolStatus(replicas);
    }

    /** Resources of other types and other pools are none of this node's business. */
    @Override
    public void apply(Resource resource) throws ResourceRejected {
        EnginePool wanted = resource.getEnginePool();
        if (resource.getType() == ResourceType.ENGINE_POOL && wanted.getPool().equals(name)) {
            Map<ReplicaSpec, Goal> specs = specs(wanted);
            access.require(wanted.getCredentialSha256().toByteArray());
            replicas.set(specs);
        }
    }

    private Map<ReplicaSpec, Goal> specs(EnginePool wanted) throws ResourceRejected {
        if (wanted.getCredentialSha256().size() != SHA256_BYTES) {
            throw new ResourceRejected(
                    "credential_sha256: %d bytes (expected: %d)"
                            .formatted(wanted.getCredentialSha256().size(), SHA256_BYTES));
        }
        return ReplicaSpecs.of(wanted, slots);
    }

    @Override
    public void remove(ResourceType type, String resource) {
        if (type == ResourceType.ENGINE_POOL && resource.equals(name)) {
            access.require(new byte[0]);
            replicas.set(Map.of());
        }
    }

    @Override
    public CompletionStage<CommandResult> run(Command command) {
        return switch (command.getVerbCase()) {
            case LOAD -> onReplica(command.getLoad().getReplica(), Replica::load);
            case WAKE -> onReplica(command.getWake().getReplica(), Replica::load);
            case STOP -> onReplica(command.getStop().getReplica(), Replica::stop);
            case DRAIN ->
                    onReplica(
                            command.getDrain().getReplica(),
                            r -> r.drain(patience(command.getDrain().getDeadlineSeconds())));
            case SLEEP ->
                    onReplica(
                            command.getSleep().getReplica(),
                            r -> r.sleep(patience(command.getSleep().getDeadlineSeconds())));
            case EMPTY_CACHES -> emptyCaches(command.getEmptyCaches());
            case ERASE_SUBJECT ->
                    forgetting.erase(command.getEraseSubject()).exceptionally(e -> told(null, e));
            case PLANT_SUBJECT ->
                    CompletableFuture.completedFuture(forgetting.plant(command.getPlantSubject()));
            case PROBE_SUBJECT ->
                    CompletableFuture.completedFuture(forgetting.probe(command.getProbeSubject()));
            case ERASE_TENANT -> result(true, "a pool keeps nothing of a tenant");
            default -> result(false, "a pool has no " + command.getVerbCase());
        };
    }

    private CompletionStage<CommandResult> onReplica(
            String id, Function<Replica, CompletableFuture<Void>> verb) {
        Optional<Replica> replica = replicas.byId(id);
        if (replica.isEmpty()) {
            return result(false, "replica: '" + id + "' (expected: a replica of this pool)");
        }
        return verb.apply(replica.get())
                .thenApply(_ -> replica.get().state().word())
                .handle(Pool::told);
    }

    private CompletionStage<CommandResult> emptyCaches(EmptyCaches command) {
        return onReplica(
                command.getReplica(), r -> r.emptyCaches(patience(command.getDeadlineSeconds())));
    }

    private static Duration patience(int seconds) {
        return seconds == 0 ? Replicas.PATIENCE : Duration.ofSeconds(seconds);
    }

    private static CommandResult told(@Nullable String state, @Nullable Throwable failure) {
        if (failure == null) {
            return CommandResult.newBuilder().setOk(true).setDetail(String.valueOf(state)).build();
        }
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return CommandResult.newBuilder()
                .setOk(false)
                .setDetail(String.valueOf(cause.getMessage()))
                .build();
    }

    private static CompletionStage<CommandResult> result(boolean ok, String detail) {
        return CompletableFuture.completedFuture(
                CommandResult.newBuilder().setOk(ok).setDetail(detail).build());
    }

    @Override
    public void close() {
        replicas.close();
    }
}
