package dev.pilothouse.console.web.ui;

/**
 * The background work of one live refresh. While some of it is under way no further refresh begins;
 * what came up meanwhile becomes one refresh afterwards. So a slow store is asked once at a time by
 * each live part of a page, and not once more with every signal.
 */
final class Flight {
    private final Runnable again;
    private int underWay;
    private boolean wanted;

    /**
     * @param again asks for another refresh; any thread
     */
    Flight(Runnable again) {
        this.again = again;
    }

    /** False, and remembered, while work of the refresh before is under way. */
    synchronized boolean mayStart() {
        wanted = underWay > 0;
        return !wanted;
    }

    synchronized void begin() {
        underWay++;
    }

    void end() {
        boolean refresh;
        synchronized (this) {
            underWay--;
            refresh = underWay == 0 && wanted;
            wanted &= !refresh;
        }
        if (refresh) {
            again.run();
        }
    }
}
