/**
 * Guardrail policies: what they are, how they are checked when saved, and what they find. Pure
 * functions; only a {@link dev.pilothouse.policy.rules.guardrails.Detect.Webhook} is asked by
 * others.
 */
@NullMarked
package dev.pilothouse.policy.rules.guardrails;

import org.jspecify.annotations.NullMarked;
