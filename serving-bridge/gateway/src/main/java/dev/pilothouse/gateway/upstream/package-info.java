/** The edge to deployments: Netty's HTTP client and its connection pools. */
@NullMarked
package dev.pilothouse.gateway.upstream;

import org.jspecify.annotations.NullMarked;
