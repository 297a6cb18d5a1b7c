package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.ErasureTarget.Subject;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.decisions.privacy.store.SubjectStore;
import dev.pilothouse.registry.Sealer;
import dev.pilothouse.registry.Secrets;
import dev.pilothouse.registry.Tenants;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * People under random pseudonyms. They are found by keyed hashes of their identifiers; each has a
 * random key of their own, sealed with the master key, and is nobody once that is destroyed.
 */
public final class Subjects {
    /** What a made-up person leaves began "before" this long after the erasure's own moment. */
    private static final Duration CANARY_AHEAD = Duration.ofDays(3650);

    private static final int PSEUDONYM_BYTES = 8;

    private final Tenants tenants;
    private final Sealer sealer;

    public Subjects(Tenants tenants, Sealer sealer) {
        this.tenants = tenants;
        this.sealer = sealer;
    }

    /**
     * Keyed hashes under which stores may know the person: of every spelling of each identifier.
     *
     * @throws dev.pilothouse.db.model.NotFound when there is no such tenant
     */
    public Set<String> references(TenantId tenant, Collection<Identifier> identifiers) {
        Set<String> all =
                identifiers.stream()
                        .filter(i -> i.kind() == Identifier.Kind.REFERENCE)
                        .map(Identifier::value)
                        .collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> spellings =
                identifiers.stream()
                        .filter(i -> i.kind() != Identifier.Kind.REFERENCE)
                        .flatMap(i -> i.spellings().stream())
                        .collect(Collectors.toSet());
        all.addAll(tenants.subjectReferences(tenant, spellings));
        return all;
    }

    /**
     * The pseudonym of a person who is known by one of the references, or a new one: also while the
     * old one is being destroyed, so that nothing of a new request goes with it.
     */
    String pseudonym(Tx tx, TenantId tenant, Set<String> references, Instant at) {
        SubjectStore store = new SubjectStore(tx);
        store.oneAtATime(tenant);
        String pseudonym =
                store.lasting(tenant, references).stream()
                        .findFirst()
                        .orElseGet(() -> fresh(store, tenant, at));
        store.refer(tenant, pseudonym, references);
        return pseudonym;
    }

    private String fresh(SubjectStore store, TenantId tenant, Instant at) {
        String pseudonym = "p_" + HexFormat.of().formatHex(Secrets.random(PSEUDONYM_BYTES));
        store.insert(
                tenant,
                pseudonym,
                sealer.seal(Secrets.random(SubjectKey.BYTES), place(tenant, pseudonym)),
                at);
        return pseudonym;
    }

    /** Empty once the person was erased. */
    Optional<SubjectKey> key(Tx tx, TenantId tenant, String pseudonym) {
        return new SubjectStore(tx)
                .key(tenant, pseudonym)
                .map(sealed -> new SubjectKey(sealer.open(sealed, place(tenant, pseudonym))));
    }

    /** Empty once the person was erased. */
    Optional<PrivacySecret> secret(Tx tx, PrivacyRequest request) {
        return key(tx, request.tenant(), request.pseudonym())
                .flatMap(key ->
                        new SubjectStore(tx)
                                .secret(request.id())
                                .map(sealed -> PrivacySecret.open(key, request.id(), sealed)));
    }

    void keep(Tx tx, TenantId tenant, String pseudonym, UUID request, PrivacySecret secret) {
        SubjectKey key = key(tx, tenant, pseudonym).orElseThrow();
        new SubjectStore(tx).secret(request, secret.seal(key, request));
    }

    /** Says which identifiers a request is about to who has the person's key, to nobody else. */
    static String commitment(SubjectKey key, Set<String> references) {
        return key.commit(String.join("\n", new TreeSet<>(references)));
    }

    /** The person as stores know them. */
    Subject subject(PrivacyRequest request, PrivacySecret secret, Instant before) {
        return new Subject(
                request.tenant(),
                request.id(),
                references(request.tenant(), secret.identifiers()),
                secret.texts(),
                before);
    }

    /** Somebody who does not exist, the same for the same seed. */
    Subject canary(PrivacyRequest request, byte[] seed, Instant before) {
        return madeUp(request.tenant(), seed, before);
    }

    /** As {@link #canary}, without a request. */
    Subject madeUp(TenantId tenant, byte[] seed, Instant before) {
        String id = "canary-" + HexFormat.of().formatHex(seed);
        List<String> identifiers = List.of(id, id + "@canary.invalid");
        return new Subject(
                tenant,
                UUID.nameUUIDFromBytes(seed),
                tenants.subjectReferences(tenant, identifiers),
                Set.copyOf(identifiers),
                before.plus(CANARY_AHEAD));
    }

    private static String place(TenantId tenant, String pseudonym) {
        return "subject/" + tenant + "/" + pseudonym;
    }
}
