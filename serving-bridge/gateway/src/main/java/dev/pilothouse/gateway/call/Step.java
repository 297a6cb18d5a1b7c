package dev.pilothouse.gateway.call;

/**
 * The steps of a call, in their order. A step without a stage is passed; a later stage takes its
 * step and changes no other.
 */
public enum Step {
    /** Whose call it is: key, tenant, team, feature, environment. */
    AUTHENTICATE(Phase.REQUEST),
    /** Reads what a kill can be over and enters the index, so that no kill falls in between. */
    REGISTER(Phase.REQUEST),
    /** Refuses what the kill set names. */
    KILL(Phase.REQUEST),
    /** Refuses what the law prohibits, and what nobody classified where its tenant asks for it. */
    RISK(Phase.REQUEST),
    /** Puts the released prompt that it names in its place, so that all steps below see it. */
    RELEASE(Phase.REQUEST),
    /** Looks at the messages before anything is spent. */
    INPUT_GUARDRAILS(Phase.REQUEST),
    /** Answers from the cache. */
    CACHE(Phase.REQUEST),
    /** Joins an equal call that is under way. */
    SINGLE_FLIGHT(Phase.REQUEST),
    /** Chooses the deployment; entered again at each fallback. */
    ROUTE(Phase.REQUEST),
    /** Refuses what the kill set names, now that model, deployment and provider are known. */
    KILL_AGAIN(Phase.REQUEST),
    /** Takes what the call may cost from a lease. */
    BUDGET_RESERVE(Phase.REQUEST),
    /** Sends copies to shadow deployments, after the call itself. */
    SHADOW(Phase.REQUEST),
    /** Sends the call and hands its answer, part by part, to the steps below. */
    UPSTREAM(Phase.REQUEST),
    /** Lets no call of a tool through that a kill forbids. */
    TOOL_CALLS(Phase.ANSWER),
    /** Takes more from leases for an answer that grows longer, or cuts it. */
    BUDGET_WATCH(Phase.ANSWER),
    /** Looks at each part of the answer before the caller does. */
    OUTPUT_GUARDRAILS(Phase.ANSWER),
    /** Says at the beginning of an answer that it is of an AI system, where that is owed. */
    NOTICE(Phase.ANSWER),
    /** Keeps a copy of what the caller gets, for calls to come. */
    CACHE_FILL(Phase.ANSWER),
    /** Counts what was used, however the call ended. */
    SETTLE(Phase.END),
    /** Tells telemetry. */
    RECORD(Phase.END);

    /** When a step is entered. */
    public enum Phase {
        /** Once on the way to the deployment, until one refuses. */
        REQUEST,
        /** For every part of an answer. */
        ANSWER,
        /** Once when the call is over, whatever its outcome. */
        END
    }

    private final Phase phase;

    Step(Phase phase) {
        this.phase = phase;
    }

    public Phase phase() {
        return phase;
    }
}
