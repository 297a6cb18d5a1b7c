package dev.pilothouse.policy.audit.verify;

import dev.pilothouse.policy.rules.Seal;
import java.util.List;

/**
 * What a check of an export found to be so.
 *
 * @param statement canonical JSON that was signed
 * @param seal the signature and its key
 * @param files names of the files whose size and hash are right
 * @param chain what the hashes of the entries prove; {@code entries} is 0 without a JSON Lines file
 */
public record CheckedExport(String statement, Seal seal, List<String> files, Chain chain) {
    public CheckedExport {
        files = List.copyOf(files);
    }

    /**
     * @param entries that were read
     * @param linked whose hash is that of the entry before and their own bytes
     * @param details that are what their entry commits to
     * @param erased details that entries commit to and that are gone
     * @param whole whether no entry is missing between the first and the last
     */
    public record Chain(long entries, long linked, long details, long erased, boolean whole) {}
}
