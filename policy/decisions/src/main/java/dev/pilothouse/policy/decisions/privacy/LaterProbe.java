package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.ErasureTarget;
import dev.pilothouse.db.model.ErasureTarget.Probe;
import dev.pilothouse.db.model.ErasureTarget.Subject;
import dev.pilothouse.policy.decisions.privacy.store.ErasureStore;
import dev.pilothouse.policy.decisions.privacy.store.SubjectStore;
import dev.pilothouse.registry.Jobs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All probes once more, after the certificate. The identifiers are destroyed by then: what is
 * looked for are the keyed hashes of the tombstones, for as long as there are some, and everything
 * of the made-up person. The certificate stays as it is; what is found is an entry of the audit
 * log.
 */
final class LaterProbe {
    private static final Logger LOG = LoggerFactory.getLogger(LaterProbe.class);
    private static final int MOST_PLACES = 20;

    private final ErasureEngine.Parts parts;
    private final Actor actor;
    private final PrivacyRequest request;
    private final Subject subject;
    private final Subject canary;
    private final List<String> places = new ArrayList<>();
    private final Map<String, Object> stores = new LinkedHashMap<>();
    private long found;

    private LaterProbe(
            ErasureEngine.Parts parts,
            Actor actor,
            PrivacyRequest request,
            Subject subject,
            Subject canary) {
        this.parts = parts;
        this.actor = actor;
        this.request = request;
        this.subject = subject;
        this.canary = canary;
    }

    /**
     * @throws dev.pilothouse.db.model.Conflict unless it is certified and its tombstones last
     */
    static LaterProbe of(ErasureEngine.Parts parts, Actor actor, PrivacyRequest request) {
        if (request.kind() != RequestKind.ERASURE || request.state() != RequestState.DONE) {
            throw PrivacyRequests.wrong(request, "only what was erased is probed again");
        }
        Set<String> references =
                parts.database().read(tx -> new SubjectStore(tx).tombstoned(request.id()));
        if (references.isEmpty()) {
            throw PrivacyRequests.wrong(
                    request, "its tombstones have ended: nobody knows any more what to look for");
        }
        var before = request.execution().orElseThrow().before();
        byte[] seed = parts.database().read(tx -> new ErasureStore(tx).canary(request.id()));
        return new LaterProbe(
                parts,
                actor,
                request,
                new Subject(request.tenant(), request.id(), references, Set.of(), before),
                parts.subjects().canary(request, seed, before));
    }

    String run(Jobs.Progress progress) {
        List<ErasureTarget> targets =
                parts.targets().get().stream()
                        .filter(t -> t.serves(request.tenant()) && t.store().erasable())
                        .toList();
        for (ErasureTarget target : targets) {
            progress.at(
                    stores.size(),
                    OptionalLong.of(targets.size()),
                    target.store().name() + ": looking whether it is gone");
            look(target);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("found", found);
        result.put("stores", stores);
        result.put("places", places);
        result.put("looked_for", subject.references().size() + " keyed hashes, and the canary");
        parts.database()
                .run(tx ->
                        parts.audit()
                                .append(
                                        tx,
                                        PrivacyEntries.of(actor, "privacy.probe", request)
                                                .to(result)));
        return found == 0
                ? "nothing found in %d stores".formatted(stores.size())
                : "found in %d places".formatted(found);
    }

    private void look(ErasureTarget target) {
        String id = target.store().id();
        try {
            long left = 0;
            for (Subject of : List.of(subject, canary)) {
                Probe probe = target.probe(of);
                left += probe.found() + probe.unlooked();
                probe.places().stream()
                        .limit(Math.max(0, MOST_PLACES - places.size()))
                        .forEach(p -> places.add(target.store().name() + ": " + p));
            }
            found += left;
            stores.put(id, left);
        } catch (RuntimeException e) {
            LOG.warn("{}, {}: not probed again: {}", request.name(), id, e.toString());
            found++;
            stores.put(id, "not probed");
            places.add(target.store().name() + ": not probed, " + e.getMessage());
        }
    }
}
