/** PostgreSQL: migrations, generated jOOQ code and converters. */
@NullMarked
package dev.pilothouse.db.postgres;

import org.jspecify.annotations.NullMarked;
