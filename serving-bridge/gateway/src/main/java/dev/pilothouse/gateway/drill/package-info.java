/** Calls that a drill kills: of a tenant of our own, with an answer of our own. */
@NullMarked
package dev.pilothouse.gateway.drill;

import org.jspecify.annotations.NullMarked;
