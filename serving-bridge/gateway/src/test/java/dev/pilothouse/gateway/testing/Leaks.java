package dev.pilothouse.gateway.testing;

import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Keeps what Netty's leak detector reports. Named to Netty by the system properties of this
 * module's test runs, with the highest level.
 */
public final class Leaks<T> extends ResourceLeakDetector<T> {
    public static final List<String> REPORTED = new CopyOnWriteArrayList<>();

    @SuppressWarnings("deprecation") // the constructor that Netty calls
    public Leaks(Class<T> resource, int samplingInterval) {
        super(resource, samplingInterval);
    }

    /** Looked up by Netty, not called. */
    public Leaks(Class<T> resource, int samplingInterval, long maxActive) {
        this(resource, samplingInterval);
    }

    @Override
    protected boolean needReport() {
        return true;
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
        REPORTED.add(resourceType + records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
        REPORTED.add(resourceType);
    }
}
