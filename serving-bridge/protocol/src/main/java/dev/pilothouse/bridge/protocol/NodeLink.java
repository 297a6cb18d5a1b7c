package dev.pilothouse.bridge.protocol;

import dev.pilothouse.bridge.protocol.v1.Hello;
import dev.pilothouse.bridge.protocol.v1.Kill;
import dev.pilothouse.bridge.protocol.v1.LeaseRequest;
import dev.pilothouse.bridge.protocol.v1.LeaseResponse;
import dev.pilothouse.bridge.protocol.v1.NodeKind;
import dev.pilothouse.bridge.protocol.v1.NodeStatus;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * The node's end of the serving bridge. Holds the last applied state on disk and connects to the
 * control plane for ever; a node without the control plane keeps serving.
 *
 * @see <a
 *     href="../../../../../../../../../docs/decisions/2026-11-23-bridge-authority.md">decision</a>
 */
public final class NodeLink implements AutoCloseable {
    private final FolderLock lock;
    private final Enrolment enrolment;
    private final NodeState state;
    private final Connector connector;
    private final Rehearsal rehearsal;

    private NodeLink(
            FolderLock lock,
            Enrolment enrolment,
            NodeState state,
            Connector connector,
            Rehearsal rehearsal) {
        this.lock = lock;
        this.enrolment = enrolment;
        this.state = state;
        this.connector = connector;
        this.rehearsal = rehearsal;
    }

    /**
     * Loads the state on disk (calls {@code kills}, then {@code resources} for it, on this thread)
     * before it returns; joins and connects in the background. Afterwards each handler is called by
     * one thread at a time: resources and commands by one, kills by another.
     *
     * @param status asked once a second; its {@code at} and {@code kill_epoch} are filled in
     * @throws BadInput when {@code config} is wrong or another process uses its folder
     * @throws UncheckedIOException when the folder cannot be read or written
     */
    public static NodeLink open(
            Config config,
            ResourceHandler resources,
            KillHandler kills,
            CommandHandler commands,
            Supplier<NodeStatus> status) {
        BridgeChannels channels = new BridgeChannels(config.controlAddress(), config.authority());
        FolderLock lock = FolderLock.take(config.folder());
        try {
            return open(config, channels, lock, resources, kills, commands, status);
        } catch (IOException e) {
            lock.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        } catch (GeneralSecurityException e) {
            lock.close();
            throw new IllegalStateException(e);
        }
    }

    private static NodeLink open(
            Config config,
            BridgeChannels channels,
            FolderLock lock,
            ResourceHandler resources,
            KillHandler kills,
            CommandHandler commands,
            Supplier<NodeStatus> status)
            throws IOException, GeneralSecurityException {
        Path folder = config.folder();
        NodeKey key = NodeKey.in(folder);
        Sealer sealer = Sealer.of(key.privateKey());
        Enrolment enrolment =
                new Enrolment(config, channels, key, new MembershipFile(folder, sealer));
        if (enrolment.current().isEmpty() && config.joinToken().isEmpty()) {
            throw new BadInput(Setting.JOIN_TOKEN.variable(), "", "the token to join the bridge");
        }
        ExecutorService syncThread = thread("bridge-sync", Thread.NORM_PRIORITY);
        NodeState state =
                new NodeState(
                        new Resources(
                                resources,
                                new ResourceStore(folder, sealer),
                                new SignedReleases(enrolment::killKeys)),
                        new KillGuard(
                                new SealedFile(folder, "killset", sealer),
                                new SealedFile(folder, "overlay", sealer),
                                kills,
                                signed -> SignedKills.verify(signed, enrolment.killKeys())),
                        new CommandMemory(folder, commands, syncThread),
                        new Confirmation(folder),
                        status,
                        syncThread,
                        thread("bridge-kills", Thread.MAX_PRIORITY),
                        Executors.newSingleThreadScheduledExecutor(
                                Thread.ofPlatform().daemon().name("bridge-status").factory()));
        load(state);
        Connector connector = new Connector(channels, enrolment, state, config.hello());
        connector.start();
        return new NodeLink(lock, enrolment, state, connector, new Rehearsal(folder, sealer));
    }

    private static void load(NodeState state) throws IOException {
        try {
            state.kills().load();
            state.resources().load();
            state.commands().load();
            state.confirmation().load();
        } catch (IOException | RuntimeException e) {
            state.close();
            throw e;
        }
    }

    private static ExecutorService thread(String name, int priority) {
        return Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name(name).priority(priority).factory());
    }

    /**
     * When control last said that this node's state is current, by this node's clock; {@link
     * Instant#EPOCH} when it never did. Survives restarts.
     */
    public Instant lastConfirmed() {
        return state.confirmation().last();
    }

    /** Epoch of the enforced kill set, 0 for none. */
    public long epoch() {
        return state.kills().epoch();
    }

    /**
     * False while the kill set on disk was unreadable and control has not sent it again: the
     * handler then holds a global kill, so that nothing is served that may have been killed.
     */
    public boolean killsKnown() {
        return state.kills().known();
    }

    /**
     * Kills at this node alone, with or without a control plane: enforced and on disk before
     * anything else, told to control when there is one, and enforced until a kill set says that it
     * is reconciled. On any thread.
     *
     * @return completes when every matching stream was cut; with an {@link IOException} when it is
     *     enforced, but would be lost at the next start
     */
    public CompletableFuture<KillHandler.Cut> breakGlass(Kill kill) {
        return CompletableFuture.supplyAsync(() -> enforce(kill), state.killThread())
                .thenCompose(cut -> cut);
    }

    private CompletableFuture<KillHandler.Cut> enforce(Kill kill) {
        try {
            return state.kills().breakGlass(kill);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        } finally {
            Session open = connector.session();
            if (open != null) {
                open.tellOverlay();
            }
        }
    }

    /**
     * Goes through kill sets that nobody trusts, so that the first real one does not wait for
     * classes and compilers. Takes a second or so and leaves no trace; a failure is logged.
     */
    public void rehearse() {
        rehearsal.play();
    }

    /** Kills that were made at this node and are not reconciled yet. */
    public List<Kill> localKills() {
        return state.kills().overlay().getKillsList();
    }

    /** Bearer credential of this node as a sender of telemetry; empty until it has joined. */
    public Optional<String> credential() {
        return enrolment.current().flatMap(Membership::bearer);
    }

    /**
     * Says what was spent of budgets and asks for more in advance. Completes exceptionally without
     * an answer within two seconds, at once when there is no connection; on any thread.
     */
    public CompletableFuture<LeaseResponse> lease(LeaseRequest request) {
        Session open = connector.session();
        return open == null
                ? CompletableFuture.failedFuture(
                        new IllegalStateException("no connection to the control plane"))
                : open.lease(request);
    }

    /** Why there is no connection to the control plane, for people; empty when there is one. */
    public String trouble() {
        return connector.trouble();
    }

    /**
     * Disconnects and waits (some seconds at most) until nothing writes to the folder any more;
     * what is on disk stays.
     */
    @Override
    public void close() {
        connector.close();
        state.close();
        lock.close();
    }

    /**
     * @param version of the software, for people
     * @param address where callers reach the node, for people: "127.0.0.1:8088"
     * @param controlAddress host:port of the control plane's bridge
     * @param joinToken exchanged for a certificate at the first start; may be empty afterwards
     * @param authority PEM file with the certificate that control's certificate must be signed
     *     with; waited for when it is not there
     * @param folder of this node alone, made when absent
     */
    public record Config(
            NodeId node,
            NodeKind kind,
            String version,
            String address,
            String controlAddress,
            String joinToken,
            Path authority,
            Path folder) {

        /** Bridge address, join token, authority and folder (HOME/nodes/node) as set. */
        public static Config of(
                Settings settings, NodeId node, NodeKind kind, String version, String address) {
            return new Config(
                    node,
                    kind,
                    version,
                    address,
                    settings.bridgeAddress(),
                    settings.secret(Setting.JOIN_TOKEN).orElse(""),
                    settings.bridgeAuthority(),
                    settings.home().resolve("nodes").resolve(node.value()));
        }

        Hello hello() {
            return Hello.newBuilder()
                    .setNode(node.value())
                    .setKind(kind)
                    .setVersion(version)
                    .setAddress(address)
                    .setBootId(UUID.randomUUID().toString())
                    .build();
        }

        /** Without the token. */
        @Override
        public String toString() {
            return "%s %s at %s, control %s".formatted(kind, node, address, controlAddress);
        }
    }
}
