/** A store that the rule on entries of the audit log is tried on. */
@NullMarked
package dev.pilothouse.console.web.audited.store;

import org.jspecify.annotations.NullMarked;
