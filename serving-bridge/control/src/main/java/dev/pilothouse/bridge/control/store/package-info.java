/** SQL of the bridge. */
@NullMarked
package dev.pilothouse.bridge.control.store;

import org.jspecify.annotations.NullMarked;
