package dev.pilothouse.gateway.kill;

import com.google.protobuf.Timestamp;
import dev.pilothouse.bridge.protocol.v1.Kill;
import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Refusal;
import java.time.Instant;

/**
 * A kill as this node enforces it.
 *
 * @param epoch of the kill set that it is in
 */
public record Rule(Kill kill, long epoch) {
    boolean ofTenant(String tenant) {
        return kill.getTenant().isEmpty() || kill.getTenant().equals(tenant);
    }

    /** Its time ends here too when the control plane is gone. */
    boolean inForce(Instant now) {
        return !kill.hasExpiresAt() || now.isBefore(instant(kill.getExpiresAt()));
    }

    private static Instant instant(Timestamp at) {
        return Instant.ofEpochSecond(at.getSeconds(), at.getNanos());
    }

    /** The deployment that calls go to instead; empty: the rest of their route. */
    public String fallback() {
        return kill.getFallback();
    }

    /** For people: {@code feature:loan-explainer}, {@code global}. */
    public String over() {
        return kill.getTarget().isEmpty()
                ? kill.getScope()
                : kill.getScope() + ":" + kill.getTarget();
    }

    Call.Killed killed() {
        return new Call.Killed(kill.getId(), epoch);
    }

    /**
     * @param besides what else there is to say, as a sentence; empty for nothing
     */
    Refusal refusal(String besides) {
        String incident = kill.getIncident().isEmpty() ? "" : " (" + kill.getIncident() + ")";
        String text = "Stopped by a kill switch over " + over() + ": " + kill.getReason();
        return Refusal.killed(text + incident + (besides.isEmpty() ? "" : ". " + besides))
                .with("scope", over())
                .with("epoch", epoch)
                .with("reason", kill.getReason())
                .with("incident", kill.getIncident())
                .with("kill_id", kill.getId())
                .with("mode", kill.getMode());
    }
}
