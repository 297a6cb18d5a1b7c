package dev.pilothouse.pool;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import dev.pilothouse.bridge.protocol.ResourceRejected;
import dev.pilothouse.bridge.protocol.v1.Command;
import dev.pilothouse.bridge.protocol.v1.CommandResult;
import dev.pilothouse.bridge.protocol.v1.EnginePool;
import dev.pilothouse.bridge.protocol.v1.ModelQueue;
import dev.pilothouse.bridge.protocol.v1.Replica;
import dev.pilothouse.bridge.protocol.v1.ReplicaStatus;
import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.bridge.protocol.v1.ResourceType;
import dev.pilothouse.pool.http.PoolServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A pool with one replica of the real model. */
final class RunningPool implements AutoCloseable {
    static final String CREDENTIAL = "pool-secret";
    static final String MODEL = "smollm2-135m-instruct";

    final Pool pool;
    private final PoolServer server;
    private final List<CompletableFuture<?>> later = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();

    RunningPool(Path folder, int slots) throws Exception {
        pool = new Pool("pool-1", 4, new Starter(new LlamaStarter(TestModel.path(), folder)));
        server = pool.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null);
        pool.apply(resource(slots, true));
        Await.until("warm", () -> replica().getState().equals("warm"));
    }

    /** Without a replica. */
    RunningPool(Path folder, Resource resource) throws Exception {
        pool = new Pool("pool-1", 4, new Starter(new LlamaStarter(TestModel.path(), folder)));
        server = pool.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null);
        pool.apply(resource);
    }

    void want(Resource resource) throws ResourceRejected {
        pool.apply(resource);
    }

    void want(int slots, boolean loaded) throws ResourceRejected {
        pool.apply(resource(slots, loaded));
    }

    static Resource resource(int slots, boolean loaded) {
        return resource(
                Replica.newBuilder()
                        .setId("r1")
                        .setModel(MODEL)
                        .setEngine("llama-cpp")
                        .setSlots(slots)
                        .setLoaded(loaded)
                        .setWakeOnDemand(true)
                        .build());
    }

    static Resource resource(Replica... replicas) {
        return Resource.newBuilder()
                .setType(ResourceType.ENGINE_POOL)
                .setName("pool-1")
                .setVersion(1)
                .setEnginePool(
                        EnginePool.newBuilder()
                                .setPool("pool-1")
                                .setCredentialSha256(ByteString.copyFrom(sha256(CREDENTIAL)))
                                .addAllReplicas(List.of(replicas)))
                .build();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    ReplicaStatus replica() {
        return pool.status().report().getReplicas(0);
    }

    ReplicaStatus replica(String id) {
        return pool.status().report().getReplicasList().stream()
                .filter(r -> r.getId().equals(id))
                .findFirst()
                .orElse(ReplicaStatus.getDefaultInstance());
    }

    String state(String id) {
        return replica(id).getState();
    }

    /** Calls that wait, of all models. */
    int queued() {
        return pool.status().report().getModelQueuesList().stream()
                .mapToInt(ModelQueue::getQueued)
                .sum();
    }

    CommandResult run(Command.Builder command) throws Exception {
        return this.pool
                .run(command.setId("c").build())
                .toCompletableFuture()
                .get(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** A chat completion in the name of a tenant. */
    HttpRequest request(String tenant, String body) {
        return request("/v1/chat/completions")
                .header("X-Pilothouse-Tenant", tenant)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    CompletableFuture<HttpResponse<String>> later(HttpRequest request) {
        CompletableFuture<HttpResponse<String>> answer =
                http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        later.add(answer);
        return answer;
    }

    /** Leaves every call that was begun with {@link #later}. */
    void leave() {
        later.forEach(answer -> answer.cancel(true));
        later.clear();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .header("Authorization", "Bearer " + CREDENTIAL);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> chat(String body) throws IOException, InterruptedException {
        return send(chatRequest(body));
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Returns when the head has come. */
    InputStream open(String body) throws IOException, InterruptedException {
        return open(chatRequest(body));
    }

    InputStream open(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
    }

    HttpRequest chatRequest(String body) {
        return request("/v1/chat/completions")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    @Override
    public void close() {
        http.shutdownNow();
        server.close();
        pool.close();
    }
}
