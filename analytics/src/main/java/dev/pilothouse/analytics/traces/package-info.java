/** Which traces there are, and what happened in one. */
@NullMarked
package dev.pilothouse.analytics.traces;

import org.jspecify.annotations.NullMarked;
