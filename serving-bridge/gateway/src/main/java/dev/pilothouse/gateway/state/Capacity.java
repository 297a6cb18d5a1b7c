package dev.pilothouse.gateway.state;

/**
 * What a pool was said to carry of a deployment.
 *
 * @param warm replicas that take calls
 * @param slots of these
 * @param calls that these answer or that wait for them, with those sent since the pool was heard
 * @param wakes whether a replica sleeps that a call would wake
 * @param retryAfterSeconds while none is warm: how long until one may be; 0: not known
 */
public record Capacity(int warm, int slots, long calls, boolean wakes, int retryAfterSeconds) {
    /** Calls to a slot; above 1 some wait. */
    public double load() {
        return slots == 0 ? Double.MAX_VALUE : (double) calls / slots;
    }
}
