/**
 * The audit log: search, follow one thing through time, see an entry whole, check the chain,
 * export.
 */
@NullMarked
package dev.pilothouse.console.web.auditlog;

import org.jspecify.annotations.NullMarked;
