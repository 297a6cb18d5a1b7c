package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.ErasureTarget.Look;
import dev.pilothouse.policy.decisions.privacy.ErasureStep.Looked;
import dev.pilothouse.policy.decisions.privacy.ErasureStep.Proof;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequest.Officer;
import dev.pilothouse.policy.decisions.privacy.Processor.Notice;
import dev.pilothouse.policy.decisions.store.ChangeLog;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a certificate says. People of the office are in it by their ids, the subject by nothing. */
final class CertificateStatement {
    private static final String FORMAT = "pilothouse-erasure-statement/1";

    private static final String IDENTIFIERS =
            "identifiers of the request, and which pseudonym they had";

    private final PrivacyRequest request;
    private final List<ErasureStep> steps;
    private final ObjectNode json = JsonMapper.shared().createObjectNode();

    private CertificateStatement(PrivacyRequest request, List<ErasureStep> steps) {
        this.request = request;
        this.steps = steps;
    }

    /**
     * What is known when it is signed.
     *
     * @param references how many keyed hashes were looked for
     * @param commitment to them under the person's key
     * @param auditEntries that name the pseudonym
     * @param tombstoneEnds until when late data of the person are dropped
     * @param notices who was told, and of whom that cannot be said
     * @param log of the database that held the key
     */
    record Facts(
            int references,
            String commitment,
            long auditEntries,
            Instant tombstoneEnds,
            List<Notice> notices,
            ChangeLog log,
            Instant at) {}

    static String of(PrivacyRequest request, List<ErasureStep> steps, Facts facts) {
        return new CertificateStatement(request, steps).write(facts);
    }

    private String write(Facts facts) {
        json.put("format", FORMAT);
        json.put("request", request.name());
        json.put("request_id", request.id().toString());
        json.put("tenant", request.tenant().value());
        json.put("regime", request.law().name());
        json.put("right", request.law().right(request.kind()));
        json.put("received_at", request.clocks().receivedAt().toString());
        json.put("due_on", request.clocks().dueOn().toString());
        json.put("signed_at", facts.at().toString());
        identity();
        subject(facts);
        approval();
        request.holdsCheckedAt()
                .ifPresent(at ->
                        json.putObject("legal_holds")
                                .put("found", 0)
                                .put("checked_at", at.toString()));
        ArrayNode targets = json.putArray("targets");
        steps.forEach(step -> target(targets.addObject(), step));
        exceptions(facts);
        keys(facts);
        tombstone(facts);
        notified(facts);
        return json.toString();
    }

    private void notified(Facts facts) {
        ArrayNode all = json.putArray("processors_notified");
        for (Notice notice : facts.notices()) {
            ObjectNode node =
                    all.addObject()
                            .put("processor", notice.name())
                            .put("holds", notice.holds())
                            .put("by", "e-mail")
                            .put("state", notice.state())
                            .put("at", notice.at().toString());
            if (!notice.contract().isEmpty()) {
                node.put("contract", notice.contract());
            }
            if (!notice.why().isEmpty()) {
                node.put("why", notice.why());
            }
        }
    }

    private void identity() {
        request.identity()
                .ifPresent(check ->
                        json.putObject("identity_check")
                                .put("method", check.method().word())
                                .put("documents", check.documents())
                                .put("by", check.by().id().toString())
                                .put("at", check.at().toString()));
    }

    private void subject(Facts facts) {
        json.putObject("subject")
                .put("pseudonym", request.pseudonym())
                .put("references", facts.references())
                .put("commitment", facts.commitment())
                .put("commitment_key", "the person's key, destroyed");
    }

    private void approval() {
        PrivacyRequest.Approval approval = request.approval().orElseThrow();
        ObjectNode node =
                json.putObject("approval")
                        .put("plan_digest", request.plan().orElseThrow().digest())
                        .put("asked_by", approval.askedBy().id().toString());
        ArrayNode by = node.putArray("approved_by");
        approval.approvers().stream().map(Officer::id).forEach(id -> by.add(id.toString()));
        approval.approvedAt().ifPresent(at -> node.put("approved_at", at.toString()));
        request.execution()
                .ifPresent(e ->
                        node.put("executed_by", e.by().id().toString())
                                .put("data_before", e.before().toString()));
    }

    private static void target(ObjectNode node, ErasureStep step) {
        node.put("id", step.store().id())
                .put("system", step.store().name())
                .put("holds", step.store().holds())
                .put("operation", step.store().method())
                .put("erasable", step.store().erasable());
        if (step.found() >= 0) {
            node.put("found", step.found());
        }
        if (step.store().erasable()) {
            node.put("erased", step.erased());
            step.erasedAt().ifPresent(at -> node.put("erased_at", at.toString()));
            if (step.absent()) {
                node.put("absent", true);
            }
            step.control().ifPresent(c -> control(node.putObject("control"), c));
        }
        step.proof().ifPresent(p -> proof(node, step, p));
    }

    private static void control(ObjectNode node, Looked control) {
        looks(node, control.looks());
        node.put("found", control.found())
                .put("method", control.method())
                .put("at", control.at().toString());
    }

    /** Each by its name; one that has none is all of it. */
    private static void looks(ObjectNode node, List<Look> looks) {
        List<Look> named = looks.stream().filter(look -> !look.name().isEmpty()).toList();
        if (!named.isEmpty()) {
            ArrayNode all = node.putArray("looks");
            named.forEach(
                    look -> all.addObject().put("name", look.name()).put("found", look.found()));
        }
    }

    private static void proof(ObjectNode node, ErasureStep step, Proof proof) {
        if (step.store().erasable()) {
            ObjectNode said = node.putObject("proof");
            looks(said, proof.looks());
            said.put("found", proof.found())
                    .put("control_left", proof.canaryLeft())
                    .put("unlooked", proof.unlooked())
                    .put("method", proof.method())
                    .put("at", proof.at().toString());
        } else {
            node.put("stated", proof.method());
        }
        proof.goneBy().ifPresent(by -> node.put("bytes_gone_by", by.toString()));
    }

    private void exceptions(Facts facts) {
        ArrayNode all = json.putArray("exceptions");
        steps.forEach(step ->
                step.kept()
                        .forEach(kept ->
                                all.addObject()
                                        .put("target", step.store().id())
                                        .put("what", kept.what())
                                        .put("items", kept.items())
                                        .put("ground", kept.ground())));
        all.addObject()
                .put("target", "audit-log")
                .put("what", "entries that name the pseudonym")
                .put("items", facts.auditEntries())
                .put("ground", request.law().auditGround());
    }

    private void keys(Facts facts) {
        ArrayNode keys = json.putArray("keys_destroyed");
        for (String key : List.of("key of the person", IDENTIFIERS)) {
            ObjectNode node = keys.addObject().put("key", key).put("at", facts.at().toString());
            facts.log()
                    .goneBy(facts.at())
                    .ifPresentOrElse(
                            by -> node.put("bytes_gone_by", by.toString()),
                            () ->
                                    node.put(
                                            "bytes_gone_by_unknown",
                                            "ask the operator of the PostgreSQL server: "
                                                    + facts.log().words()));
        }
    }

    private void tombstone(Facts facts) {
        json.putObject("tombstone")
                .put("drops", "data of the person that began before the erasure and arrive late")
                .put("holds", "keyed hashes only")
                .put("expires_at", facts.tombstoneEnds().toString());
    }
}
