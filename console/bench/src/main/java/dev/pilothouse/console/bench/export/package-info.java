/** How fast the audit log is exported, and in how much memory. */
@NullMarked
package dev.pilothouse.console.bench.export;

import org.jspecify.annotations.NullMarked;
