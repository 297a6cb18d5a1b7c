/** What a gateway costs, beside calling the upstream directly. */
@NullMarked
package dev.pilothouse.console.bench.gateway;

import org.jspecify.annotations.NullMarked;
