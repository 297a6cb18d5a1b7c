package dev.pilothouse.registry;

import java.util.Optional;

/**
 * A canary beside what is live, at a moment.
 *
 * @param judgement of its rule; empty: people decide
 */
public record CanaryLook(
        Release canary,
        LiveRelease live,
        CanaryFigures figures,
        Optional<CanaryJudgement> judgement) {}
