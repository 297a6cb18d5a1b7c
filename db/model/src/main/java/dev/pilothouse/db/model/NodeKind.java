package dev.pilothouse.db.model;

/** What a node is. */
public enum NodeKind {
    GATEWAY,
    POOL,
    INGEST;

    public String word() {
        return Words.of(this);
    }

    /**
     * @throws BadInput when {@code word} names no kind of node
     */
    public static NodeKind ofWord(String word) {
        return Words.parse("kind", NodeKind.class, word);
    }
}
