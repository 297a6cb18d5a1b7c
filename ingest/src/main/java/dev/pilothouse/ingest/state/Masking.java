package dev.pilothouse.ingest.state;

import dev.pilothouse.bridge.protocol.ResourceRejected;
import dev.pilothouse.bridge.protocol.v1.MaskingPolicy;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.rules.Detector;
import dev.pilothouse.policy.rules.Finding;
import dev.pilothouse.policy.rules.Masker;
import dev.pilothouse.policy.rules.RevealContext;
import dev.pilothouse.policy.rules.RevealSealer;
import dev.pilothouse.policy.rules.SealedFinding;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the content of a tenant is masked.
 *
 * @param sealer empty: what is masked is masked for good
 */
public record Masking(Masker masker, boolean storeContent, Optional<RevealSealer> sealer) {
    /** All detectors, for a tenant without a policy of its own. */
    static final Masking INITIAL = new Masking(new Masker(Detector.all()), true, Optional.empty());

    static Masking of(MaskingPolicy policy) throws ResourceRejected {
        try {
            Set<Detector> detectors = EnumSet.noneOf(Detector.class);
            policy.getDetectorsList().forEach(word -> detectors.add(Detector.ofWord(word)));
            byte[] key = policy.getRevealPublicKey().toByteArray();
            return new Masking(
                    new Masker(detectors),
                    policy.getStoreContent(),
                    key.length == 0 ? Optional.empty() : Optional.of(new RevealSealer(key)));
        } catch (BadInput e) {
            throw new ResourceRejected(String.valueOf(e.getMessage()));
        }
    }

    /** JSON for {@code span_content.masked}. */
    public String seal(List<Finding> findings, RevealContext context) {
        return SealedFinding.write(
                sealer.map(s -> s.seal(findings, context))
                        .orElseGet(() -> findings.stream().map(SealedFinding::lost).toList()));
    }
}
