/** How releases of prompts do: calls, errors, time, cost and quality by digest. */
@NullMarked
package dev.pilothouse.analytics.releases;

import org.jspecify.annotations.NullMarked;
