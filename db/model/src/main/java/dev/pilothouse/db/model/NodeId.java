package dev.pilothouse.db.model;

/** One gateway, pool or ingest process. */
public record NodeId(String value) implements Comparable<NodeId> {
    public NodeId {
        Slug.check("node", value);
    }

    @Override
    public int compareTo(NodeId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
