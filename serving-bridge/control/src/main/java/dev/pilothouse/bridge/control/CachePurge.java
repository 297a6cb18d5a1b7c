package dev.pilothouse.bridge.control;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Texts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** An order to forget cached answers, and which gateways have obeyed. */
public record CachePurge(UUID id, Order order, String by, Instant at, List<Obeyed> nodes) {
    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9_-]{43}");

    /**
     * What is to be forgotten; the narrowest that is set counts, nothing: all answers.
     *
     * @param subject reference of an end user of the tenant, as traces show it; empty for none
     * @param reason 1 to 500 characters
     */
    public record Order(
            Optional<TenantId> tenant, Optional<FeatureId> feature, String subject, String reason) {
        public Order {
            if (!subject.isEmpty() && !REFERENCE.matcher(subject).matches()) {
                throw new BadInput(
                        "subject", subject, "the reference of an end user, as traces show it");
            }
            if (tenant.isEmpty() && (feature.isPresent() || !subject.isEmpty())) {
                throw new BadInput("tenant", "", "the tenant of the feature or end user");
            }
            if (feature.isPresent() && !subject.isEmpty()) {
                throw new BadInput("subject", subject, "either a feature or an end user");
            }
            reason = Texts.check("reason", reason, 1, 500);
        }

        /** For people: {@code tenant acme, feature chat}. */
        public String words() {
            String of = tenant.map(t -> "tenant " + t).orElse("everything");
            String what = feature.map(f -> ", feature " + f).orElse("");
            return of + what + (subject.isEmpty() ? "" : ", end user " + subject);
        }
    }

    /**
     * One gateway.
     *
     * @param at when it had forgotten; empty while it has not said so
     * @param forgotten how many answers
     * @param trouble why it could not; empty otherwise
     */
    public record Obeyed(NodeId node, Optional<Instant> at, long forgotten, String trouble) {}

    public CachePurge {
        nodes = List.copyOf(nodes);
    }

    public int acknowledged() {
        return (int) nodes.stream().filter(n -> n.at().isPresent()).count();
    }

    public int total() {
        return nodes.size();
    }

    public long forgotten() {
        return nodes.stream().mapToLong(Obeyed::forgotten).sum();
    }

    /** Every gateway that it was for has obeyed. */
    public boolean isDone() {
        return acknowledged() == total();
    }
}
