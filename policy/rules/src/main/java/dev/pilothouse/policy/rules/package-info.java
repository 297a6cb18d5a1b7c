/** Pure functions that both planes must compute alike: masking, pricing, digests, signatures. */
@NullMarked
package dev.pilothouse.policy.rules;

import org.jspecify.annotations.NullMarked;
