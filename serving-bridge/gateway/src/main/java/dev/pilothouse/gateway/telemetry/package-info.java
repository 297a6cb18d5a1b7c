/** Spans, counters and status of this node; never on a call's way. */
@NullMarked
package dev.pilothouse.gateway.telemetry;

import org.jspecify.annotations.NullMarked;
