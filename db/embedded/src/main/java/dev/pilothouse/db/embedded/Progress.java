package dev.pilothouse.db.embedded;

/** Hears how far a download is. */
@FunctionalInterface
public interface Progress {
    /** Says nothing. */
    Progress SILENT = (what, done, total) -> {};

    /**
     * @param what for people, for example {@code ClickHouse engine}
     * @param done bytes so far
     * @param total bytes in all; -1 when it is not known
     */
    void advanced(String what, long done, long total);
}
