/** The wire between control and data plane, and the node's end of it. */
@NullMarked
package dev.pilothouse.bridge.protocol;

import org.jspecify.annotations.NullMarked;
