package dev.pilothouse.gateway.call;

import dev.pilothouse.gateway.health.Permit;
import dev.pilothouse.gateway.state.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The attempts of a call: which deployments, why, and what became of them. */
public final class Route {
    private final List<String> failures = new ArrayList<>(0);
    private final List<String> tried = new ArrayList<>(1);
    private final List<String> excluded = new ArrayList<>(0);
    private int attempts;
    private @Nullable Target target;
    private @Nullable Permit permit;
    private String reason = "";
    private @Nullable Failure failure;
    private @Nullable Refusal unable;
    private boolean repeating;
    private boolean shadow;
    private boolean sent;
    private String diversion = "";
    private boolean cardWarning;
    private Runnable leave = () -> {};
    private Thrift thrift = Thrift.NONE;

    /** What budgets ask of the choice. */
    public enum Thrift {
        NONE(""),
        /** Cheaper models of the route first. */
        CHEAPER("budget:cheaper "),
        /** Only what costs nothing, and pools. */
        LOCAL("budget:local ");

        private final String why;

        Thrift(String why) {
            this.why = why;
        }

        /** The beginning of the reason for a choice. */
        public String why() {
            return why;
        }
    }

    /**
     * Why an attempt failed.
     *
     * @param because what the caller hears if there is no other
     * @param repeatable whether the same deployment may be asked again after a while
     * @param waitSeconds that the deployment asked to wait for; 0: nothing said
     */
    public record Failure(
            String deployment, Refusal because, boolean repeatable, int waitSeconds) {}

    /** Makes an attempt; one that was not begun is given back. */
    public void to(Target next, Permit leave, String because) {
        release();
        tried.add(next.id());
        attempts++;
        target = next;
        permit = leave;
        reason = because;
        repeating = false;
    }

    /** Gives back the leave for an attempt that was not made, or not to its end. */
    public void release() {
        if (permit != null) {
            permit.release();
        }
    }

    /** The current deployment answers. */
    public void began() {
        if (permit != null) {
            permit.began();
        }
    }

    /** The current deployment failed. */
    public void failed(Refusal because, boolean repeatable, int waitSeconds) {
        String id = target == null ? "" : target.id();
        failure = new Failure(id, because, repeatable, waitSeconds);
        failures.add(id + ":" + because.code());
        if (permit != null) {
            permit.failed(because.code());
        }
    }

    /** The current deployment has nothing warm now, which says nothing of how well it answers. */
    public void notReady(Refusal because, int waitSeconds) {
        release();
        failed(because, true, waitSeconds);
    }

    /** Makes the only attempt of a copy, whose answer nobody gets. */
    public void shadow(Target to, Permit leave, String because) {
        to(to, leave, because);
        shadow = true;
    }

    /** Whether the call is a copy for a shadow deployment. */
    public boolean isShadow() {
        return shadow;
    }

    /** Takes back the last choice: its deployment gets nothing of this call, now or later. */
    public void exclude() {
        if (target != null) {
            release();
            excluded.add(target.id());
            attempts--;
        }
    }

    /** Takes back the last choice; its deployment may be chosen again. */
    public void takeBack() {
        if (target != null) {
            release();
            tried.remove(target.id());
            attempts--;
        }
    }

    /** Whether this is the first time that the call is sent anywhere. */
    public boolean firstSent() {
        boolean first = !sent && attempts == 1;
        sent = true;
        return first;
    }

    /** A kill sends the call elsewhere: the beginning of the reason for the next choice. */
    public void divert(String because) {
        diversion = because;
    }

    public String diversion() {
        return diversion;
    }

    /** It is counted at a deployment, and no more at an earlier one. */
    public void stay(Runnable whenLeft) {
        leave();
        leave = whenLeft;
    }

    public void leave() {
        leave.run();
        leave = () -> {};
    }

    /**
     * Takes back the last choice because its deployment cannot be asked this.
     *
     * @param because what the caller hears if no other can
     */
    public void exclude(Refusal because) {
        exclude();
        unable = because;
    }

    /** Why the deployment excluded last cannot be asked; null when all could. */
    public @Nullable Refusal unable() {
        return unable;
    }

    /** Begins again at the first tier, after a wait. */
    public void repeat() {
        tried.clear();
        repeating = true;
    }

    /** True from {@link #repeat} to the next attempt. */
    public boolean repeating() {
        return repeating;
    }

    /** Whether this call was at a deployment already, or may not go there. */
    public boolean closed(String deployment) {
        return tried.contains(deployment) || excluded.contains(deployment);
    }

    /** Whether the model of the last choice lacks a signed-off card that its tenant wants. */
    public void warnOfCard(boolean lacks) {
        cardWarning = lacks;
    }

    /** True when the answer and the span say that the model has no signed-off card. */
    public boolean cardWarning() {
        return cardWarning;
    }

    /** Asks the next choices to be thriftier; never the other way. */
    public void save(Thrift more) {
        thrift = more.compareTo(thrift) > 0 ? more : thrift;
    }

    public Thrift thrift() {
        return thrift;
    }

    public int attempts() {
        return attempts;
    }

    public @Nullable Target target() {
        return target;
    }

    /** Why this deployment, for example {@code tier-1 weight 70} or {@code canary 5 %}. */
    public String reason() {
        return reason;
    }

    public @Nullable Failure failure() {
        return failure;
    }

    /** Deployments that failed, each with its code, in order. */
    public List<String> failures() {
        return failures;
    }
}
