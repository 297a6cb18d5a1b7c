/** Exports of the audit log: formats, the zip, its signed manifest. */
@NullMarked
package dev.pilothouse.policy.audit.export;

import org.jspecify.annotations.NullMarked;
