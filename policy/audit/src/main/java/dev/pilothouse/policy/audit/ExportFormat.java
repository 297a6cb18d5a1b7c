package dev.pilothouse.policy.audit;

/** How an export is written. */
public enum ExportFormat {
    /**
     * RFC 4180 with a head line; cells that a spreadsheet would compute begin with an apostrophe.
     */
    CSV("text/csv; charset=utf-8", "csv"),
    /** One JSON object per line: the entry, its detail and its hash. */
    JSON_LINES("application/x-ndjson", "jsonl");

    private final String mediaType;
    private final String extension;

    ExportFormat(String mediaType, String extension) {
        this.mediaType = mediaType;
        this.extension = extension;
    }

    public String mediaType() {
        return mediaType;
    }

    /** Ending of a file's name, without the dot. */
    public String extension() {
        return extension;
    }
}
