/** What guardrails found in live traffic, and recorded calls to try rules on. */
@NullMarked
package dev.pilothouse.analytics.guardrails;

import org.jspecify.annotations.NullMarked;
