/** Prompts as both planes understand them: content, checks, rendering, canonical releases. */
@NullMarked
package dev.pilothouse.policy.rules.prompts;

import org.jspecify.annotations.NullMarked;
