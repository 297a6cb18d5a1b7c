package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.ErasureTarget.Store;
import dev.pilothouse.db.model.ErasureTarget.Subject;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.privacy.ConnectorData.KnownBy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A store of another system that erasures of a tenant reach.
 *
 * @param secretSetAt empty: it has none
 * @param tried how the last try went; empty: nobody has tried it as it is
 * @param version grows with every change of {@code data}
 */
public record Connector(
        UUID id,
        TenantId tenant,
        ConnectorData data,
        Optional<Instant> secretSetAt,
        Optional<Tried> tried,
        long version) {
    /**
     * A whole round with somebody made up: put in, found, deleted, not found.
     *
     * @param trouble empty: it worked
     */
    public record Tried(Instant at, String trouble) {
        public boolean works() {
            return trouble.isEmpty();
        }
    }

    /**
     * The store in plans and certificates. A change of where it is makes another store of it, so
     * that a plan about the earlier one is not carried out.
     */
    public String storeId() {
        String text = id.toString();
        return "index-" + text.substring(text.length() - 12) + "-" + version;
    }

    public Store store() {
        return switch (data.kind()) {
            case WEBHOOK ->
                    new Store(
                            storeId(),
                            data.name(),
                            "What the receiver at " + data.address() + " keeps",
                            "Deleted by the receiver, which signs what it did with "
                                    + (data.receiverKey().isEmpty() ? "HMAC-SHA256" : "Ed25519"),
                            true);
            case PGVECTOR ->
                    new Store(
                            storeId(),
                            data.name(),
                            "Rows of table %s that name the person in %s"
                                    .formatted(data.place(), data.field()),
                            "DELETE, then VACUUM, which takes them out of the index too",
                            true);
            case QDRANT ->
                    new Store(
                            storeId(),
                            data.name(),
                            "Points of collection %s that name the person in %s"
                                    .formatted(data.place(), data.field()),
                            "Deleted by filter; Qdrant writes segments anew by itself",
                            true);
        };
    }

    /**
     * Under what the person is known there, sorted.
     *
     * @throws IndexTrouble when nothing of it is known
     */
    public List<String> names(Subject subject) {
        Set<String> names =
                data.knownBy() == KnownBy.REFERENCES ? subject.references() : subject.identifiers();
        if (names.isEmpty()) {
            throw new IndexTrouble(
                    "people are known there by identifiers, and the request names none: add one");
        }
        return List.copyOf(new TreeSet<>(names));
    }

    /** Whether nothing can be asked before a secret is set. */
    public boolean needsSecret() {
        return secretSetAt.isEmpty()
                && switch (data.kind()) {
                    case WEBHOOK -> data.receiverKey().isEmpty();
                    case PGVECTOR -> true;
                    case QDRANT -> false;
                };
    }
}
