/** The edge to callers: Netty's HTTP server. */
@NullMarked
package dev.pilothouse.gateway.http;

import org.jspecify.annotations.NullMarked;
