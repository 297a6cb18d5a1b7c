package dev.pilothouse.ingest.state;

import com.google.protobuf.ByteString;
import dev.pilothouse.bridge.protocol.Keepings;
import dev.pilothouse.bridge.protocol.ResourceHandler;
import dev.pilothouse.bridge.protocol.ResourceRejected;
import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.bridge.protocol.v1.ResourceType;
import dev.pilothouse.bridge.protocol.v1.Tenant;
import dev.pilothouse.ingest.spool.Leaving;
import dev.pilothouse.policy.rules.PriceBook;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What the control plane last said: keys, tenants, masking, prices, retention. Read by many
 * threads.
 */
public final class IngestState implements ResourceHandler {
    /** Longer than a request is in work between reading and spool. */
    private static final Duration IN_WORK = Duration.ofMinutes(2);

    private final Map<String, Map<ByteString, KeyGrant>> keys = new ConcurrentHashMap<>();
    private final Map<String, Tenant> tenants = new ConcurrentHashMap<>();
    private final Map<String, Masking> maskings = new ConcurrentHashMap<>();
    private final Map<String, PriceBook> prices = new ConcurrentHashMap<>();
    private final Map<String, Graves> graves = new ConcurrentHashMap<>();
    private volatile Instant buriedAt = Instant.EPOCH;
    private final Map<String, Keepings> keepings = new ConcurrentHashMap<>();

    @Override
    public void apply(Resource resource) throws ResourceRejected {
        switch (resource.getBodyCase()) {
            case KEY_SET ->
                    keys.put(
                            resource.getName(),
                            resource.getKeySet().getKeysList().stream()
                                    .collect(
                                            Collectors.toUnmodifiableMap(
                                                    key -> key.getSha256(),
                                                    key ->
                                                            KeyGrant.of(
                                                                    resource.getKeySet()
                                                                            .getTenant(),
                                                                    key),
                                                    (a, b) -> b)));
            case TENANT -> tenants.put(resource.getName(), resource.getTenant());
            case MASKING_POLICY ->
                    maskings.put(resource.getName(), Masking.of(resource.getMaskingPolicy()));
            case PRICE_BOOK ->
                    prices.put(resource.getName(), PriceBooks.of(resource.getPriceBook()));
            case TOMBSTONES -> {
                graves.put(resource.getName(), Graves.of(resource.getTombstones()));
                buriedAt = Instant.now();
            }
            case RETENTION ->
                    keepings.put(resource.getName(), Keepings.of(resource.getRetention()));
            default -> {}
        }
    }

    @Override
    public void remove(ResourceType type, String name) {
        switch (type) {
            case KEY_SET -> keys.remove(name);
            case TENANT -> tenants.remove(name);
            case MASKING_POLICY -> maskings.remove(name);
            case PRICE_BOOK -> prices.remove(name);
            case TOMBSTONES -> graves.remove(name);
            case RETENTION -> keepings.remove(name);
            default -> {}
        }
    }

    /** What the key that a sender showed allows; empty for one that nobody issued. */
    public Optional<KeyGrant> grant(String key) {
        ByteString hash = ByteString.copyFrom(sha256(key));
        return keys.values().stream()
                .filter(set -> set.containsKey(hash))
                .findFirst()
                .map(set -> set.get(hash));
    }

    private static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sample data, played by {@code pilothouse traffic}. */
    public boolean isSample(String tenant) {
        return tenant(tenant).getSample();
    }

    /** Secret under which persons of this tenant are referred to; empty when it is not known. */
    public byte[] subjectKey(String tenant) {
        return tenant(tenant).getSubjectKey().toByteArray();
    }

    private Tenant tenant(String id) {
        return tenants.getOrDefault(id, Tenant.getDefaultInstance());
    }

    /** Whether a span or feedback of this person is not stored any more. */
    public boolean erased(String tenant, String reference, long startNanos, Instant now) {
        return !reference.isEmpty()
                && graves.getOrDefault(tenant, Graves.NONE).covers(reference, startNanos, now);
    }

    /**
     * What must go from rows that were read before the newest tombstone was known; empty when none
     * can have been.
     *
     * @param readAt when the first of the rows was read
     */
    public List<Leaving> leaving(Instant readAt, Instant now) {
        return readAt.isAfter(buriedAt.plus(IN_WORK))
                ? List.of()
                : graves.values().stream().map(g -> g.leaving(now)).toList();
    }

    public Masking masking(String tenant) {
        return maskings.getOrDefault(tenant, Masking.INITIAL);
    }

    /** Whose content of a feature is kept, and in which class its rows are. */
    public Keepings.Kept keeping(String tenant, String feature) {
        return keepings.getOrDefault(tenant, Keepings.USUAL).of(feature);
    }

    /** The tenant's own, or else the one of the installation. */
    public PriceBook prices(String tenant) {
        PriceBook own = prices.get(tenant);
        return own != null ? own : prices.values().stream().findFirst().orElseGet(PriceBook::empty);
    }
}
