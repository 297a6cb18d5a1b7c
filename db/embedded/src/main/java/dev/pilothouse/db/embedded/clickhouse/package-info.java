/** The ClickHouse engine as a library, behind an HTTP interface that its own clients understand. */
@NullMarked
package dev.pilothouse.db.embedded.clickhouse;

import org.jspecify.annotations.NullMarked;
