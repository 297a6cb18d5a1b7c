package dev.pilothouse.bridge.protocol;

/**
 * A resource that a node cannot apply; the message goes back to the control plane and to people.
 */
public final class ResourceRejected extends Exception {
    public ResourceRejected(String reason) {
        super(reason);
    }
}
