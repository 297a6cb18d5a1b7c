package dev.pilothouse.policy.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.audit.store.AuditStore;
import dev.pilothouse.policy.audit.store.AuditStore.Link;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Walks the log from its beginning, a page at a time. */
final class ChainVerifier {
    private static final int PAGE = 1000;

    private final Database database;
    private byte[] hash = sha256(new byte[0], new byte[0]);
    private long seq;
    private long erased;

    ChainVerifier(Database database) {
        this.database = database;
    }

    ChainCheck run() {
        Link head = database.read(tx -> new AuditStore(tx).head());
        while (seq < head.seq()) {
            long after = seq;
            List<Link> page =
                    database.read(tx -> new AuditStore(tx).links(after, head.seq(), PAGE));
            if (page.isEmpty()) {
                return result(Optional.of((seq + 1) + ": missing"));
            }
            for (Link link : page) {
                Optional<String> fault = step(link);
                if (fault.isPresent()) {
                    return result(fault);
                }
            }
        }
        boolean same = Arrays.equals(hash, head.hash());
        return result(same ? Optional.empty() : Optional.of(seq + ": is not the head of the log"));
    }

    private Optional<String> step(Link link) {
        if (link.seq() != seq + 1) {
            return Optional.of((seq + 1) + ": missing");
        }
        byte[] expected = sha256(hash, link.entry());
        if (!Arrays.equals(expected, link.hash())) {
            return Optional.of(link.seq() + ": hash does not fit the entry and the one before");
        }
        if (link.detail().isPresent() && !commits(link)) {
            return Optional.of(link.seq() + ": detail is not what the entry commits to");
        }
        if (link.detail().isEmpty() && EntryFormat.commits(link.entry())) {
            erased++;
        }
        hash = expected;
        seq = link.seq();
        return Optional.empty();
    }

    private static boolean commits(Link link) {
        String mac =
                new EntryFormat.Detail(link.key().orElseThrow(), link.detail().orElseThrow()).mac();
        return new String(link.entry(), UTF_8).contains("\"mac\":\"" + mac + "\"");
    }

    private ChainCheck result(Optional<String> fault) {
        return new ChainCheck(seq, erased, HexFormat.of().formatHex(hash), fault);
    }

    private static byte[] sha256(byte[] before, byte[] entry) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(before);
            return digest.digest(entry);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 belongs to every Java runtime", e);
        }
    }
}
