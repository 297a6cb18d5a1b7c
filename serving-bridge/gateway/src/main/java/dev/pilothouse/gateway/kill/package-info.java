/** The kill set in force and the index of open calls. */
@NullMarked
package dev.pilothouse.gateway.kill;

import org.jspecify.annotations.NullMarked;
