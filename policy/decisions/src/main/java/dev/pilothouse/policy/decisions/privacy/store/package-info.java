/** SQL of privacy requests. */
@NullMarked
package dev.pilothouse.policy.decisions.privacy.store;

import org.jspecify.annotations.NullMarked;
