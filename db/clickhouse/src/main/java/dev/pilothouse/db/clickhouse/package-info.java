/** ClickHouse: one SQL file per table and view, the migrator, named queries, writer and reader. */
@NullMarked
package dev.pilothouse.db.clickhouse;

import org.jspecify.annotations.NullMarked;
