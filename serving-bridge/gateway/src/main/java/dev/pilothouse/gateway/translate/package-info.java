/**
 * Translation between the formats of callers and of deployments. Pure: no Netty, no state beyond
 * one answer.
 *
 * <p>Requests: what would change the answer and has no counterpart is refused by name; hints about
 * how a provider works (caches, storage, tiers) are left out.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-29-translation.md">Why so</a>
 */
@NullMarked
package dev.pilothouse.gateway.translate;

import org.jspecify.annotations.NullMarked;
