/** PostgreSQL: binaries, cluster, roles, process. */
@NullMarked
package dev.pilothouse.db.embedded.postgres;

import org.jspecify.annotations.NullMarked;
