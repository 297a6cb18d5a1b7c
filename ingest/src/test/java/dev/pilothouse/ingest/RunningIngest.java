package dev.pilothouse.ingest;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.pilothouse.bridge.protocol.ResourceHandler;
import dev.pilothouse.bridge.protocol.ResourceRejected;
import dev.pilothouse.bridge.protocol.v1.ApiKey;
import dev.pilothouse.bridge.protocol.v1.Command;
import dev.pilothouse.bridge.protocol.v1.CommandResult;
import dev.pilothouse.bridge.protocol.v1.ContentKept;
import dev.pilothouse.bridge.protocol.v1.EraseTenant;
import dev.pilothouse.bridge.protocol.v1.Keeping;
import dev.pilothouse.bridge.protocol.v1.KeySet;
import dev.pilothouse.bridge.protocol.v1.MaskingPolicy;
import dev.pilothouse.bridge.protocol.v1.Price;
import dev.pilothouse.bridge.protocol.v1.PriceBook;
import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.bridge.protocol.v1.ResourceType;
import dev.pilothouse.bridge.protocol.v1.Retention;
import dev.pilothouse.bridge.protocol.v1.Tenant;
import dev.pilothouse.bridge.protocol.v1.Tombstone;
import dev.pilothouse.bridge.protocol.v1.Tombstones;
import dev.pilothouse.db.clickhouse.Access;
import dev.pilothouse.db.testkit.TestClickHouse;
import dev.pilothouse.ingest.transport.Transports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Ingest in this JVM, on ports of its own, in front of a real engine. */
final class RunningIngest implements AutoCloseable {
    static final String KEY = "ph_key-of-acme";
    static final String OTHER_KEY = "ph_key-of-globex";
    static final String NODE_KEY = "ph_key-of-a-node";
    static final String INFERENCE_KEY = "ph_key-for-inference-only";
    static final String EXPIRED_KEY = "ph_key-that-expired";

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Ingest ingest;
    final TestClickHouse engine;
    final String database;

    private RunningIngest(Ingest ingest, TestClickHouse engine, String database) {
        this.ingest = ingest;
        this.engine = engine;
        this.database = database;
    }

    static RunningIngest start(Path folder) throws Exception {
        TestClickHouse engine = TestClickHouse.shared();
        return start(folder, engine, engine.database(), engine.url(), 1 << 30, 8 << 20);
    }

    static RunningIngest start(
            Path folder,
            TestClickHouse engine,
            String database,
            String url,
            long spoolLimit,
            int mostBytes,
            Resource.Builder... more)
            throws Exception {
        Access access = new Access(url, "writer", TestClickHouse.WRITER_PASSWORD, database);
        Ingest ingest =
                new Ingest(
                        new Ingest.Config(
                                access,
                                folder,
                                spoolLimit,
                                Duration.ofDays(90),
                                new Transports.Config(
                                        "127.0.0.1", 0, 0, Optional.empty(), mostBytes)));
        RunningIngest running = new RunningIngest(ingest, engine, database);
        applyDefaults(ingest.resources());
        for (Resource.Builder resource : more) {
            apply(ingest.resources(), resource);
        }
        ingest.listen();
        return running;
    }

    static void applyDefaults(ResourceHandler handler) throws ResourceRejected {
        apply(handler, keepsContent("acme"));
        apply(handler, keepsContent("globex"));
        apply(
                handler,
                Resource.newBuilder()
                        .setType(ResourceType.KEY_SET)
                        .setName("acme")
                        .setKeySet(
                                KeySet.newBuilder()
                                        .setTenant("acme")
                                        .addKeys(
                                                key(KEY, "ingest")
                                                        .addFeatures("support")
                                                        .addFeatures("search"))
                                        .addKeys(key(INFERENCE_KEY, "inference"))
                                        .addKeys(
                                                key(EXPIRED_KEY, "ingest")
                                                        .setExpiresAt(
                                                                Timestamp.newBuilder()
                                                                        .setSeconds(1)))
                                        .addKeys(key(NODE_KEY, "ingest").setNode(true))));
        apply(
                handler,
                Resource.newBuilder()
                        .setType(ResourceType.KEY_SET)
                        .setName("globex")
                        .setKeySet(
                                KeySet.newBuilder()
                                        .setTenant("globex")
                                        .addKeys(
                                                key(OTHER_KEY, "ingest")
                                                        .addScopes("feedback")
                                                        .addFeatures("*"))));
        apply(
                handler,
                Resource.newBuilder()
                        .setType(ResourceType.TENANT)
                        .setName("acme")
                        .setTenant(
                                Tenant.newBuilder()
                                        .setId("acme")
                                        .setSubjectKey(
                                                ByteString.copyFromUtf8("0123456789abcdef"))));
        apply(
                handler,
                Resource.newBuilder()
                        .setType(ResourceType.PRICE_BOOK)
                        .setName("default")
                        .setPriceBook(
                                PriceBook.newBuilder()
                                        .setVersion("v3")
                                        .setCurrency("EUR")
                                        .addPrices(
                                                Price.newBuilder()
                                                        .setProvider("openai")
                                                        .setModel("gpt-x*")
                                                        .setInput("2")
                                                        .setOutput("8")
                                                        .setCacheRead("0.5"))));
    }

    void masking(MaskingPolicy policy) throws ResourceRejected {
        apply(
                ingest.resources(),
                Resource.newBuilder()
                        .setType(ResourceType.MASKING_POLICY)
                        .setName(policy.getTenant())
                        .setMaskingPolicy(policy));
    }

    /** Of every call that does not say no. */
    private static Resource.Builder keepsContent(String tenant) {
        return Resource.newBuilder()
                .setType(ResourceType.RETENTION)
                .setName(tenant)
                .setRetention(
                        Retention.newBuilder()
                                .setTenant(tenant)
                                .addKeepings(
                                        Keeping.newBuilder()
                                                .setFeature("*")
                                                .setContent(ContentKept.CONTENT_ALWAYS)));
    }

    /** Of the tenant acme. */
    void keeping(String feature, ContentKept kept, String retentionClass) throws ResourceRejected {
        apply(
                ingest.resources(),
                Resource.newBuilder()
                        .setType(ResourceType.RETENTION)
                        .setName("acme")
                        .setRetention(
                                Retention.newBuilder()
                                        .setTenant("acme")
                                        .addKeepings(
                                                Keeping.newBuilder()
                                                        .setFeature("*")
                                                        .setRetentionClass("standard"))
                                        .addKeepings(
                                                Keeping.newBuilder()
                                                        .setFeature(feature)
                                                        .setContent(kept)
                                                        .setRetentionClass(retentionClass))));
    }

    private static void apply(ResourceHandler handler, Resource.Builder resource)
            throws ResourceRejected {
        handler.apply(resource.build());
    }

    private static ApiKey.Builder key(String key, String scope) {
        return ApiKey.newBuilder()
                .setId("id-of-" + key)
                .setSha256(ByteString.copyFrom(sha256(key)))
                .setTeam("team")
                .setEnvironment("production")
                .addScopes(scope);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    CommandResult erase(String tenant) throws Exception {
        return ingest.commands()
                .run(
                        Command.newBuilder()
                                .setId("1")
                                .setEraseTenant(EraseTenant.newBuilder().setTenant(tenant))
                                .build())
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    CommandResult run(Command.Builder command) throws Exception {
        return ingest.commands()
                .run(command.setId("1").build())
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    /** One erased person of a tenant. */
    void bury(String tenant, String reference, Instant before, Instant endsAt)
            throws ResourceRejected {
        apply(ingest.resources(), grave(tenant, reference, before, endsAt));
    }

    static Resource.Builder grave(String tenant, String reference, Instant before, Instant end) {
        return Resource.newBuilder()
                .setType(ResourceType.TOMBSTONES)
                .setName(tenant)
                .setTombstones(
                        Tombstones.newBuilder()
                                .setTenant(tenant)
                                .addTombstones(
                                        Tombstone.newBuilder()
                                                .setReference(reference)
                                                .setBefore(stamp(before))
                                                .setEndsAt(stamp(end))));
    }

    static Timestamp stamp(Instant at) {
        return Timestamp.newBuilder()
                .setSeconds(at.getEpochSecond())
                .setNanos(at.getNano())
                .build();
    }

    int grpcPort() {
        return ingest.grpcPort();
    }

    int httpPort() {
        return ingest.httpPort();
    }

    HttpResponse<byte[]> post(byte[] body, String... headers) throws Exception {
        return post("/v1/traces", body, headers);
    }

    HttpResponse<byte[]> post(String path, byte[] body, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort() + path))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> protobuf(String key, com.google.protobuf.Message message)
            throws Exception {
        return post(
                message.toByteArray(),
                "Content-Type",
                "application/x-protobuf",
                "Authorization",
                "Bearer " + key);
    }

    HttpResponse<byte[]> json(String key, String body) throws Exception {
        return post(
                body.getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/json",
                "Authorization",
                "Bearer " + key);
    }

    String get(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + httpPort() + path);
        return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** Tab separated, tables by their names alone. */
    String sql(String sql) {
        return engine.execute(sql.replace("@", database + "."));
    }

    /** Until the answer is as wanted, at most for half a minute. */
    void await(String sql, String wanted) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        String last = "";
        while (System.nanoTime() < end) {
            last = tried(sql);
            if (last.equals(wanted)) {
                return;
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        throw new AssertionError("after 30 s: " + last + "\nwanted: " + wanted + "\n" + sql);
    }

    private String tried(String sql) {
        try {
            return sql(sql);
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** What facts and roll-ups count must become the same. */
    void awaitCounts(int calls) {
        await(
                "SELECT (SELECT count() FROM @span WHERE call),"
                        + " (SELECT sum(calls) FROM @rollup_minute WHERE tenant != ''),"
                        + " (SELECT sum(calls) FROM @rollup_hour WHERE tenant != '')",
                calls + "\t" + calls + "\t" + calls);
    }

    @Override
    public void close() throws IOException {
        ingest.close();
    }
}
