/** Many gateways of one installation, and the milliseconds of what happens at them. */
@NullMarked
package dev.pilothouse.console.bench.gateways;

import org.jspecify.annotations.NullMarked;
