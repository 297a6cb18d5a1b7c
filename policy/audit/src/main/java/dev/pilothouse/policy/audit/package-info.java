/** The audit log: entry format, writer, reader, export. */
@NullMarked
package dev.pilothouse.policy.audit;

import org.jspecify.annotations.NullMarked;
