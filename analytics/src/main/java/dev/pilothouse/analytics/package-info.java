/** Questions asked of ClickHouse, one package each. */
@NullMarked
package dev.pilothouse.analytics;

import org.jspecify.annotations.NullMarked;
