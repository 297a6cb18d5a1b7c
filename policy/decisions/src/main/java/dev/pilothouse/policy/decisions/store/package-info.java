/** SQL of decisions. */
@NullMarked
package dev.pilothouse.policy.decisions.store;

import org.jspecify.annotations.NullMarked;
