/** SQL of the audit log. */
@NullMarked
package dev.pilothouse.policy.audit.store;

import org.jspecify.annotations.NullMarked;
