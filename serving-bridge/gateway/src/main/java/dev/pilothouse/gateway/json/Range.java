package dev.pilothouse.gateway.json;

/** Where a value lies in a body: from its first byte to the one behind its last. */
record Range(int from, int to) {
    static final Range NONE = new Range(0, 0);

    int length() {
        return to - from;
    }
}
