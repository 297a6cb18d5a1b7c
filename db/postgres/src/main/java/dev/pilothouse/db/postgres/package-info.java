/** The control plane's store: migrations, generated tables, transactions. */
@NullMarked
package dev.pilothouse.db.postgres;

import org.jspecify.annotations.NullMarked;
