package dev.pilothouse.registry;

import dev.pilothouse.db.model.Approvable;
import dev.pilothouse.db.model.ApprovalDesk;
import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.rules.CanonicalJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** What decisions of the approvals engine do to features in review: live, or back to draft. */
public final class FeatureApprovals implements Approvable<Tx> {
    private final Features features;

    public FeatureApprovals(Features features) {
        this.features = features;
    }

    @Override
    public ApprovalKind kind() {
        return ApprovalKind.FEATURE_LIVE;
    }

    /** Asks that a feature in review goes live. */
    static ApprovalDesk.Request request(Feature feature, String risk, String note) {
        return new ApprovalDesk.Request(
                ApprovalKind.FEATURE_LIVE,
                Optional.of(feature.tenant()),
                feature.key(),
                feature.data().displayName() + " goes live",
                digest(feature),
                Set.of(),
                1,
                risk,
                note,
                evidence(feature),
                "/features?feature=" + feature.key(),
                Optional.empty());
    }

    private static Map<String, Object> evidence(Feature feature) {
        Map<String, Object> evidence = new LinkedHashMap<>();
        FieldChange.words(feature.data())
                .forEach((field, value) -> {
                    if (!value.isEmpty() && !field.equals("state")) {
                        evidence.put(field, value);
                    }
                });
        return evidence;
    }

    /** Of all that is said of it, whatever its state. */
    private static String digest(Feature feature) {
        return CanonicalJson.digest(
                CanonicalJson.of(
                        JsonMapper.shared()
                                .writeValueAsString(
                                        feature.data().withState(FeatureState.DRAFT).asMap())));
    }

    @Override
    public void decided(Tx tx, Decision decision) {
        Feature feature = feature(tx, decision.subject());
        if (feature.data().state() != FeatureState.IN_REVIEW
                || !digest(feature).equals(decision.digest())) {
            throw new Conflict(
                    Reason.CHANGED_MEANWHILE,
                    "feature '" + feature.id() + "' is no longer what was asked for");
        }
        FeatureState to = decision.end() == End.APPROVED ? FeatureState.LIVE : FeatureState.DRAFT;
        features.write(
                tx, decision.last(), feature, feature.data().withState(to), why(decision.end()));
    }

    private static String why(End end) {
        return switch (end) {
            case APPROVED -> "approved in Approvals";
            case CHANGES_REQUESTED -> "changes were requested in Approvals";
            case WITHDRAWN -> "the request was taken back";
        };
    }

    private static Feature feature(Tx tx, String subject) {
        int slash = subject.indexOf('/');
        if (slash < 1) {
            throw new BadInput("subject", subject, "tenant/id");
        }
        return Features.existing(
                tx,
                new TenantId(subject.substring(0, slash)),
                new FeatureId(subject.substring(slash + 1)));
    }
}
