package dev.pilothouse.gateway.http;

import dev.pilothouse.gateway.call.Lane;
import dev.pilothouse.gateway.call.Upstream;

/** What belongs to one event loop. */
public record PerLoop(Lane lane, Upstream upstream) {}
