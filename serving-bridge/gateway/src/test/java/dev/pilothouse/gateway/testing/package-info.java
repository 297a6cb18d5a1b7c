/** A provider, a collector and a gateway to test with. */
@NullUnmarked
package dev.pilothouse.gateway.testing;

import org.jspecify.annotations.NullUnmarked;
