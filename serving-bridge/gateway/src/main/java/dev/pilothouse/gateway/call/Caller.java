package dev.pilothouse.gateway.call;

/** Hears of the connection that a request came on, on its event loop. */
public interface Caller {
    /** For requests that are answered at once. */
    Caller NOBODY =
            new Caller() {
                @Override
                public void left() {}

                @Override
                public void writable(boolean writable) {}
            };

    /** The caller left before the answer was complete. */
    void left();

    /** The caller reads fast enough again, or no longer. */
    void writable(boolean writable);
}
