package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Approvable;
import dev.pilothouse.db.model.ApprovalDesk;
import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.RiskClassification.Fixed;
import dev.pilothouse.policy.decisions.RiskClassification.SignOff;
import dev.pilothouse.policy.decisions.RiskClassification.State;
import dev.pilothouse.policy.decisions.store.RiskStore;
import dev.pilothouse.policy.rules.Seal;
import dev.pilothouse.policy.rules.risk.RiskResult;
import dev.pilothouse.registry.Feature;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sign-offs of classifications: which need a second person, and what its decision does. */
final class RiskSignOff implements Approvable<Tx> {
    private static final Duration DUE = Duration.ofDays(7);

    private final AuditLog audit;
    private final Seal.Maker seal;

    RiskSignOff(AuditLog audit, Seal.Maker seal) {
        this.audit = audit;
        this.seal = seal;
    }

    @Override
    public ApprovalKind kind() {
        return ApprovalKind.RISK_CLASS;
    }

    /** Why somebody else has to agree; also when less is asked of it than before. */
    static List<String> second(RiskResult result, Optional<RiskClassification> signed) {
        List<String> why = new ArrayList<>(result.second());
        signed.flatMap(RiskClassification::fixed)
                .map(f -> RiskLoosening.of(f.result(), result))
                .ifPresent(why::addAll);
        return List.copyOf(why);
    }

    static ApprovalDesk.Request request(
            Feature feature,
            RiskClassification one,
            Fixed fixed,
            List<String> why,
            String note,
            Instant now) {
        return new ApprovalDesk.Request(
                ApprovalKind.RISK_CLASS,
                Optional.of(one.tenant()),
                one.subject(),
                cut(feature.data().displayName() + ": " + fixed.result().riskClass().title(), 300),
                fixed.digest(),
                one.authors(),
                1,
                cut(String.join(", ", why), 100),
                note,
                evidence(one, fixed),
                "/features/" + one.key() + "/risk",
                Optional.of(now.plus(DUE)));
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }

    private static Map<String, Object> evidence(RiskClassification one, Fixed fixed) {
        RiskResult result = fixed.result();
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("class", result.riskClass().title());
        evidence.put(
                "reasons",
                result.reasons().stream()
                        .map(r -> r.article() + ": " + r.text() + " (" + r.rule() + ")")
                        .toList());
        if (!result.upcoming().isEmpty()) {
            evidence.put(
                    "to come",
                    result.upcoming().stream()
                            .map(r -> r.article() + " from " + r.from().orElseThrow())
                            .toList());
        }
        evidence.put("duties", result.duties().size());
        evidence.put("not sure", result.doubts().isEmpty() ? "nothing" : result.doubts());
        Map<String, Object> grounds = new LinkedHashMap<>();
        one.answers()
                .forEach((question, answer) -> {
                    if (!answer.note().isEmpty() && answer.note().length() <= 2000) {
                        grounds.put(question, answer.note());
                    }
                });
        evidence.put("grounds", grounds);
        evidence.put("ruleset", result.ruleset() + ", sha256:" + result.rulesetDigest());
        return evidence;
    }

    @Override
    public void decided(Tx tx, Decision decision) {
        RiskStore store = new RiskStore(tx);
        RiskClassification one = found(store, decision.subject());
        requireSame(one, decision);
        switch (decision.end()) {
            case APPROVED -> sign(tx, one, decision.approvers(), decision.last(), decision.at());
            case CHANGES_REQUESTED -> reopen(tx, one, State.CHANGES_REQUESTED, decision);
            case WITHDRAWN -> {
                requireTakeable(store, one);
                reopen(tx, one, State.DRAFT, decision);
            }
        }
    }

    /** Not while it counts: whoever asked would loosen it alone. */
    @Override
    public boolean withdrawable(Tx tx, String subject) {
        RiskStore store = new RiskStore(tx);
        RiskClassification one = found(store, subject);
        return !RiskStandings.stops(one, store.signed(one.tenant(), one.feature()));
    }

    /**
     * @throws Conflict when it counts while it waits: only a second person lets it go
     */
    static void requireTakeable(RiskStore store, RiskClassification one) {
        if (RiskStandings.stops(one, store.signed(one.tenant(), one.feature()))) {
            throw new Conflict(
                    Reason.SAME_PERSON,
                    "the class of '"
                            + one.key()
                            + "' counts already; a second person decides about it in approval "
                            + one.fixed().flatMap(Fixed::approval).orElseThrow()
                            + ", and makes it a draft again by requesting changes");
        }
    }

    private void reopen(Tx tx, RiskClassification one, State to, Decision decision) {
        new RiskStore(tx).state(one, to);
        RiskStandings.renew(tx, one.tenant(), one.feature(), decision.at());
        String action = to == State.DRAFT ? "risk.withdraw" : "risk.changes-requested";
        audit.append(tx, RiskEntries.of(decision.last(), action, one));
    }

    /** Signs, with the key of this installation, what was fixed. */
    void sign(Tx tx, RiskClassification one, List<java.util.UUID> approvers, Actor by, Instant at) {
        Fixed fixed = one.fixed().orElseThrow();
        if (approvers.stream().anyMatch(one.authors()::contains)) {
            throw new Conflict(
                    Reason.SAME_PERSON,
                    "the class of '"
                            + one.key()
                            + "' is signed off by somebody who did not answer");
        }
        byte[] statement = fixed.statement().getBytes(StandardCharsets.UTF_8);
        new RiskStore(tx)
                .sign(one, new SignOff(approvers, by.displayName(), at, seal.sign(statement)));
        RiskStandings.renew(tx, one.tenant(), one.feature(), at);
        audit.append(
                tx,
                RiskEntries.of(by, "risk.sign-off", one)
                        .to(
                                Map.of(
                                        "class", fixed.result().riskClass().word(),
                                        "digest", fixed.digest(),
                                        "ruleset", fixed.result().ruleset(),
                                        "ruleset_digest", fixed.result().rulesetDigest())));
    }

    private static RiskClassification found(RiskStore store, String subject) {
        String[] parts = subject.split("/", -1);
        if (parts.length != 3) {
            throw new BadInput("subject", subject, "tenant/feature/number");
        }
        return store.find(new TenantId(parts[0]), new FeatureId(parts[1]), Long.parseLong(parts[2]))
                .orElseThrow(() -> new NotFound("risk classification", subject));
    }

    private static void requireSame(RiskClassification one, Decision decision) {
        boolean same =
                one.state() == State.ASKED
                        && one.fixed()
                                .filter(f -> f.digest().equals(decision.digest()))
                                .flatMap(Fixed::approval)
                                .filter(decision.approval()::equals)
                                .isPresent();
        if (!same) {
            throw new Conflict(
                    Reason.CHANGED_MEANWHILE,
                    "the classification of '" + one.key() + "' is no longer what was asked for");
        }
    }
}
