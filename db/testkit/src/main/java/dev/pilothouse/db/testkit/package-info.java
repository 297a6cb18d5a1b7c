/** Fixtures, fixed clocks and architecture rules for the tests of every room. */
@NullMarked
package dev.pilothouse.db.testkit;

import org.jspecify.annotations.NullMarked;
