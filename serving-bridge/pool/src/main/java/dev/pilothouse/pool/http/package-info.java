/** The pool's OpenAI-compatible HTTP interface, on Netty. */
@NullMarked
package dev.pilothouse.pool.http;

import org.jspecify.annotations.NullMarked;
