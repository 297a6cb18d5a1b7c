package dev.pilothouse.gateway.call;

/**
 * A part of an answer on its way to the caller.
 *
 * @param bytes server-sent events with their blank lines, or a whole body; may be empty
 * @param last true for the end of the answer; every answer that is complete has one last part
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Part(byte[] bytes, boolean last) {
    static final Part END = new Part(new byte[0], true);
}
