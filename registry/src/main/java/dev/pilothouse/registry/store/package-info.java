/** SQL of the registry. */
@NullMarked
package dev.pilothouse.registry.store;

import org.jspecify.annotations.NullMarked;
