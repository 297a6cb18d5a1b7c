package dev.pilothouse.gateway.health;

/**
 * The leave to make one attempt at a deployment. Its first verdict counts for the breaker, except
 * that an answer which began well may still fail; what comes later is ignored. On the event loop of
 * the call.
 */
public final class Permit {
    private enum Verdict {
        NONE,
        BEGUN,
        OVER
    }

    private final DeploymentHealth of;
    private final long started = System.nanoTime();
    private Verdict verdict = Verdict.NONE;

    Permit(DeploymentHealth of) {
        this.of = of;
    }

    /** The deployment answers. */
    public void began() {
        if (verdict == Verdict.NONE) {
            verdict = Verdict.BEGUN;
            of.succeeded(System.nanoTime() - started);
        }
    }

    /**
     * The deployment failed, before or in the middle of its answer.
     *
     * @param code for example {@code first_token_timeout}
     */
    public void failed(String code) {
        if (verdict != Verdict.OVER) {
            verdict = Verdict.OVER;
            of.failed(System.nanoTime() - started, code);
        }
    }

    /** The attempt ended for a reason that says nothing of the deployment. */
    public void release() {
        if (verdict == Verdict.NONE) {
            of.released();
        }
        verdict = Verdict.OVER;
    }
}
